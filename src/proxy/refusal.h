#ifndef PROXY_REFUSAL_H
#define PROXY_REFUSAL_H
/*
 * errgate's own answers: the one place where they are made.
 */
#include "proxy/exchange.h"

/*
 * Answer the request with one of errgate's own errors, log it, and end the
 * exchange. When an answer has already begun it is cut instead.
 *
 * detail  more about the case, for client and log; may be empty.
 */
void refusal_send(struct exchange *ex, enum own_error error,
    struct slice detail) NONNULL(1);

#endif
