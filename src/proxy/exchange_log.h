#ifndef PROXY_EXCHANGE_LOG_H
#define PROXY_EXCHANGE_LOG_H
/*
 * The log events of an exchange (design, section 7).
 */
#include "proxy/exchange.h"

/* Who asked what of whom: the members that all events of an exchange have. */
void exchange_log_request(struct record *record, const struct exchange *ex)
    NONNULL(1, 2);

/*
 * event=response: an inspected answer and what was done about it.
 *
 * rewrite  the body that normalising made, for the log of a shadow rule; may be
 *          empty.
 */
void exchange_log_response(struct exchange *ex,
    const struct inspection *inspection, struct slice rewrite) NONNULL(1, 2);

/* event=refusal: one of errgate's own answers. */
void exchange_log_refusal(struct exchange *ex, enum own_error error,
    struct slice detail) NONNULL(1);

/* event=access, when the conf file asks for it. */
void exchange_log_access(struct exchange *ex) NONNULL(1);

#endif
