#include "proxy/exchange.h"

#include <stdlib.h>

#include "base/number.h"
#include "http/hop_by_hop.h"
#include "http/via.h"
#include "proxy/client_requests.h"
#include "proxy/connect_request.h"
#include "proxy/exchange_log.h"
#include "proxy/intercept.h"
#include "proxy/judgement.h"
#include "proxy/proxy_auth.h"
#include "proxy/proxy_listener.h"
#include "proxy/refusal.h"
#include "proxy/request_relay.h"

#define KEEP_BUFFER_MAX 4096	/* memory an exchange keeps between uses */

static const struct {
	const char *name;
	unsigned next;		/* bit set of states reachable from here */
} exchange_states[] = {
	[EX_FREE]    = { "free",    1u << EX_REQUEST },
	[EX_REQUEST] = { "request", 1u << EX_HEAD | 1u << EX_RELAY | 1u << EX_DONE },
	[EX_HEAD]    = { "head",    1u << EX_REQUEST | 1u << EX_HOLD |
				    1u << EX_RELAY | 1u << EX_DONE },
	[EX_HOLD]    = { "hold",    1u << EX_RELAY | 1u << EX_DONE },
	[EX_RELAY]   = { "relay",   1u << EX_DONE },
	[EX_DONE]    = { "done",    0 },
};
static_assert(ARRAY_LEN(exchange_states) == EX_NSTATES, "a state lacks a row");

void
exchange_set_state(struct exchange *ex, enum exchange_state state)
{
	if ((exchange_states[ex->state].next & 1u << state) == 0) {
		logger_say(ex->proxy->logger, LOG_ERROR, "bug",
		    "exchange moves from %s to %s", exchange_states[ex->state].name,
		    exchange_states[state].name);
		assert(!"illegal move of an exchange");
	}
	ex->state = state;
}

/* A fresh struct in which used buffers keep their memory. */
static void
exchange_recycle(struct exchange *ex)
{
	struct exchange kept = *ex;

	*ex = (struct exchange){
		.proxy = kept.proxy,
		.request_out = kept.request_out,
		.key = kept.key,
		.user = kept.user,
		.response_in = kept.response_in,
		.captured_head = kept.captured_head,
		.captured_body = kept.captured_body,
		.request_named = kept.request_named,
		.response_named = kept.response_named,
	};
	ex->request_body.trailer = kept.request_body.trailer;
	ex->response_body.trailer = kept.response_body.trailer;
	strbuf_reset(&ex->request_out, KEEP_BUFFER_MAX);
	strbuf_reset(&ex->key, KEEP_BUFFER_MAX);
	strbuf_reset(&ex->user, KEEP_BUFFER_MAX);
	strbuf_reset(&ex->response_in, KEEP_BUFFER_MAX);
	strbuf_reset(&ex->captured_head, KEEP_BUFFER_MAX);
	strbuf_reset(&ex->captured_body, KEEP_BUFFER_MAX);
	strbuf_reset(&ex->request_named, KEEP_BUFFER_MAX);
	strbuf_reset(&ex->response_named, KEEP_BUFFER_MAX);
}

static struct exchange *
exchange_take(struct proxy *proxy)
{
	struct exchange *ex;

	if (list_is_empty(&proxy->free_exchanges)) {
		ex = calloc(1, sizeof(*ex));
		if (ex == NULL)
			return NULL;
		ex->proxy = proxy;
	} else {
		ex = LIST_OWNER(list_first(&proxy->free_exchanges), struct exchange,
		    link);
		list_remove(&ex->link);
		proxy->n_free_exchanges--;
		exchange_recycle(ex);
	}
	list_init(&ex->link);
	return ex;
}

static size_t
upstream_pending(const struct exchange *ex)
{
	return ex->upstream == NULL ? 0 : stream_pending(ex->upstream->stream);
}

/* Read no more for now; that the rest is late is nobody's fault but the other
   side's. */
static void
hold_back(struct stream *stream, struct meter *meter)
{
	stream_pause(stream);
	meter_pause(meter);
}

void
exchange_pace(struct exchange *ex)
{
	struct stream *client = ex->client->stream;
	bool read_client, read_upstream = stream_pending(client) == 0;

	if (ex->request_done)
		read_client = ex->sniffing || client_has_room(ex->client);
	else
		read_client = ex->request_dropped ||
		    (ex->upstream != NULL && upstream_pending(ex) == 0);
	if (read_client)
		stream_resume(client);
	else
		hold_back(client, &ex->request_meter);
	if (ex->upstream == NULL)
		return;
	if (read_upstream)
		stream_resume(ex->upstream->stream);
	else
		hold_back(ex->upstream->stream, &ex->response_meter);
}

