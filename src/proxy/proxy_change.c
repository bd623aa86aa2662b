#include "proxy/proxy_change.h"

#include <stdlib.h>

#include "proxy/proxy_listener.h"

#define RESUMPTION_MAX 1024	/* TLS sessions that may be resumed */
#define LEAVES_MAX 1024		/* certificates of intercepted hosts */

static struct proxy_config *
config_new(struct snapshot *snapshot, const struct instance *instance)
{
	struct proxy_config *config = calloc(1, sizeof(*config));

	if (config == NULL)
		return NULL;
	config->snapshot = snapshot_ref(snapshot);
	config->users = 1;
	config->via = slice_str(snapshot->settings->via != NULL ?
	    snapshot->settings->via : instance->name);
	config->resumption = resumption_new(RESUMPTION_MAX);
	if (snapshot->authority != NULL)
		config->leaves = leaf_cache_new(snapshot->authority, LEAVES_MAX);
	if (config->resumption == NULL ||
	    (snapshot->authority != NULL && config->leaves == NULL)) {
		proxy_config_release(config);
		return NULL;
	}
	return config;
}

void
proxy_config_release(struct proxy_config *config)
{
	if (config == NULL || --config->users > 0)
		return;
	resumption_free(config->resumption);
	leaf_cache_free(config->leaves);
	snapshot_unref(config->snapshot);
	free(config);
}

static bool
has_users(const struct settings *settings)
{
	for (size_t i = 0; i < settings->n_listens; i++)
		if (settings->listens[i].users != NULL)
			return true;
	return false;
}

/* Made in any case: whether the proxy has one already, only its thread knows. */
static bool
make_gatekeeper(struct proxy_change *change, const struct settings *settings)
{
	if (!has_users(settings))
		return true;
	change->gatekeeper = gatekeeper_new();
	return change->gatekeeper != NULL;
}

static bool
make_fields(struct proxy_change *change, size_t max)
{
	change->request_fields = field_list_make(max);
	change->response_fields = field_list_make(max);
	change->trailers = field_list_make(max);
	return change->request_fields.items != NULL &&
	    change->response_fields.items != NULL && change->trailers.items != NULL;
}

static bool
make_listeners(struct proxy_change *change, const size_t *from, size_t n)
{
	change->listeners = calloc(n + 1, sizeof(*change->listeners));
	change->from = calloc(n + 1, sizeof(*change->from));
	if (change->listeners == NULL || change->from == NULL)
		return false;
	for (size_t i = 0; i < n; i++) {
		change->from[i] = from[i];
		change->listeners[i] = proxy_listener_new(change->config, i);
		if (change->listeners[i] == NULL)
			return false;
	}
	return true;
}

struct proxy_change *
proxy_change_new(struct snapshot *snapshot, const struct instance *instance,
    const size_t *from)
{
	const struct settings *settings = snapshot->settings;
	struct proxy_change *change = calloc(1, sizeof(*change));

	if (change == NULL)
		return NULL;
	change->config = config_new(snapshot, instance);
	if (change->config == NULL || !make_gatekeeper(change, settings) ||
	    !make_fields(change, settings->http.header_fields) ||
	    !make_listeners(change, from, settings->n_listens)) {
		proxy_change_free(change);
		return NULL;
	}
	return change;
}

void
proxy_change_free(struct proxy_change *change)
{
	if (change == NULL)
		return;
	if (change->config != NULL && change->listeners != NULL)
		for (size_t i = 0;
		    i < change->config->snapshot->settings->n_listens; i++)
			proxy_listener_unref(change->listeners[i]);
	gatekeeper_free(change->gatekeeper);
	free(change->listeners);
	free(change->from);
	field_list_clear(&change->request_fields);
	field_list_clear(&change->response_fields);
	field_list_clear(&change->trailers);
	proxy_config_release(change->config);
	free(change);
}
