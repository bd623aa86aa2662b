#ifndef HTTP_VIA_H
#define HTTP_VIA_H
/*
 * The Via field (RFC 9110, section 7.6.3): the intermediaries that a message has
 * come through, by which one of them knows that a request goes in a circle.
 */
#include "base/strbuf.h"
#include "http/field.h"

/* Whether a message has come through the intermediary of that name, in any case. */
bool via_names(const struct field_list *fields, struct slice name)
    NONNULL(1) MUST_CHECK;

/*
 * Append the value of a Via field: what was received, then ourselves.
 *
 * fields  those received; NULL: write ourselves only.
 * minor   the version received was 1.minor.
 * name    what we are called.
 */
void via_add_value(struct strbuf *out, const struct field_list *fields,
    unsigned minor, struct slice name) NONNULL(1);

#endif
