#include "proxy/admission.h"

#include <sys/resource.h>
#include <unistd.h>

#include "proxy/client.h"
#include "proxy/proxy_listener.h"

#define TOLD_MAX 64	/* clients a worker tells at a time why they are refused */

/* Descriptors that are not of clients and their upstreams: of the process, and
   of a worker beside its listening sockets and pipes (loop, names). */
#define KEPT_BACK 32
#define KEPT_BACK_WORKER 16

#define PIPES_SHARE 8	/* what part of all descriptors pipes may take: an eighth */

/* How many descriptors this process may have; SIZE_MAX when there is no bound. */
static size_t
descriptors_max(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 ||
	    limit.rlim_cur == RLIM_INFINITY)
		return SIZE_MAX;
	return (size_t)limit.rlim_cur;
}

size_t
admission_pipes(size_t n_workers)
{
	size_t share = descriptors_max() / PIPES_SHARE / (2 * n_workers);

	return share < PIPE_POOL_MAX ? share : PIPE_POOL_MAX;
}

size_t
admission_capacity(const struct settings *settings, size_t n_workers)
{
	size_t kept = KEPT_BACK + n_workers * (KEPT_BACK_WORKER +
	    2 * admission_pipes(n_workers) + settings->n_listens);
	size_t all = descriptors_max();
	size_t room = all > kept + 2 ? (all - kept) / 2 : 1;

	return room < settings->connections ? room : settings->connections;
}

static bool
may_connect(const struct listen_settings *settings, const struct address *peer)
{
	for (size_t i = 0; i < settings->n_clients; i++)
		if (network_contains(&settings->clients[i], peer))
			return true;
	return false;
}

/* Whether this worker has its part of all connections. */
static bool
is_full(const struct proxy *proxy)
{
	return proxy->n_clients - proxy->n_told + proxy->n_tunnels >=
	    proxy->clients_max;
}

/* Count it among its client's. False when those are too many. */
static bool
enter_census(struct proxy *proxy, const struct address *peer, bool *counted)
{
	size_t max = proxy->config->snapshot->settings->client_connections;

	*counted = false;
	return max == 0 ||
	    census_enter(proxy->instance->census, peer, max, counted);
}

/* Close without a word to the client. */
static void
drop(struct proxy_listener *listener, int fd, const struct address *peer,
    const char *why)
{
	struct proxy *proxy = listener->proxy;
	char text[ADDRESS_TEXT_SIZE];

	close(fd);
	if (logger_admits(proxy->logger, slice_str(why),
	    loop_now_us(proxy->loop) / 1000))
		logger_say(proxy->logger, LOG_WARN, "refusal",
		    "connection from %.*s to listener %s closed: %s",
		    SLICE_FMT(address_format(peer, text)), listener->settings->name,
		    why);
	proxy_end_turn(proxy);
}

/* Refuse a connection: with an answer, unless that would have to be in TLS. */
static void
refuse(struct proxy_listener *listener, int fd, const struct address *peer,
    enum own_error error, const char *why)
{
	struct proxy *proxy = listener->proxy;

	if (proxy->n_told >= TOLD_MAX || proxy->draining ||
	    listener->tls != NULL)
		drop(listener, fd, peer, why);
	else
		client_refuse(listener, fd, peer, error, slice_str(why));
}

void
proxy_accept(struct proxy_listener *listener, int fd, const struct address *peer)
{
	struct proxy *proxy = listener->proxy;
	bool counted;

	if (!may_connect(listener->settings, peer))
		refuse(listener, fd, peer, OWN_CLIENT_DENIED,
		    "client address is not among the listener's clients");
	else if (is_full(proxy))
		refuse(listener, fd, peer, OWN_OVERLOADED,
		    "limits.connections is reached");
	else if (!enter_census(proxy, peer, &counted))
		refuse(listener, fd, peer, OWN_CLIENT_CONNECTIONS,
		    "limits.client_connections is reached");
	else
		client_accept(listener, fd, peer, counted);
}
