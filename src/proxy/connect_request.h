#ifndef PROXY_CONNECT_REQUEST_H
#define PROXY_CONNECT_REQUEST_H
/*
 * CONNECT (RFC 9110, section 9.3.6): the client asks for a tunnel to a host. It
 * gets one, or, where the conf file says so, its TLS is opened.
 */
#include "proxy/exchange.h"

/* Serve a CONNECT request whose route is noted. */
void connect_request_start(struct exchange *ex) NONNULL(1);

/*
 * Tell the client that its connection is the tunnel's now.
 *
 * False when the client is gone; the exchange has been aborted then.
 */
bool connect_request_accept(struct exchange *ex) NONNULL(1) MUST_CHECK;

/*
 * Connect to the host and join the two, unlooked at; what the client has sent
 * ahead goes first. Accepts the request if that was not done.
 *
 * uninspected  why, when the host is that of an api; static; else NULL.
 */
void connect_request_tunnel(struct exchange *ex, const char *uninspected)
    NONNULL(1);

#endif
