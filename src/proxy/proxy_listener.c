#include "proxy/proxy_listener.h"

#include <stdlib.h>

struct proxy_listener *
proxy_listener_new(struct proxy_config *config, size_t index)
{
	const struct snapshot *snapshot = config->snapshot;
	struct proxy_listener *listener = calloc(1, sizeof(*listener));

	if (listener == NULL)
		return NULL;
	config->users++;
	listener->config = config;
	listener->settings = &snapshot->settings->listens[index];
	listener->tls = snapshot->listener_tls[index];
	listener->user_file = snapshot->users[index];
	listener->users = 1;
	return listener;
}

struct proxy_listener *
proxy_listener_ref(struct proxy_listener *listener)
{
	listener->users++;
	return listener;
}

void
proxy_listener_unref(struct proxy_listener *listener)
{
	if (listener == NULL || --listener->users > 0)
		return;
	proxy_config_release(listener->config);
	free(listener);
}

bool
proxy_listener_is_alike(const struct proxy_listener *a,
    const struct proxy_listener *b)
{
	return a->settings->mode == b->settings->mode &&
	    (a->tls == NULL) == (b->tls == NULL);
}

void
proxy_listener_follow(struct proxy_listener *listener,
    const struct proxy_listener *newer)
{
	newer->config->users++;
	proxy_config_release(listener->config);
	listener->config = newer->config;
	listener->settings = newer->settings;
	listener->tls = newer->tls;
	listener->user_file = newer->user_file;
}
