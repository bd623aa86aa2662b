#include "net/resolver.h"

#include <ares.h>
#include <event2/event.h>
#include <event2/event_struct.h>
#include <stdlib.h>
#include <string.h>

#define RESOLVER_TRY_MS 2000	/* wait for a server before the next try */
#define RESOLVER_TRIES 2

struct resolver_query {
	struct resolver *resolver;
	void (*on_done)(enum resolver_rc rc, const struct address *addresses,
	    size_t n_addresses, void *ctx);	/* NULL: cancelled */
	void *ctx;
	uint16_t port;
	enum resolver_rc rc;
	size_t n_addresses;
	struct address addresses[RESOLVER_ADDRESSES_MAX];
	struct loop_task tell;
};

/* A socket that c-ares wants watched. */
struct resolver_socket {
	struct list link;
	struct resolver *resolver;
	ares_socket_t fd;
	struct event event;
};

struct resolver {
	struct loop *loop;
	ares_channel channel;
	struct list sockets;
	struct event timeout;
};

/* Let c-ares notice time-outs when the next one is due. */
static void
arm_timeout(struct resolver *resolver)
{
	struct timeval buffer, *next = ares_timeout(resolver->channel, NULL, &buffer);

	if (next == NULL)
		event_del(&resolver->timeout);
	else
		event_add(&resolver->timeout, next);
}

static void
on_timeout(evutil_socket_t fd, short what, void *ctx)
{
	struct resolver *resolver = ctx;

	(void)fd;
	(void)what;
	loop_tick(resolver->loop);
	ares_process_fd(resolver->channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
	arm_timeout(resolver);
}

static void
on_ready(evutil_socket_t fd, short what, void *ctx)
{
	struct resolver_socket *watched = ctx;
	struct resolver *resolver = watched->resolver;

	loop_tick(resolver->loop);
	/* May free watched, through on_socket_state. */
	ares_process_fd(resolver->channel,
	    what & EV_READ ? fd : ARES_SOCKET_BAD,
	    what & EV_WRITE ? fd : ARES_SOCKET_BAD);
	arm_timeout(resolver);
}

static struct resolver_socket *
socket_of(struct resolver *resolver, ares_socket_t fd)
{
	struct resolver_socket *watched;

	for (struct list *at = resolver->sockets.next; at != &resolver->sockets;
	    at = at->next) {
		watched = LIST_OWNER(at, struct resolver_socket, link);
		if (watched->fd == fd)
			return watched;
	}
	watched = calloc(1, sizeof(*watched));
	if (watched == NULL)
		return NULL;
	watched->resolver = resolver;
	watched->fd = fd;
	event_assign(&watched->event, loop_base(resolver->loop), fd, EV_READ,
	    on_ready, watched);
	list_init(&watched->link);
	list_append(&resolver->sockets, &watched->link);
	return watched;
}

/* c-ares opens, uses differently, or closes (neither wanted) a socket. */
static void
on_socket_state(void *ctx, ares_socket_t fd, int readable, int writable)
{
	struct resolver *resolver = ctx;
	struct resolver_socket *watched = socket_of(resolver, fd);
	short what = (short)((readable ? EV_READ : 0) | (writable ? EV_WRITE : 0));

	if (watched == NULL)
		return;		/* the look-up will time out */
	event_del(&watched->event);
	if (what == 0) {
		list_remove(&watched->link);
		free(watched);
		return;
	}
	event_assign(&watched->event, loop_base(resolver->loop), fd,
	    (short)(what | EV_PERSIST), on_ready, watched);
	event_add(&watched->event, NULL);
}

struct resolver *
resolver_new(struct loop *loop)
{
	struct resolver *resolver = calloc(1, sizeof(*resolver));
	struct ares_options options = {
		.timeout = RESOLVER_TRY_MS,
		.tries = RESOLVER_TRIES,
		.sock_state_cb = on_socket_state,
		.sock_state_cb_data = resolver,
	};

	if (resolver == NULL)
		return NULL;
	resolver->loop = loop;
	list_init(&resolver->sockets);
	event_assign(&resolver->timeout, loop_base(loop), -1, 0, on_timeout, resolver);
	if (ares_init_options(&resolver->channel, &options, ARES_OPT_TIMEOUTMS |
	    ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB) != ARES_SUCCESS) {
		free(resolver);
		return NULL;
	}
	return resolver;
}

void
resolver_free(struct resolver *resolver)
{
	if (resolver == NULL)
		return;
	/* Each open query hears ARES_EDESTRUCTION and frees itself. */
	ares_destroy(resolver->channel);
	event_del(&resolver->timeout);
	free(resolver);
}

static void
tell(void *ctx)
{
	struct resolver_query *query = ctx;

	if (query->on_done != NULL)
		query->on_done(query->rc, query->addresses, query->n_addresses,
		    query->ctx);
	free(query);
}

static void
take_addresses(struct resolver_query *query, const struct ares_addrinfo *info)
{
	for (const struct ares_addrinfo_node *node = info->nodes;
	    node != NULL && query->n_addresses < RESOLVER_ADDRESSES_MAX;
	    node = node->ai_next) {
		struct address *address = &query->addresses[query->n_addresses];

		if (node->ai_addrlen > sizeof(address->v6))
			continue;
		memcpy(&address->any, node->ai_addr, node->ai_addrlen);
		address->len = node->ai_addrlen;
		address_set_port(address, query->port);
		query->n_addresses++;
	}
}

static void
on_answer(void *ctx, int status, int timeouts, struct ares_addrinfo *info)
{
	struct resolver_query *query = ctx;

	(void)timeouts;
	if (status == ARES_EDESTRUCTION || query->on_done == NULL) {
		if (info != NULL)
			ares_freeaddrinfo(info);
		free(query);
		return;
	}
	if (info != NULL) {
		take_addresses(query, info);
		ares_freeaddrinfo(info);
	}
	if (status == ARES_SUCCESS && query->n_addresses > 0)
		query->rc = RESOLVER_OK;
	else if (status == ARES_SUCCESS || status == ARES_ENOTFOUND ||
	    status == ARES_ENODATA || status == ARES_EBADNAME)
		query->rc = RESOLVER_NO_NAME;
	else
		query->rc = RESOLVER_FAILED;
	loop_defer(query->resolver->loop, &query->tell);
}

struct resolver_query *
resolver_look_up(struct resolver *resolver, struct slice host, uint16_t port,
    void (*on_done)(enum resolver_rc rc, const struct address *addresses,
	size_t n_addresses, void *ctx), void *ctx)
{
	struct ares_addrinfo_hints hints = { .ai_family = AF_UNSPEC,
		.ai_socktype = SOCK_STREAM };
	struct resolver_query *query = calloc(1, sizeof(*query));
	char name[256];

	if (query == NULL)
		return NULL;
	query->resolver = resolver;
	query->on_done = on_done;
	query->ctx = ctx;
	query->port = port;
	loop_task_init(&query->tell, tell, query);
	if (host.len >= sizeof(name)) {
		on_answer(query, ARES_EBADNAME, 0, NULL);
		return query;
	}
	memcpy(name, host.ptr, host.len);
	name[host.len] = '\0';
	ares_getaddrinfo(resolver->channel, name, NULL, &hints, on_answer, query);
	arm_timeout(resolver);
	return query;
}

void
resolver_cancel(struct resolver_query *query)
{
	if (query != NULL)
		query->on_done = NULL;
}
