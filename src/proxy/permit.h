#ifndef PROXY_PERMIT_H
#define PROXY_PERMIT_H
/*
 * Whether a connection may be made: asked about each address that is about to be
 * connected to, so that no name, and no change of what a name leads to, gets
 * around it.
 */
#include "proxy/exchange.h"

/*
 * A connector's `permits`. What `targets` denies is refused, and so are our own
 * listeners, unless `targets` allows them; a gateway goes where its operator said.
 *
 * host  as the request names it.
 * ctx   the exchange.
 */
bool permit_target(struct slice host, const struct address *address, void *ctx)
    NONNULL(2, 3) MUST_CHECK;

/* The same for a forward listener of these settings, without an exchange. */
bool permit_by_settings(const struct settings *settings, struct slice host,
    const struct address *address) NONNULL(1, 3) MUST_CHECK;

#endif
