#include "proxy/proxy.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/clock.h"
#include "proxy/admission.h"
#include "proxy/client.h"
#include "proxy/exchange.h"
#include "proxy/proxy_change.h"
#include "proxy/proxy_listener.h"
#include "proxy/tunnel.h"

#define LINGER_MS 2000		/* a closed client may go on sending so long */
#define FREE_EXCHANGES_MAX 64	/* kept for reuse */
#define PARTING_MS 1000		/* an idle client may ask once more when draining */

static void
exchange_free(struct exchange *ex)
{
	strbuf_clear(&ex->request_out);
	strbuf_clear(&ex->key);
	strbuf_clear(&ex->user);
	strbuf_clear(&ex->response_in);
	strbuf_clear(&ex->captured_head);
	strbuf_clear(&ex->captured_body);
	strbuf_clear(&ex->request_named);
	strbuf_clear(&ex->response_named);
	body_reader_clear(&ex->request_body);
	body_reader_clear(&ex->response_body);
	free(ex);
}

static void
free_exchanges(struct list *exchanges)
{
	while (!list_is_empty(exchanges)) {
		struct exchange *ex =
		    LIST_OWNER(list_first(exchanges), struct exchange, link);

		list_remove(&ex->link);
		exchange_free(ex);
	}
}

/* What the turn has finished becomes free for the next; the log goes out. */
static void
on_turn_end(void *ctx)
{
	struct proxy *proxy = ctx;

	while (!list_is_empty(&proxy->retired_exchanges)) {
		struct exchange *ex = LIST_OWNER(
		    list_first(&proxy->retired_exchanges), struct exchange, link);

		list_remove(&ex->link);
		proxy_config_release(ex->config);
		if (proxy->n_free_exchanges < FREE_EXCHANGES_MAX) {
			list_prepend(&proxy->free_exchanges, &ex->link);
			proxy->n_free_exchanges++;
		} else {
			exchange_free(ex);
		}
	}
	proxy->n_turns++;
	logger_flush(proxy->logger);
}

struct slice
proxy_date(struct proxy *proxy)
{
	uint64_t now = loop_now_us(proxy->loop) / 1000000;

	if (proxy->date_text[0] == '\0' || proxy->date_at != now) {
		proxy->date_at = now;
		http_date_format(clock_wall_ms() / 1000, proxy->date_text);
	}
	return slice_of(proxy->date_text, HTTP_DATE_SIZE - 1);
}

void
proxy_end_turn(struct proxy *proxy)
{
	loop_defer(proxy->loop, &proxy->turn_end);
}

/* The classes of deadlines and where the settings have their durations. */
static const struct timer_row {
	size_t class_at, duration_at;
} timer_rows[] = {
#define ROW(class, duration) \
	{ offsetof(struct proxy_timers, class), offsetof(struct settings, duration) }
	ROW(idle, timeout.idle),
	ROW(request, timeout.request),
	ROW(body, timeout.body),
	ROW(connect, timeout.connect),
	ROW(upstream, timeout.upstream),
	ROW(tunnel, timeout.tunnel),
	ROW(hold, hold_ms),
#undef ROW
};

static struct timer_class **
timer_row_class(struct proxy *proxy, const struct timer_row *row)
{
	return (struct timer_class **)(void *)((char *)&proxy->timers + row->class_at);
}

static uint64_t
timer_row_ms(const struct settings *settings, const struct timer_row *row)
{
	uint64_t ms;

	memcpy(&ms, (const char *)settings + row->duration_at, sizeof(ms));
	return ms;
}

static bool
make_timers(struct proxy *proxy, const struct settings *settings)
{
	proxy->timer_set = timer_set_new(proxy->loop);
	if (proxy->timer_set == NULL)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(timer_rows); i++) {
		struct timer_class *class = timer_class_new(proxy->timer_set,
		    timer_row_ms(settings, &timer_rows[i]));

		if (class == NULL)
			return false;
		*timer_row_class(proxy, &timer_rows[i]) = class;
	}
	proxy->timers.linger = timer_class_new(proxy->timer_set, LINGER_MS);
	proxy->timers.parting = timer_class_new(proxy->timer_set, PARTING_MS);
	return proxy->timers.linger != NULL && proxy->timers.parting != NULL;
}

