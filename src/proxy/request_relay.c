#include "proxy/request_relay.h"

#include <string.h>

#include "base/ascii.h"
#include "http/chunked.h"
#include "http/head_writer.h"
#include "http/hop_by_hop.h"
#include "http/via.h"
#include "proxy/permit.h"
#include "proxy/refusal.h"
#include "proxy/response_relay.h"
#include "proxy/trailer_relay.h"

static void send_out(struct exchange *ex);

/* Whether the client asks for a change of protocol that we pass on. h2c would
   take the exchange out of HTTP/1.1 and so out of sight. */
static bool
asks_upgrade(const struct request_head *head)
{
	const struct field *upgrade = field_list_find(&head->fields, FIELD_UPGRADE);

	return upgrade != NULL && head->minor > 0 &&
	    field_list_has_token(&head->fields, FIELD_CONNECTION, SLICE("upgrade")) &&
	    !field_list_has_token(&head->fields, FIELD_UPGRADE, SLICE("h2c"));
}

static void
write_request_line(struct exchange *ex, const struct request_head *head,
    const struct route *route)
{
	struct strbuf *out = &ex->request_out;
	struct slice slash = route->needs_slash ? SLICE("/") : SLICE_NONE;

	strbuf_add(out, head->method_name);
	strbuf_add_byte(out, ' ');
	/* A proxy is asked in absolute-form (RFC 9112, section 3.2.2), which for
	   OPTIONS has no path where origin-form would have a "*". */
	if (ex->to_parent) {
		strbuf_add_str(out, "http://");
		strbuf_add(out, route->authority);
	}
	ex->method_name.len = head->method_name.len;
	ex->path.at = out->len;
	if (!ex->to_parent || !slice_eq(route->path_query, SLICE("*"))) {
		strbuf_add(out, slash);
		strbuf_add(out, route->path_query);
		ex->path.len = slash.len + target_path(route->path_query).len;
	}
	strbuf_add_str(out, " HTTP/1.1\r\n");
	head_writer_field(out, SLICE("Host"), route->authority);
}

/* Whether a field is not the client's to send on, or is written apart. */
static bool
is_left_out(const struct exchange *ex, const struct request_head *head,
    const struct hop_by_hop *hop, const struct field *field)
{
	/* Expect is for a body, and from a 1.0 client it means nothing. */
	return field->id == FIELD_HOST || field->id == FIELD_VIA ||
	    hop_by_hop_drops(hop, field) || (field->id == FIELD_EXPECT &&
	    (head->minor == 0 || !ex->request_has_body)) ||
	    (field->id == FIELD_MAX_FORWARDS && ex->max_forwards.applies);
}

/* One Via field for all, ourselves last (RFC 9110, section 7.6.3). */
static void
write_via(struct exchange *ex, const struct request_head *head)
{
	struct strbuf *out = &ex->request_out;

	strbuf_add_str(out, "Via: ");
	ex->via.at = out->len;
	via_add_value(out, &head->fields, head->minor, ex->config->via);
	ex->via.len = out->len - ex->via.at;
	strbuf_add_str(out, "\r\n");
}

/* What is for the next hop alone, and named by Connection therefore. */
static void
write_hop_fields(struct exchange *ex, const struct request_head *head)
{
	struct strbuf *out = &ex->request_out;
	struct slice upgrade;
	/* Trailer fields are sent on, so the client may ask for them. */
	bool trailers = head->minor > 0 &&
	    field_list_has_token(&head->fields, FIELD_TE, SLICE("trailers"));

	if (ex->wants_upgrade) {
		upgrade = field_list_find(&head->fields, FIELD_UPGRADE)->value;
		head_writer_field(out, SLICE("Upgrade"), upgrade);
		ex->upgrade.len = upgrade.len;
		ex->upgrade.at = out->len - upgrade.len - 2;
	}
	if (trailers)
		strbuf_add(out, SLICE("TE: trailers\r\n"));
	if (ex->wants_upgrade || trailers)
		head_writer_field(out, SLICE("Connection"), !trailers ?
		    SLICE("upgrade") : ex->wants_upgrade ? SLICE("upgrade, TE") :
		    SLICE("TE"));
}

