#include "proxy/client.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "http/request_parser.h"
#include "proxy/client_tls.h"
#include "proxy/exchange.h"
#include "proxy/intercept.h"
#include "proxy/proxy_listener.h"
#include "proxy/request_relay.h"
#include "proxy/response_writer.h"

/* What a client may send while its connection is closing. */
#define LINGER_BYTES_MAX (32 * 1024 * 1024)

static void client_go_on(struct client *client);

static const struct http_limits *
limits_of(const struct client *client)
{
	return &client->proxy->config->snapshot->settings->http;
}

/* How many bytes wait to be taken. */
static size_t
client_waiting(const struct client *client)
{
	return client->in.len - client->in_at;
}

struct slice
client_peek(const struct client *client)
{
	return slice_of(client->in.ptr + client->in_at, client_waiting(client));
}

const struct authority *
client_inside(const struct client *client)
{
	return client->inside == NULL ? NULL : &client->inside->authority;
}

bool
client_set_inside(struct client *client, const struct authority *authority,
    const struct api *api, struct slice user)
{
	struct client_inside *inside = calloc(1, sizeof(*inside) +
	    authority->host.len);

	if (inside == NULL)
		return false;
	memcpy(inside->host_bytes, authority->host.ptr, authority->host.len);
	inside->authority = *authority;
	inside->authority.host.ptr = inside->host_bytes;
	strbuf_add_str(&inside->api, api->settings->name);
	strbuf_add(&inside->user, user);
	client->inside = inside;
	return true;
}

bool
client_has_room(const struct client *client)
{
	return client_waiting(client) < limits_of(client)->header_bytes;
}

bool
client_is_ending(const struct client *client)
{
	return client->last || client->proxy->draining ||
	    client->listener->retired ||
	    (stream_at_eof(client->stream) && client_waiting(client) == 0);
}

static void
client_free(void *ctx)
{
	struct client *client = ctx;

	if (client->inside != NULL) {
		strbuf_clear(&client->inside->api);
		strbuf_clear(&client->inside->user);
	}
	free(client->inside);
	proxy_listener_unref(client->listener);
	strbuf_clear(&client->in);
	free(client);
}

/* The stream is closed or given away: the client is no more. */
static void
client_retire(struct client *client)
{
	struct proxy *proxy = client->proxy;

	assert(client->exchange == NULL && !client->closed);
	if (client->inside != NULL && !client->has_asked && !client->shaking &&
	    !proxy->draining)
		client_tls_unused(client);
	client->closed = true;
	list_remove(&client->link);
	proxy->n_clients--;
	if (client->told)
		proxy->n_told--;
	if (client->counted)
		census_leave(proxy->instance->census, &client->peer);
	timer_stop(&client->timer);
	loop_defer(proxy->loop, &client->retire);
	proxy_check_idle(proxy);
}

void
client_close(struct client *client)
{
	stream_close(client->stream);
	client_retire(client);
}

void
client_abort(struct client *client)
{
	stream_abort(client->stream);
	client_retire(client);
}

struct stream *
client_take_stream(struct client *client, struct strbuf *early, bool *counted)
{
	struct stream *stream = client->stream;

	strbuf_consume(&client->in, client->in_at);
	*early = client->in;
	client->in = (struct strbuf){ 0 };
	*counted = client->counted;
	client->counted = false;
	client_retire(client);
	return stream;
}

/*
 * Close so that the peer gets what was sent: closing a socket on which unread
 * bytes arrive would reset it (RFC 9112, section 9.6).
 */
static void
client_linger(struct client *client)
{
	strbuf_clear(&client->in);
	client->in_at = 0;
	if (stream_at_eof(client->stream) && stream_pending(client->stream) == 0) {
		client_close(client);
		return;
	}
	client->lingering = true;
	stream_shutdown(client->stream);
	stream_resume(client->stream);
	timer_start(stream_pending(client->stream) > 0 ?
	    client->proxy->timers.body : client->proxy->timers.linger,
	    &client->timer);
}

/* Wait for the rest of a request head, or for the next request. */
static void
client_await(struct client *client)
{
	const struct proxy_timers *timers = &client->proxy->timers;

	if (client_waiting(client) == 0 && client->in.cap > 0) {
		strbuf_clear(&client->in);	/* an idle connection owns no buffer */
		client->in_at = 0;
	}
	if (stream_at_eof(client->stream)) {
		client_linger(client);
		return;
	}
	stream_resume(client->stream);
	/* A head has an absolute deadline: bytes that trickle do not move it. */
	if (client->in.len == 0)
		timer_start(client->proxy->draining ? timers->parting : timers->idle,
		    &client->timer);
	else if (!timer_is_running(&client->timer))
		timer_start(timers->request, &client->timer);
}