/* How slow a body may be, counted over the time between two pieces of it. */
static struct meter_limits
rate_of(const struct settings *settings)
{
	return (struct meter_limits){ .stretch_us = settings->timeout.body * 1000,
		.min_rate = settings->min_rate };
}

/* This worker's part of all connections. */
static size_t
share_of(const struct settings *settings, size_t n_workers)
{
	return (admission_capacity(settings, n_workers) + n_workers - 1) / n_workers;
}

/* Without a word about it in the conf file, the system's name servers. */
static void
ask_servers(struct proxy *proxy, const struct settings *settings)
{
	if (!resolver_set_servers(proxy->resolver, settings->nameservers,
	    settings->n_nameservers))
		logger_say(proxy->logger, LOG_ERROR, "reload",
		    "the name servers cannot be used; those of before are asked");
}

/* The listen sections go on that may, the others are retired. */
static void
take_listeners(struct proxy *proxy, struct proxy_change *change)
{
	size_t n = change->config->snapshot->settings->n_listens;

	for (size_t i = 0; i < n; i++) {
		struct proxy_listener *newer = change->listeners[i], **older;

		newer->proxy = proxy;
		if (change->from[i] == PROXY_LISTEN_NEW)
			continue;
		older = &proxy->listeners[change->from[i]];
		if (!proxy_listener_is_alike(*older, newer))
			continue;
		proxy_listener_follow(*older, newer);
		change->listeners[i] = *older;
		*older = NULL;
		proxy_listener_unref(newer);
	}
	for (size_t i = 0; i < proxy->n_listeners; i++)
		if (proxy->listeners[i] != NULL) {
			proxy->listeners[i]->retired = true;
			proxy_listener_unref(proxy->listeners[i]);
		}
	free(proxy->listeners);
	proxy->listeners = change->listeners;
	proxy->n_listeners = n;
	change->listeners = NULL;
}

/* Room never shrinks: a head that was read by the old limits, and is held, has
   to be read once more. */
static void
take_room(struct field_list *mine, struct field_list *offered)
{
	struct field_list kept = *mine;

	if (offered->max < mine->max)
		return;
	*mine = *offered;
	*offered = kept;
}

/* Who was let in need not be checked anew. */
static void
take_gatekeeper(struct proxy *proxy, struct proxy_change *change)
{
	if (proxy->gatekeeper != NULL)
		return;
	proxy->gatekeeper = change->gatekeeper;
	change->gatekeeper = NULL;
}

/* What was in use goes with the change. */
static void
take_change(struct proxy *proxy, struct proxy_change *change)
{
	struct proxy_config *old = proxy->config;

	take_listeners(proxy, change);
	take_gatekeeper(proxy, change);
	take_room(&proxy->request.fields, &change->request_fields);
	take_room(&proxy->response.fields, &change->response_fields);
	take_room(&proxy->trailers, &change->trailers);
	proxy->config = change->config;
	change->config = old;
	proxy_change_free(change);
}

static bool
make_first_config(struct proxy *proxy, struct snapshot *snapshot)
{
	size_t n = snapshot->settings->n_listens;
	size_t *from = calloc(n + 1, sizeof(*from));
	struct proxy_change *change = NULL;

	if (from != NULL) {
		for (size_t i = 0; i < n; i++)
			from[i] = PROXY_LISTEN_NEW;
		change = proxy_change_new(snapshot, proxy->instance, from);
	}
	free(from);
	if (change == NULL)
		return false;
	take_change(proxy, change);
	return true;
}

struct proxy *
proxy_new(struct loop *loop, struct logger *logger, struct snapshot *snapshot,
    struct instance *instance)
{
	struct proxy *proxy = calloc(1, sizeof(*proxy));

