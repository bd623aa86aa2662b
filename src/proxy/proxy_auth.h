#ifndef PROXY_PROXY_AUTH_H
#define PROXY_PROXY_AUTH_H
/*
 * Basic proxy authentication (RFC 9110, section 11.7; RFC 7617): a forward listener
 * with `users` serves those only. Asked about each request, and about CONNECT for
 * all that comes in its tunnel.
 */
#include "proxy/exchange.h"

/*
 * Whether the request in proxy->request may be served; notes its user, for the log.
 *
 * error   set to what to refuse it with otherwise.
 */
bool proxy_auth_admits(struct exchange *ex, enum own_error *error)
    NONNULL(1, 2) MUST_CHECK;

#endif