static void
write_fields(struct exchange *ex, const struct request_head *head)
{
	struct strbuf *out = &ex->request_out;
	struct hop_by_hop hop;

	hop_by_hop_read(&hop, &head->fields);
	for (size_t i = 0; i < head->fields.len; i++) {
		const struct field *field = &head->fields.items[i];

		if (!is_left_out(ex, head, &hop, field))
			head_writer_field(out, field->name, field->value);
	}
	if (ex->max_forwards.applies && ex->max_forwards.left > 0)
		head_writer_field_u64(out, SLICE("Max-Forwards"),
		    ex->max_forwards.left - 1);
	write_via(ex, head);
	if (ex->to_parent && ex->parent->authorization.len > 0)
		head_writer_field(out, SLICE("Proxy-Authorization"),
		    strbuf_slice(&ex->parent->authorization));
	write_hop_fields(ex, head);
	/* A length that was sent is sent, also 0: origins ask for it with POST. */
	if (ex->request_body.kind == FRAMING_LENGTH)
		head_writer_field_u64(out, SLICE("Content-Length"),
		    ex->request_body.left);
	else if (ex->request_body.kind == FRAMING_CHUNKED)
		strbuf_add(out, SLICE("Transfer-Encoding: chunked\r\n"));
	head_writer_end(out);
}

/* The origin as text, "host:port" in lower case. */
static void
note_origin(struct exchange *ex, const struct authority *origin)
{
	struct strbuf *key = &ex->key;

	target_add_host(key, origin->host);
	for (size_t i = 0; i < key->len; i++)
		key->ptr[i] = ascii_lower(key->ptr[i]);
	strbuf_add_byte(key, ':');
	strbuf_add_u64(key, origin->port);
	ex->target_len = key->len;
	ex->origin = *origin;
}

/* What else keeps connections apart: whom we trust, and the way. */
static void
note_way(struct exchange *ex)
{
	struct strbuf *key = &ex->key;

	if (ex->tls != NULL)
		strbuf_addf(key, " tls %llu",
		    (unsigned long long)tls_context_serial(ex->tls));
	if (ex->parent != NULL)
		strbuf_addf(key, " by %s:%u", ex->parent->settings->address.host,
		    ex->parent->settings->address.port);
	/* A parent takes requests for any host on one connection. */
	ex->pool_key.at = ex->to_parent ? ex->target_len : 0;
	ex->pool_key.len = key->len - ex->pool_key.at;
	ex->origin.host = slice_of(key->ptr + (ex->origin.is_ipv6 ? 1 : 0),
	    ex->origin.host.len);
}

static struct slice
pool_key(const struct exchange *ex)
{
	return slice_of(ex->key.ptr + ex->pool_key.at, ex->pool_key.len);
}

static void
on_connected(const struct connector_result *result, void *ctx)
{
	struct exchange *ex = ctx;

	ex->connector = NULL;
	if (result->stream == NULL) {
		refusal_send(ex, result->error, result->detail);
		return;
	}
	ex->times.connected = loop_now_us(ex->proxy->loop);
	ex->upstream = upstream_pool_adopt(ex->proxy->pool, pool_key(ex),
	    result->stream);
	if (ex->upstream == NULL) {
		refusal_send(ex, OWN_OVERLOADED, SLICE_NONE);
		return;
	}
	send_out(ex);
}

static void
connect_upstream(struct exchange *ex)
{
	const struct connector_options options = {
		.proxy = ex->proxy, .config = ex->config,
		.host = ex->origin.host, .port = ex->origin.port,
		.parent = ex->parent, .to_parent = ex->to_parent, .tls = ex->tls,
		.via = exchange_via(ex),
		.permits = permit_target,
		.on_done = on_connected, .ctx = ex,
	};

	ex->times.connecting = loop_now_us(ex->proxy->loop);
	ex->connector = connector_start(&options);
	if (ex->connector == NULL) {
		refusal_send(ex, OWN_OVERLOADED, SLICE_NONE);
		return;
	}
	exchange_pace(ex);
	exchange_rearm(ex);
}

/* Over to a new connection; what was sent on the old one went nowhere. */
static void
connect_again(struct exchange *ex)
{
	ex->retried = true;
	ex->request_dropped = false;
	exchange_drop_upstream(ex);
	if (ex->state == EX_HEAD)
		exchange_set_state(ex, EX_REQUEST);
	connect_upstream(ex);
}

/* The connection stands: send what has been collected. */
static void
send_out(struct exchange *ex)
{
	struct slice out = strbuf_slice(&ex->request_out);
	enum stream_rc rc;

	stream_set_handler(ex->upstream->stream, &response_relay_handler, ex);
	rc = stream_write(ex->upstream->stream, &out, 1);
	if (rc == STREAM_BROKEN && ex->upstream->reused && !ex->retried) {
		/* Nothing of it has left: it may be sent again, whatever it is. */
		connect_again(ex);
		return;
	}
	exchange_set_state(ex, EX_HEAD);
	ex->request_dropped = rc == STREAM_BROKEN;
	exchange_pace(ex);
	exchange_rearm(ex);
}

