#ifndef REPORT_SUPPORT_H
#define REPORT_SUPPORT_H
/*
 * What a support desk asks for about one call: code, request id, time, the call
 * without credentials, and how to repeat it.
 */
#include "base/strbuf.h"
#include "report/log_line.h"

/* Whether a line is about the call with this id: errgate's, or the API's own. */
bool support_is_about(const struct log_line *line, struct slice id)
    NONNULL(1) MUST_CHECK;

/* Append the bundle, for people; or as one line of JSON. */
void support_text(const struct log_line *line, struct strbuf *out) NONNULL(1, 2);
void support_json(const struct log_line *line, struct strbuf *out) NONNULL(1, 2);

#endif
