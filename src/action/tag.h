#ifndef ACTION_TAG_H
#define ACTION_TAG_H
/*
 * The Errgate-* response fields (structured fields, RFC 8941).
 */
#include "inspect/inspector.h"

/*
 * Append the tag fields of an inspection as whole field lines: Errgate-Verdict
 * (token), Errgate-Findings (list of tokens; a foreign shape's name as a
 * parameter-free token "foreign-shape:NAME"), Errgate-Code (string or token,
 * left out unless it is plain token characters), Errgate-Catalogue (the
 * catalogue's name). At most 256 bytes together: what no longer fits is left
 * out, verdict first.
 */
void tag_fields(const struct inspection *inspection, struct arena *arena,
    struct strbuf *out) NONNULL(1, 2, 3);

/* Whether a field from upstream is one of ours and must not be relayed. */
bool tag_is_ours(const struct field *field) NONNULL(1) MUST_CHECK;

#endif
