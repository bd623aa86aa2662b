#ifndef PROXY_REQUEST_RELAY_H
#define PROXY_REQUEST_RELAY_H
/*
 * The way of a request to its origin: head written anew, connection found or
 * made, body passed on as it comes.
 */
#include "proxy/exchange.h"

/*
 * Write the request for its origin and send it, over a pooled connection or a
 * new one. proxy->request is the request; route its route.
 */
void request_relay_start(struct exchange *ex, const struct route *route)
    NONNULL(1, 2);

/*
 * Body bytes from the client; what belongs to the body is taken and sent on.
 *
 * bytes     may be changed.
 *
 * Returns how many were taken. The exchange may be over afterwards.
 */
size_t request_relay_body(struct exchange *ex, unsigned char *bytes, size_t len)
    NONNULL(1, 2);

/*
 * The connection died before a byte of the answer came. Send the request again
 * over a new one if nothing is lost by it: once, idempotent, without a body,
 * and only when the connection had served before. True when it is under way.
 */
bool request_relay_retry(struct exchange *ex) NONNULL(1) MUST_CHECK;

/* The origin takes bytes again: go on reading from the client. */
void request_relay_drained(struct exchange *ex) NONNULL(1);

#endif
