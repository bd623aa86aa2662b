#ifndef PROXY_REQUEST_RELAY_H
#define PROXY_REQUEST_RELAY_H
/*
 * The way of a request to its origin: head written anew, connection found or
 * made, body passed on as it comes.
 */
#include "proxy/exchange.h"

/*
 * Note what the request in proxy->request asks for, as far as its route is
 * known: the head for the origin, which the log reads too, and where that is.
 */
void request_relay_note(struct exchange *ex, const struct route *route)
    NONNULL(1, 2);

/* Send the request that was noted, over a pooled connection or a new one. */
void request_relay_start(struct exchange *ex) NONNULL(1);

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
 * over a new one if nothing is lost by it (RFC 9110, section 9.2.2): once,
 * idempotent, without a body, and only when the connection had served before.
 * True when it is under way.
 */
bool request_relay_retry(struct exchange *ex) NONNULL(1) MUST_CHECK;

/* The origin takes bytes again: go on reading from the client. */
void request_relay_drained(struct exchange *ex) NONNULL(1);

#endif
