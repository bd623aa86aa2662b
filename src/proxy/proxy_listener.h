#ifndef PROXY_PROXY_LISTENER_H
#define PROXY_PROXY_LISTENER_H
/*
 * What one worker knows of a `listen` section: its settings follow the newest
 * snapshot that has it. When a reload takes the section away, or makes it
 * another kind, it is retired: its connections stay as they were, and end after
 * the answer in progress. Counted; used by its connections, by the socket that
 * they come from, and by the proxy.
 */
#include "proxy/proxy.h"

struct proxy_listener {
	struct proxy *proxy;		/* set when it comes into force */
	struct proxy_config *config;	/* one of its users */
	const struct listen_settings *settings;	/* of config */
	struct tls_context *tls;	/* likewise; NULL: plain */
	const struct user_file *user_file;	/* likewise; NULL: anybody is served */
	bool retired;
	size_t users;
};

/* The section `index` of a config, with one user. NULL when memory ran out. */
struct proxy_listener *proxy_listener_new(struct proxy_config *config,
    size_t index) NONNULL(1) MUST_CHECK;

struct proxy_listener *proxy_listener_ref(struct proxy_listener *listener)
    NONNULL(1);
void proxy_listener_unref(struct proxy_listener *listener);	/* accepts NULL */

/* Whether connections of one may go on as connections of the other. */
bool proxy_listener_is_alike(const struct proxy_listener *a,
    const struct proxy_listener *b) NONNULL(1, 2) MUST_CHECK;

/* Follow another config, in which it stands as `newer` does. */
void proxy_listener_follow(struct proxy_listener *listener,
    const struct proxy_listener *newer) NONNULL(1, 2);

#endif