	if (proxy == NULL)
		return NULL;
	proxy->loop = loop;
	proxy->logger = logger;
	proxy->instance = instance;
	proxy->n_workers = snapshot->settings->workers;
	proxy->clients_max = share_of(snapshot->settings, proxy->n_workers);
	proxy->rate = rate_of(snapshot->settings);
	list_init(&proxy->clients);
	list_init(&proxy->tunnels);
	list_init(&proxy->free_exchanges);
	list_init(&proxy->retired_exchanges);
	loop_task_init(&proxy->turn_end, on_turn_end, proxy);
	/* Ids only have to be different; without entropy the clock must do. */
	if (getrandom(&proxy->id_seed, sizeof(proxy->id_seed), GRND_NONBLOCK) < 0)
		proxy->id_seed = clock_wall_ms() ^ (uintptr_t)proxy;
	proxy->resolver = resolver_new(loop);
	if (proxy->resolver != NULL && snapshot->settings->n_nameservers > 0)
		ask_servers(proxy, snapshot->settings);
	if (proxy->resolver == NULL || !make_timers(proxy, snapshot->settings) ||
	    !make_first_config(proxy, snapshot))
		goto fail;
	proxy->pool = upstream_pool_new(proxy->timers.idle);
	proxy->pipes = pipe_pool_new(admission_pipes(proxy->n_workers));
	if (proxy->pool == NULL || proxy->pipes == NULL)
		goto fail;
	return proxy;
fail:
	proxy_free(proxy);
	return NULL;
}

static void
close_clients(struct proxy *proxy)
{
	while (!list_is_empty(&proxy->clients)) {
		struct client *client =
		    LIST_OWNER(list_first(&proxy->clients), struct client, link);

		if (client->exchange != NULL)
			exchange_abort(client->exchange, ABORTED_BY_NOBODY);
		else
			client_close(client);
	}
}

void
proxy_free(struct proxy *proxy)
{
	if (proxy == NULL)
		return;
	proxy->on_idle = NULL;
	close_clients(proxy);
	tunnel_close_all(proxy);
	on_turn_end(proxy);
	loop_task_cancel(&proxy->turn_end);
	free_exchanges(&proxy->free_exchanges);
	upstream_pool_free(proxy->pool);
	pipe_pool_free(proxy->pipes);
	resolver_free(proxy->resolver);
	timer_set_free(proxy->timer_set);
	field_list_clear(&proxy->request.fields);
	field_list_clear(&proxy->response.fields);
	field_list_clear(&proxy->trailers);
	strbuf_clear(&proxy->head_out);
	strbuf_clear(&proxy->body_out);
	strbuf_clear(&proxy->tags);
	strbuf_clear(&proxy->fingerprint);
	arena_clear(&proxy->arena);
	for (size_t i = 0; i < proxy->n_listeners; i++)
		proxy_listener_unref(proxy->listeners[i]);
	free(proxy->listeners);
	gatekeeper_free(proxy->gatekeeper);
	proxy_config_release(proxy->config);
	free(proxy);
}

void
proxy_configure(struct proxy *proxy, struct proxy_change *change)
{
	const struct settings *settings = change->config->snapshot->settings;

	take_change(proxy, change);
	for (size_t i = 0; i < ARRAY_LEN(timer_rows); i++)
		timer_class_set(*timer_row_class(proxy, &timer_rows[i]),
		    timer_row_ms(settings, &timer_rows[i]));
	logger_configure(proxy->logger, &settings->log);
	proxy->clients_max = share_of(settings, proxy->n_workers);
	proxy->rate = rate_of(settings);
	/* Connections that wait were made, and judged, by the old settings. */
	upstream_pool_empty(proxy->pool);
	ask_servers(proxy, settings);
}

struct proxy_listener *
proxy_listener_at(struct proxy *proxy, size_t index)
{
	assert(index < proxy->n_listeners);
	return proxy->listeners[index];
}

void
proxy_drain(struct proxy *proxy, void (*on_idle)(void *ctx), void *ctx)
{
	uint64_t drain_ms = proxy->config->snapshot->settings->timeout.drain;
	struct list *at, *next;

	proxy->draining = true;
	proxy->on_idle = on_idle;
	proxy->on_idle_ctx = ctx;
	if (drain_ms / 2 < PARTING_MS)
		timer_class_set(proxy->timers.parting, drain_ms / 2);
	upstream_pool_empty(proxy->pool);
	for (at = proxy->clients.next; at != &proxy->clients; at = next) {
		next = at->next;
		client_drain(LIST_OWNER(at, struct client, link));
	}
	proxy_check_idle(proxy);
}

void
proxy_check_idle(struct proxy *proxy)
{
	if (proxy->draining && proxy->on_idle != NULL && proxy->n_clients == 0 &&
	    proxy->n_tunnels == 0)
		proxy->on_idle(proxy->on_idle_ctx);
}