void
request_relay_note(struct exchange *ex, const struct route *route)
{
	const struct request_head *head = &ex->proxy->request;

	ex->wants_upgrade = asks_upgrade(head);
	ex->scheme = route->scheme;
	ex->tls = route->tls;
	ex->parent = route->parent;
	ex->to_parent = route->parent != NULL && route->tls == NULL &&
	    head->method != METHOD_CONNECT;
	if (route->origin.host.len > 0) {
		note_origin(ex, &route->origin);
		note_way(ex);
	}
	write_request_line(ex, head, route);
	write_fields(ex, head);
	trailer_relay_note(&ex->request_body, &head->fields, &ex->request_named);
}

void
request_relay_start(struct exchange *ex)
{
	if (ex->request_out.failed || ex->key.failed || ex->request_named.failed) {
		refusal_send(ex, OWN_OVERLOADED, SLICE_NONE);
		return;
	}
	/* What waits in the pool was made, and judged, by the newest settings. */
	if (ex->config == ex->proxy->config)
		ex->upstream = upstream_pool_take(ex->proxy->pool, pool_key(ex));
	if (ex->upstream == NULL) {
		connect_upstream(ex);
		return;
	}
	ex->taken_in_turn = ex->proxy->n_turns;
	proxy_end_turn(ex->proxy);
	if (ex->request_done)
		send_out(ex);
	else
		/* The first of the body goes with the head, in one write. */
		stream_set_handler(ex->upstream->stream, &response_relay_handler, ex);
}

/*
 * Pass body bytes on in the request's framing. Until the origin is connected,
 * or the head has gone, they wait behind the head.
 */
static void
send_body(struct exchange *ex, struct slice data, bool last)
{
	bool chunked = ex->request_body.kind == FRAMING_CHUNKED;
	struct strbuf *end = &ex->proxy->head_out;
	unsigned char size_line[CHUNKED_HEADER_SIZE];
	struct slice parts[4] = { 0 };

	strbuf_reset(end, LOOP_BUFFER_SIZE);
	if (chunked && last)
		trailer_relay_write(ex->proxy, &ex->request_body, &ex->request_named,
		    end);
	if (chunked && data.len > 0) {
		parts[0] = slice_of(size_line, chunked_header(data.len, size_line));
		parts[2] = SLICE("\r\n");
	}
	parts[1] = data;
	parts[3] = strbuf_slice(end);
	if (ex->state == EX_REQUEST) {
		for (size_t i = 0; i < ARRAY_LEN(parts); i++)
			strbuf_add(&ex->request_out, parts[i]);
		return;
	}
	/* When the origin has closed, perhaps it has answered before, and reading
	   will tell. The rest of the body has nowhere to go. */
	ex->request_dropped = stream_write(ex->upstream->stream, parts,
	    ARRAY_LEN(parts)) == STREAM_BROKEN;
	exchange_pace(ex);
}

/* Whether the client drips: then its deadline would never come. */
static bool
is_too_slow(struct exchange *ex, size_t came)
{
	return !meter_note(&ex->request_meter, &ex->proxy->rate, came,
	    loop_now_us(ex->proxy->loop)) &&
	    !ex->request_done && !ex->request_is_stream;
}

size_t
request_relay_body(struct exchange *ex, unsigned char *bytes, size_t len)
{
	enum violation why = VIOLATION_NONE;
	struct slice data;
	size_t consumed;

	enum body_rc rc = body_reader_read(&ex->request_body, bytes, len, &consumed,
	    &data, &why);

	if (rc == BODY_BAD) {
		ex->client_keeps_alive = false;
		refusal_send(ex, own_error_of_violation(why),
		    slice_str(violation_info(why)->text));
		return len;
	}
	ex->bytes_in += data.len;
	ex->request_done = rc == BODY_DONE;
	if (is_too_slow(ex, consumed)) {
		ex->client_keeps_alive = false;
		refusal_send(ex, OWN_REQUEST_TIMEOUT,
		    SLICE("the request body came too slowly"));
		return len;
	}
	if (!ex->request_dropped)
		send_body(ex, data, ex->request_done);
	if (ex->request_out.failed)
		refusal_send(ex, OWN_OVERLOADED, SLICE_NONE);
	else if (ex->state == EX_REQUEST && ex->upstream != NULL)
		send_out(ex);
	else
		exchange_rearm(ex);
	return consumed;
}

bool
request_relay_retry(struct exchange *ex)
{
	if (ex->state != EX_HEAD || ex->retried || ex->request_has_body ||
	    !ex->upstream->reused || ex->times.first_byte != 0 ||
	    !method_is_idempotent(ex->method))
		return false;
	connect_again(ex);
	return true;
}

void
request_relay_drained(struct exchange *ex)
{
	exchange_pace(ex);
	exchange_rearm(ex);
}
