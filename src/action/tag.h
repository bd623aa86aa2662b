#ifndef ACTION_TAG_H
#define ACTION_TAG_H
/*
 * The Errgate-* response fields (structured fields, RFC 8941).
 */
#include "inspect/inspector.h"

/*
 * Append the tag fields of an inspection as whole field lines, in this order:
 * Errgate-Verdict (token); Errgate-Code (token, or string when it begins with no
 * letter; left out unless it is plain token characters); Errgate-Catalogue (the
 * name of the one that has the code, token or string); Errgate-Means (token: what
 * the catalogue says the code means); Errgate-Findings (list of tokens, a foreign
 * shape as "foreign-shape:NAME").
 *
 * At most 256 bytes together, names and line ends included: a field that no
 * longer fits is left out, and so is each finding.
 */
void tag_fields(const struct inspection *inspection, struct arena *arena,
    struct strbuf *out) NONNULL(1, 2, 3);

/* Whether a field from upstream is one of ours and must not be relayed. */
bool tag_is_ours(const struct field *field) NONNULL(1) MUST_CHECK;

#endif
