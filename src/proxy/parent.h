#ifndef PROXY_PARENT_H
#define PROXY_PARENT_H
/*
 * Proxies that errgate itself goes through, and for which hosts.
 */
#include "base/strbuf.h"
#include "conf/settings.h"

struct parent {
	const struct parent_settings *settings;
	struct strbuf authorization;	/* value of Proxy-Authorization (RFC 7617);
					   empty: none */
};

/*
 * Make a parent of its settings: reads its credentials.
 *
 * errors  gets a line about a file that cannot be used, without what is in it.
 */
bool parent_load(struct parent *parent, const struct parent_settings *settings,
    struct strbuf *errors) NONNULL(1, 2, 3) MUST_CHECK;

void parent_clear(struct parent *parent) NONNULL(1);

/* Whether a host, as a request names it, is reached through the parent. */
bool parent_serves(const struct parent *parent, struct slice host)
    NONNULL(1) MUST_CHECK;

#endif