/* The kind of deadline for what is waited for now. */
static struct timer_class *
deadline_of(const struct exchange *ex)
{
	const struct proxy_timers *timers = &ex->proxy->timers;

	switch (ex->state) {
	case EX_REQUEST:
		return timers->connect;
	case EX_HEAD:
		return ex->request_done && upstream_pending(ex) == 0 ?
		    timers->upstream : timers->body;
	case EX_RELAY:
		if (stream_pending(ex->client->stream) > 0 || !ex->request_done)
			return timers->body;
		return ex->is_stream ? timers->tunnel : timers->upstream;
	case EX_HOLD:	/* one deadline for all of it, started with it */
	case EX_FREE:
	case EX_DONE:
	case EX_NSTATES:
		break;
	}
	return NULL;
}

void
exchange_rearm(struct exchange *ex)
{
	struct timer_class *class = deadline_of(ex);

	if (class != NULL)
		timer_start(class, &ex->timer);
}

/* The request is on its way, and nothing moves. */
static void
on_head_due(struct exchange *ex)
{
	uint64_t least = meter_least(&ex->proxy->rate);

	if (upstream_pending(ex) > 0 && stream_progressed(ex->upstream->stream, least))
		exchange_rearm(ex);
	else if (upstream_pending(ex) > 0)
		refusal_send(ex, OWN_UPSTREAM_TIMEOUT,
		    SLICE("the API does not take the request body"));
	else if (ex->request_done)
		refusal_send(ex, OWN_UPSTREAM_TIMEOUT, SLICE_NONE);
	else
		refusal_send(ex, OWN_REQUEST_TIMEOUT,
		    SLICE("the request body did not come in time"));
}

/* The answer is on its way, and nothing moves. */
static void
on_relay_due(struct exchange *ex)
{
	struct stream *client = ex->client->stream;
	struct stream *slow = stream_pending(client) > 0 ? client :
	    upstream_pending(ex) > 0 ? ex->upstream->stream : NULL;

	if (slow != NULL && stream_progressed(slow, meter_least(&ex->proxy->rate)))
		exchange_rearm(ex);
	else if (slow == client || (slow == NULL && !ex->request_done))
		exchange_abort(ex, ABORTED_BY_CLIENT);
	else
		exchange_abort(ex, ABORTED_BY_UPSTREAM);
}

/* The way to the origin is not there yet. */
static void
on_connect_due(struct exchange *ex)
{
	struct strbuf detail = { 0 };

	if (ex->sniffing) {
		intercept_silence(ex);
		return;
	}
	strbuf_addf(&detail, "%.*s: waited for %s", SLICE_FMT(exchange_target(ex)),
	    connector_waits_for(ex->connector));
	refusal_send(ex, OWN_CONNECTION_TIMEOUT, strbuf_slice(&detail));
	strbuf_clear(&detail);
}

static void
on_timer(void *ctx)
{
	struct exchange *ex = ctx;

	switch (ex->state) {
	case EX_REQUEST:
		on_connect_due(ex);
		break;
	case EX_HEAD:
		on_head_due(ex);
		break;
	case EX_HOLD:
		ex->capture_cut = true;		/* the rest is not waited for */
		judgement_release(ex);
		break;
	case EX_RELAY:
		on_relay_due(ex);
		break;
	case EX_FREE:
	case EX_DONE:
	case EX_NSTATES:
		break;
	}
}

/* An exchange of the client that knows nothing of its request yet. */
static struct exchange *
exchange_open(struct client *client)
{
	struct proxy *proxy = client->proxy;
	struct exchange *ex = exchange_take(proxy);

	if (ex == NULL)
		return NULL;
	ex->client = client;
	ex->peer = client->peer;
	ex->listen = client->listener->settings;
	ex->config = client->listener->config;
	ex->config->users++;
	ex->id = proxy->id_seed + proxy->n_exchanges++;
	ex->times.started = loop_now_us(proxy->loop);
	ex->client_minor = 1;
	timer_init(&ex->timer, on_timer, ex);
	client->exchange = ex;
	exchange_set_state(ex, EX_REQUEST);
	return ex;
}

void
exchange_refuse_unparsed(struct client *client, enum own_error error,
    struct slice detail)
{
	struct exchange *ex = exchange_open(client);

	if (ex == NULL) {
		client_close(client);
		return;
	}
	refusal_send(ex, error, detail);
}

/* Note what of the request's head matters beyond sending it. */
static void
note_request(struct exchange *ex, const struct request_head *head)
{
	/* A 1.0 proxy may hand on "keep-alive" without knowing what it says, and
	   would wait for the end then (RFC 9112, sections 9.3 and C.2.2). */
	bool may_stay = head->minor > 0 || ex->listen->mode == LISTEN_GATEWAY ||
	    client_inside(ex->client) != NULL;

	ex->method = head->method;
	ex->client_minor = head->minor;
	ex->request_is_stream = inspect_is_stream(&head->fields);
	ex->client_keeps_alive = may_stay &&
	    framing_keeps_alive(head->minor, &head->fields);
}

/* What keeps a request that could be parsed from being forwarded. */
static enum violation
request_fault(struct exchange *ex, const struct request_head *head,
    struct framing *framing)
{
	struct hop_by_hop hop;
	enum violation fault = framing_of_request(head, framing);