static void
on_timer(void *ctx)
{
	struct client *client = ctx;

	if (client->shaking) {
		client_tls_failed(client);
		client_close(client);
	} else if (stream_pending(client->stream) > 0 &&
	    stream_progressed(client->stream, meter_least(&client->proxy->rate)))
		timer_start(client->proxy->timers.body, &client->timer);
	else if (client->lingering || stream_pending(client->stream) > 0)
		client_close(client);
	else if (client_waiting(client) > 0)
		exchange_refuse_unparsed(client, OWN_REQUEST_TIMEOUT,
		    SLICE("the request head did not come in time"));
	else if (client->proxy->draining)
		client_linger(client);
	else
		client_close(client);
}

/* Put bytes behind those that wait. */
static void
client_stash(struct client *client, struct slice bytes)
{
	if (client->in_at > 0) {
		strbuf_consume(&client->in, client->in_at);
		client->in_at = 0;
	}
	strbuf_add(&client->in, bytes);
	if (client->in.failed)
		client->last = true;
}

/* What came is no request that can be read. */
static void
refuse_malformed(struct client *client, unsigned char first, enum violation why)
{
	if (why == VIOLATION_NOT_HTTP && first == TLS_HANDSHAKE_RECORD &&
	    client->inside == NULL)
		exchange_refuse_unparsed(client, OWN_TLS_ON_PLAIN, SLICE_NONE);
	else
		exchange_refuse_unparsed(client, own_error_of_violation(why),
		    slice_str(violation_info(why)->text));
}

/*
 * Take one request head off bytes and start its exchange, with what of its body
 * is there. Returns how many bytes were used; sets *again when there may be
 * another request behind.
 */
static size_t
client_take_request(struct client *client, unsigned char *bytes, size_t len,
    bool *again)
{
	struct request_head *head = &client->proxy->request;
	enum violation why;
	struct exchange *ex;
	size_t used;

	*again = false;
	switch (request_parse(slice_of(bytes, len), &client->scanned,
	    limits_of(client), head, &why)) {
	case PARSE_MORE:
		return 0;
	case PARSE_BAD:
		client->last = true;
		refuse_malformed(client, bytes[0], why);
		return len;
	case PARSE_DONE:
		break;
	}
	client->scanned = 0;
	client->has_asked = true;
	used = head->len;
	timer_stop(&client->timer);
	ex = exchange_start(client);
	if (ex == NULL) {
		client->last = true;
		return len;
	}
	if (ex->state != EX_DONE && !ex->request_done)
		used += request_relay_body(ex, bytes + used, len - used);
	*again = !client->closed && client->exchange == NULL && !client->last &&
	    stream_pending(client->stream) == 0;
	return used;
}

/* Take requests off bytes while they last and no exchange is in progress.
   Returns how many bytes were used. */
static size_t
client_take_requests(struct client *client, unsigned char *bytes, size_t len)
{
	bool again = true;
	size_t used = 0;

	client->processing = true;
	while (again && used < len && !client->closed)
		used += client_take_request(client, bytes + used, len - used, &again);
	client->processing = false;
	return used;
}

/* What was taken is used up; without an exchange, see what comes next. */
static void
client_settle(struct client *client)
{
	if (client->exchange != NULL && client->exchange->sniffing)
		intercept_sniff(client->exchange);
	if (client->closed || client->exchange != NULL || client->shaking)
		return;
	if (client->last || stream_pending(client->stream) > 0)
		client_go_on(client);
	else
		client_await(client);
}

/* Take requests off the bytes that wait. */
static void
client_process_waiting(struct client *client)
{
	size_t used = client_take_requests(client, client->in.ptr + client->in_at,
	    client_waiting(client));

	client->in_at += used;
	client_settle(client);
}

static void
on_data(unsigned char *bytes, size_t len, void *ctx)
{
	struct client *client = ctx;
	struct exchange *ex = client->exchange;
	size_t used = 0;

	if (client->lingering) {
		client->dropped += len;
		if (client->dropped > LINGER_BYTES_MAX)
			client_close(client);
		return;
	}
	if (client->awaits_tls) {
		client_tls_greet(client, bytes, len);
		return;
	}
	if (client_waiting(client) > 0 || (ex != NULL && ex->sniffing)) {
		client_stash(client, slice_of(bytes, len));
		if (ex == NULL)
			client_process_waiting(client);
		else if (ex->sniffing)
			intercept_sniff(ex);
		else
			exchange_pace(ex);
		return;
	}
	if (ex == NULL) {
		timer_stop(&client->timer);
		used = client_take_requests(client, bytes, len);
	} else if (!ex->request_done) {
		used = request_relay_body(ex, bytes, len);
	}
	if (client->closed)
		return;
	if (used < len)
		client_stash(client, slice_of(bytes + used, len - used));
	client_settle(client);
	if (client->exchange != NULL)
		exchange_pace(client->exchange);
}

