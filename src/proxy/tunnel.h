#ifndef PROXY_TUNNEL_H
#define PROXY_TUNNEL_H
/*
 * Two streams joined, bytes passed both ways unlooked at: what a connection
 * becomes after 101 Switching Protocols (RFC 9110, section 7.8).
 */
#include "proxy/exchange.h"

/*
 * Join the exchange's client and upstream. The 101 head has been sent.
 *
 * early  bytes from the upstream behind its 101 head.
 *
 * The exchange lets go of both; it is to be finished by the caller with neither.
 */
void tunnel_start(struct exchange *ex, struct slice early) NONNULL(1);

/* Close all tunnels of a worker at once. */
void tunnel_close_all(struct proxy *proxy) NONNULL(1);

#endif
