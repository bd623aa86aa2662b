#include "proxy/client_requests.h"

#include "http/request_parser.h"
#include "proxy/client_tls.h"
#include "proxy/exchange.h"
#include "proxy/intercept.h"
#include "proxy/request_relay.h"

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

bool
client_has_room(const struct client *client)
{
	return client_waiting(client) < limits_of(client)->header_bytes;
}

void
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

void
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

void
client_requests_take(struct client *client, unsigned char *bytes, size_t len)
{
	struct exchange *ex = client->exchange;
	size_t used = 0;

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