/* No exchange is in progress: end, or go on to the next request. */
static void
client_go_on(struct client *client)
{
	if (client->last) {
		client_linger(client);
	} else if (client->shaking) {
		return;
	} else if (stream_pending(client->stream) > 0) {
		/* Answers that are not fetched must not pile up: first things first. */
		stream_pause(client->stream);
		timer_start(client->proxy->timers.body, &client->timer);
	} else if (client_waiting(client) > 0) {
		timer_stop(&client->timer);
		client_process_waiting(client);
	} else {
		client_await(client);
	}
}

void
client_exchange_done(struct client *client, bool keep_alive)
{
	client->exchange = NULL;
	if (!keep_alive)
		client->last = true;
	if (!client->processing)
		client_go_on(client);
}

static void
on_eof(void *ctx)
{
	struct client *client = ctx;
	struct exchange *ex = client->exchange;

	/* Requests that came before are answered: it may have closed its sending
	   side only. */
	if (ex != NULL && (!ex->request_done || ex->sniffing))
		exchange_abort(ex, ABORTED_BY_CLIENT);
	else if (ex == NULL && stream_pending(client->stream) == 0)
		client_close(client);
}

static void
on_drained(void *ctx)
{
	struct client *client = ctx;

	if (client->exchange != NULL)
		response_writer_drained(client->exchange);
	else if (client->lingering && stream_at_eof(client->stream))
		client_close(client);
	else if (client->lingering)
		timer_start(client->proxy->timers.linger, &client->timer);
	else
		client_go_on(client);
}

static void
on_error(int error, void *ctx)
{
	struct client *client = ctx;

	(void)error;
	if (client->shaking)
		client_tls_failed(client);
	if (client->exchange != NULL)
		exchange_abort(client->exchange, ABORTED_BY_CLIENT);
	else
		client_close(client);
}

/* The TLS handshake is done: requests come. */
static void
on_connected(void *ctx)
{
	struct client *client = ctx;

	client->shaking = false;
	client->has_asked = false;
	timer_stop(&client->timer);
	client_await(client);
}

static const struct stream_handler client_handler = {
	.on_connected = on_connected,
	.on_data = on_data,
	.on_eof = on_eof,
	.on_drained = on_drained,
	.on_error = on_error,
};

/* A client on an accepted connection, among the proxy's. NULL when memory ran
   out; the connection is closed then. */
static struct client *
client_new(struct proxy_listener *listener, int fd, const struct address *peer)
{
	struct proxy *proxy = listener->proxy;
	struct client *client = calloc(1, sizeof(*client));

	if (client == NULL) {
		close(fd);
		return NULL;
	}
	client->stream = stream_new(proxy->loop, fd, &client_handler, client);
	if (client->stream == NULL) {
		free(client);
		return NULL;
	}
	client->proxy = proxy;
	client->listener = proxy_listener_ref(listener);
	client->peer = *peer;
	timer_init(&client->timer, on_timer, client);
	loop_task_init(&client->retire, client_free, client);
	list_init(&client->link);
	list_append(&proxy->clients, &client->link);
	proxy->n_clients++;
	return client;
}

void
client_accept(struct proxy_listener *listener, int fd, const struct address *peer,
    bool counted)
{
	struct proxy *proxy = listener->proxy;
	struct client *client = client_new(listener, fd, peer);

	if (client == NULL) {
		if (counted)
			census_leave(proxy->instance->census, peer);
		return;
	}
	client->counted = counted;
	client->awaits_tls = listener->tls != NULL;
	timer_start(proxy->draining ? proxy->timers.parting : proxy->timers.idle,
	    &client->timer);
}

void
client_refuse(struct proxy_listener *listener, int fd, const struct address *peer,
    enum own_error error, struct slice detail)
{
	struct client *client = client_new(listener, fd, peer);

	if (client == NULL)
		return;
	client->told = true;
	client->last = true;
	listener->proxy->n_told++;
	exchange_refuse_unparsed(client, error, detail);
}

void
client_drain(struct client *client)
{
	if (client->exchange == NULL && client_waiting(client) == 0 &&
	    !client->lingering && !client->shaking &&
	    stream_pending(client->stream) == 0)
		timer_start(client->proxy->timers.parting, &client->timer);
}
