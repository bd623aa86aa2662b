#ifndef PROXY_ROUTE_H
#define PROXY_ROUTE_H
/*
 * From a request head and the listener it came in on to where it goes and
 * which API it belongs to. Pure functions.
 */
#include "action/own_error.h"
#include "http/head.h"
#include "http/target.h"
#include "proxy/snapshot.h"

struct route {
	struct slice scheme;		/* "http" or "https", else empty */
	struct authority origin;	/* where to connect; port filled in */
	struct slice authority;		/* what the Host field says to the origin */
	struct slice path_query;	/* what the request line says, see target.h */
	bool needs_slash;
	const struct api *api;		/* or NULL: relayed, not inspected */
	struct tls_context *tls;	/* to speak to the origin, or NULL: plain */
	const struct parent *parent;	/* the way there, or NULL: direct */
};

/*
 * Find the route of a request.
 *
 * inside  the host of the intercepted connection that it came on, or NULL.
 * route   filled, also when the result is false, as far as it is known.
 * error   set, when the result is false, to why the request is refused.
 * detail  likewise, to more about it, for the client and the log.
 *
 * The slices of a route point into the request head or the settings.
 */
bool route_find(const struct snapshot *snapshot,
    const struct listen_settings *listen, const struct authority *inside,
    const struct request_head *head, struct route *route, enum own_error *error,
    struct slice *detail) NONNULL(1, 2, 4, 5, 6, 7) MUST_CHECK;

#endif
