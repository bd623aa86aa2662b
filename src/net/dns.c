#include "net/dns.h"

#include <ares.h>
#include <event2/event.h>
#include <event2/event_struct.h>
#include <stdlib.h>
#include <string.h>

#define TRY_MS 2000		/* wait for a server before the next try */
#define TRIES 2

/* A socket that c-ares wants watched. */
struct dns_socket {
	struct list link;
	struct dns *dns;
	ares_socket_t fd;
	struct event event;
};

struct dns {
	struct loop *loop;
	ares_channel channel;
	struct list sockets;
	struct event timeout;
};

/* Let c-ares notice time-outs when the next one is due. */
static void
arm_timeout(struct dns *dns)
{
	struct timeval buffer, *next = ares_timeout(dns->channel, NULL, &buffer);

	if (next == NULL)
		event_del(&dns->timeout);
	else
		event_add(&dns->timeout, next);
}

static void
on_timeout(evutil_socket_t fd, short what, void *ctx)
{
	struct dns *dns = ctx;

	(void)fd;
	(void)what;
	loop_tick(dns->loop);
	ares_process_fd(dns->channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
	arm_timeout(dns);
}

static void
on_ready(evutil_socket_t fd, short what, void *ctx)
{
	struct dns_socket *watched = ctx;
	struct dns *dns = watched->dns;

	loop_tick(dns->loop);
	/* May free watched, through on_socket_state. */
	ares_process_fd(dns->channel,
	    what & EV_READ ? fd : ARES_SOCKET_BAD,
	    what & EV_WRITE ? fd : ARES_SOCKET_BAD);
	arm_timeout(dns);
}

static struct dns_socket *
socket_of(struct dns *dns, ares_socket_t fd)
{
	struct dns_socket *watched;

	for (struct list *at = dns->sockets.next; at != &dns->sockets;
	    at = at->next) {
		watched = LIST_OWNER(at, struct dns_socket, link);
		if (watched->fd == fd)
			return watched;
	}
	watched = calloc(1, sizeof(*watched));
	if (watched == NULL)
		return NULL;
	watched->dns = dns;
	watched->fd = fd;
	event_assign(&watched->event, loop_base(dns->loop), fd, EV_READ,
	    on_ready, watched);
	list_init(&watched->link);
	list_append(&dns->sockets, &watched->link);
	return watched;
}

/* c-ares opens, uses differently, or closes (neither wanted) a socket. */
static void
on_socket_state(void *ctx, ares_socket_t fd, int readable, int writable)
{
	struct dns *dns = ctx;
	struct dns_socket *watched = socket_of(dns, fd);
	short what = (short)((readable ? EV_READ : 0) | (writable ? EV_WRITE : 0));

	if (watched == NULL)
		return;		/* the look-up will time out */
	event_del(&watched->event);
	if (what == 0) {
		list_remove(&watched->link);
		free(watched);
		return;
	}
	event_assign(&watched->event, loop_base(dns->loop), fd,
	    (short)(what | EV_PERSIST), on_ready, watched);
	event_add(&watched->event, NULL);
}

/* Ask these servers, and not the system's. */
static bool
set_servers(struct dns *dns, const struct address *servers, size_t n_servers)
{
	struct strbuf list = { 0 };	/* "1.2.3.4:53,[::1]:5353" */
	char text[ADDRESS_TEXT_SIZE], *csv;
	bool ok;

	for (size_t i = 0; i < n_servers; i++) {
		if (i > 0)
			strbuf_add_byte(&list, ',');
		strbuf_add(&list, address_format(&servers[i], text));
	}
	csv = strbuf_take_str(&list);
	ok = csv != NULL &&
	    ares_set_servers_ports_csv(dns->channel, csv) == ARES_SUCCESS;
	free(csv);
	return ok;
}

struct dns *
dns_new(struct loop *loop, const struct address *servers, size_t n_servers)
{
	struct dns *dns = calloc(1, sizeof(*dns));
	struct ares_options options = {
		.timeout = TRY_MS,
		.tries = TRIES,
		.sock_state_cb = on_socket_state,
		.sock_state_cb_data = dns,
	};

	if (dns == NULL)
		return NULL;
	dns->loop = loop;
	list_init(&dns->sockets);
	event_assign(&dns->timeout, loop_base(loop), -1, 0, on_timeout, dns);
	if (ares_init_options(&dns->channel, &options, ARES_OPT_TIMEOUTMS |
	    ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB) != ARES_SUCCESS) {
		free(dns);
		return NULL;
	}
	if (n_servers > 0 && !set_servers(dns, servers, n_servers)) {
		dns_free(dns);
		return NULL;
	}
	return dns;
}

void
dns_free(struct dns *dns)
{
	if (dns == NULL)
		return;
	ares_destroy(dns->channel);
	event_del(&dns->timeout);
	free(dns);
}

/* One question on its way. */
struct dns_question {
	void (*on_answer)(const struct dns_answer *answer, void *ctx);
	void *ctx;
};

static void
take_addresses(struct dns_answer *answer, const struct ares_addrinfo *info)
{
	for (const struct ares_addrinfo_node *node = info->nodes;
	    node != NULL && answer->n_addresses < DNS_ADDRESSES_MAX;
	    node = node->ai_next) {
		struct address *address = &answer->addresses[answer->n_addresses];
		unsigned ttl_s = node->ai_ttl < 0 ? 0 : (unsigned)node->ai_ttl;

		if (node->ai_addrlen > sizeof(address->v6))
			continue;
		memcpy(&address->any, node->ai_addr, node->ai_addrlen);
		address->len = node->ai_addrlen;
		if (answer->n_addresses++ == 0 || ttl_s < answer->ttl_s)
			answer->ttl_s = ttl_s;
	}
}

static enum dns_rc
rc_of_status(int status, size_t n_addresses)
{
	switch (status) {
	case ARES_SUCCESS:
		return n_addresses > 0 ? DNS_OK : DNS_NO_NAME;
	case ARES_ENOTFOUND:
	case ARES_ENODATA:
	case ARES_EBADNAME:
		return DNS_NO_NAME;
	case ARES_EDESTRUCTION:
		return DNS_ENDED;
	default:
		return DNS_FAILED;
	}
}

static void
on_addrinfo(void *ctx, int status, int timeouts, struct ares_addrinfo *info)
{
	struct dns_question question = *(struct dns_question *)ctx;
	struct dns_answer answer = { .n_addresses = 0 };

	(void)timeouts;
	free(ctx);
	if (info != NULL) {
		take_addresses(&answer, info);
		ares_freeaddrinfo(info);
	}
	answer.rc = rc_of_status(status, answer.n_addresses);
	question.on_answer(&answer, question.ctx);
}

void
dns_ask(struct dns *dns, const char *name, int family,
    void (*on_answer)(const struct dns_answer *answer, void *ctx), void *ctx)
{
	const struct ares_addrinfo_hints hints = { .ai_family = family,
		.ai_socktype = SOCK_STREAM };
	const struct dns_answer failed = { .rc = DNS_FAILED };
	struct dns_question *question = malloc(sizeof(*question));

	if (question == NULL) {
		on_answer(&failed, ctx);
		return;
	}
	*question = (struct dns_question){ on_answer, ctx };
	ares_getaddrinfo(dns->channel, name, NULL, &hints, on_addrinfo, question);
	arm_timeout(dns);
}
