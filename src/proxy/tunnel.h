#ifndef PROXY_TUNNEL_H
#define PROXY_TUNNEL_H
/*
 * Two streams joined, bytes passed both ways unlooked at: what a connection
 * becomes after 101 Switching Protocols (RFC 9110, section 7.8) and after CONNECT
 * (section 9.3.6). Each side may end before the other.
 */
#include "proxy/exchange.h"

/*
 * Join the exchange's client with a stream to the upstream. The client has been
 * told. What it sent ahead goes first.
 *
 * upstream  the tunnel's from now on.
 * early     bytes that came on it.
 *
 * The exchange lets go of its client; it is to be finished by the caller.
 */
void tunnel_start(struct exchange *ex, struct stream *upstream,
    struct slice early) NONNULL(1, 2);

/* Close all tunnels of a worker at once. */
void tunnel_close_all(struct proxy *proxy) NONNULL(1);

#endif