	if (fault == VIOLATION_NONE)
		fault = hop_by_hop_read(&hop, &head->fields);
	if (fault == VIOLATION_NONE)
		fault = max_forwards_read(head, &ex->max_forwards);
	return fault;
}

struct exchange *
exchange_start(struct client *client)
{
	struct proxy *proxy = client->proxy;
	const struct request_head *head = &proxy->request;
	struct exchange *ex = exchange_open(client);
	struct framing framing;
	struct slice detail = SLICE_NONE;
	enum violation violation;
	enum own_error error, auth_error;
	struct route route = { 0 };
	bool found;

	if (ex == NULL)
		return NULL;
	note_request(ex, head);
	violation = request_fault(ex, head, &framing);
	if (violation != VIOLATION_NONE) {
		/* None of its body is taken, so the connection ends with it. */
		refusal_send(ex, own_error_of_violation(violation),
		    slice_str(violation_info(violation)->text));
		return ex;
	}
	ex->request_has_body = framing.kind == FRAMING_CHUNKED ||
	    (framing.kind == FRAMING_LENGTH && framing.length > 0);
	ex->request_done = !ex->request_has_body;
	body_reader_start(&ex->request_body, &framing,
	    &ex->config->snapshot->settings->http);
	found = route_find(ex->config->snapshot, ex->listen, client_inside(client),
	    head, &route, &error, &detail);
	ex->api = route.api;
	request_relay_note(ex, &route);
	if (!proxy_auth_admits(ex, &auth_error))
		refusal_send(ex, auth_error, SLICE_NONE);
	else if (!found)
		refusal_send(ex, error, detail);
	else if (via_names(&head->fields, ex->config->via))
		refusal_send(ex, OWN_LOOP, ex->config->via);
	else if (ex->max_forwards.applies && ex->max_forwards.left == 0)
		refusal_send(ex, OWN_MAX_FORWARDS, SLICE_NONE);
	else if (ex->method == METHOD_CONNECT)
		connect_request_start(ex);
	else
		request_relay_start(ex);
	return ex;
}

void
exchange_drop_upstream(struct exchange *ex)
{
	connector_cancel(ex->connector);
	ex->connector = NULL;
	upstream_close(ex->proxy->pool, ex->upstream);
	ex->upstream = NULL;
}

/* Over. Who is still on the stack may look at it until the turn ends. */
static void
exchange_retire(struct exchange *ex)
{
	struct proxy *proxy = ex->proxy;

	timer_stop(&ex->timer);
	exchange_set_state(ex, EX_DONE);
	list_append(&proxy->retired_exchanges, &ex->link);
	proxy_end_turn(proxy);
}

void
exchange_finish(struct exchange *ex)
{
	struct client *client = ex->client;
	bool keep_alive = ex->client_keeps_alive && ex->request_done;

	judgement_late(ex);
	exchange_log_access(ex);
	if (ex->upstream != NULL && ex->upstream_keeps_alive && ex->request_done &&
	    !ex->request_dropped && !ex->proxy->draining &&
	    ex->config == ex->proxy->config && stream_pending(ex->upstream->stream) == 0) {
		upstream_pool_put(ex->proxy->pool, ex->upstream);
		ex->upstream = NULL;
	}
	exchange_drop_upstream(ex);
	exchange_retire(ex);
	if (client != NULL)
		client_exchange_done(client, keep_alive);
}

void
exchange_abort(struct exchange *ex, enum aborted_by who)
{
	struct client *client = ex->client;
	/* Whoever reads to the end of the connection must not see an orderly one;
	   with the other framings the cut shows, and what was sent may arrive. */
	bool reset = ex->out_framing == FRAMING_CLOSE || who == ABORTED_BY_CLIENT;

	ex->aborted_by = who;
	judgement_late(ex);
	exchange_log_access(ex);
	exchange_drop_upstream(ex);
	exchange_retire(ex);
	if (client == NULL)
		return;
	client->exchange = NULL;
	if (ex->response_started && !reset)
		client_exchange_done(client, false);
	else if (reset)
		client_abort(client);
	else
		client_close(client);
}

struct slice
exchange_target(const struct exchange *ex)
{
	return slice_of(ex->key.ptr, ex->target_len);
}

struct slice
exchange_method_name(const struct exchange *ex)
{
	return slice_of(ex->request_out.ptr + ex->method_name.at,
	    ex->method_name.len);
}

struct slice
exchange_path(const struct exchange *ex)
{
	return slice_of(ex->request_out.ptr + ex->path.at, ex->path.len);
}

struct slice
exchange_via(const struct exchange *ex)
{
	return slice_of(ex->request_out.ptr + ex->via.at, ex->via.len);
}

struct slice
exchange_id_text(uint64_t id, char out[EXCHANGE_ID_LEN + 1])
{
	number_write_hex(out, EXCHANGE_ID_LEN, id);
	out[EXCHANGE_ID_LEN] = '\0';
	return slice_of(out, EXCHANGE_ID_LEN);
}
