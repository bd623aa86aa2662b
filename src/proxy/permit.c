#include "proxy/permit.h"

#include "net/local_address.h"

/* What would come back to us goes in a circle, at least once. */
static bool
is_own_listener(const struct settings *settings, const struct address *address)
{
	for (size_t i = 0; i < settings->n_listens; i++)
		if (local_address_reaches(address, &settings->listens[i].address))
			return true;
	return false;
}

bool
permit_by_settings(const struct settings *settings, struct slice host,
    const struct address *address)
{
	const struct target_policy *targets = &settings->targets;

	return target_policy_names(targets, host, address) ||
	    (target_policy_allows(targets, host, address) &&
	    !is_own_listener(settings, address));
}

bool
permit_target(struct slice host, const struct address *address, void *ctx)
{
	const struct exchange *ex = ctx;

	return ex->listen->mode == LISTEN_GATEWAY ||
	    permit_by_settings(ex->config->snapshot->settings, host, address);
}
