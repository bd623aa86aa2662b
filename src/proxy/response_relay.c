#include "proxy/response_relay.h"

#include <errno.h>

#include "http/head_writer.h"
#include "http/hop_by_hop.h"
#include "http/response_parser.h"
#include "http/status.h"
#include "proxy/judgement.h"
#include "proxy/refusal.h"
#include "proxy/request_relay.h"
#include "proxy/response_body.h"
#include "proxy/response_writer.h"
#include "proxy/trailer_relay.h"
#include "proxy/tunnel.h"

/* Interim answers to one request: more than any API sends that works on it. */
#define INTERIM_MAX 1000

#define EXTENSIONS_MAX 60	/* times that 102 may move the deadline of the answer */

static const struct http_limits *
limits_of(const struct exchange *ex)
{
	return &ex->config->snapshot->settings->http;
}

/*
 * Whether an answer that has no body announces one all the same: then bytes may
 * follow that are no answer to the next request. HEAD and 304 announce what a
 * body would be (RFC 9110, sections 8.6 and 9.3.2).
 */
static bool
promises_body_in_vain(const struct exchange *ex,
    const struct response_head *head, const struct framing *framing)
{
	const struct field *length =
	    field_list_find(&head->fields, FIELD_CONTENT_LENGTH);

	if (framing->kind != FRAMING_NONE || ex->method == METHOD_HEAD ||
	    head->status == 304)
		return false;
	return field_list_find(&head->fields, FIELD_TRANSFER_ENCODING) != NULL ||
	    (length != NULL && !slice_eq(length->value, SLICE("0")));
}

/* What keeps a head that could be parsed from being relayed. */
static enum violation
head_fault(const struct exchange *ex, struct framing *framing)
{
	const struct response_head *head = &ex->proxy->response;
	struct hop_by_hop hop;
	enum violation fault = framing_of_response(head, ex->method, framing);

	return fault != VIOLATION_NONE ? fault :
	    hop_by_hop_read(&hop, &head->fields);
}

/* Whether a proxy says of an answer that it made it itself (RFC 9209; Squid's way). */
static bool
is_proxys_own(const struct response_head *head)
{
	return field_list_find(&head->fields, FIELD_PROXY_STATUS) != NULL ||
	    field_list_find_name(&head->fields, SLICE("X-Squid-Error")) != NULL;
}

/* The final head is in proxy->response; rest is what came behind it. */
static void
begin(struct exchange *ex, struct slice raw_head, unsigned char *rest,
    size_t rest_len)
{
	const struct response_head *head = &ex->proxy->response;
	struct slice head_out = SLICE_NONE;
	struct framing framing;
	enum violation why = head_fault(ex, &framing);

	if (why != VIOLATION_NONE) {
		refusal_send(ex, OWN_UPSTREAM_PROTOCOL,
		    slice_str(violation_info(why)->text));
		return;
	}
	/* Meant for us, who asked the parent; the client knows nothing of it. */
	if (ex->to_parent && head->status == 407) {
		refusal_send(ex, OWN_PARENT_AUTHENTICATION, exchange_target(ex));
		return;
	}
	ex->status = head->status;
	ex->by_parent = ex->to_parent && is_proxys_own(head);
	ex->response_length = framing.length;
	ex->upstream_keeps_alive = framing.kind != FRAMING_CLOSE &&
	    framing_keeps_alive(head->minor, &head->fields) &&
	    !promises_body_in_vain(ex, head, &framing);
	ex->is_stream = framing.kind != FRAMING_NONE &&
	    !inspect_may_hold(ex->method, head->status, &head->fields);
	body_reader_start(&ex->response_body, &framing, limits_of(ex));
	trailer_relay_note(&ex->response_body, &head->fields, &ex->response_named);
	judgement_choose_capture(ex);
	if (ex->capture == CAPTURE_HOLD) {
		exchange_set_state(ex, EX_HOLD);
		ex->times.held = loop_now_us(ex->proxy->loop);
		timer_start(ex->proxy->timers.hold, &ex->timer);
	} else {
		exchange_set_state(ex, EX_RELAY);
		response_writer_write_head(ex, SLICE_NONE, NULL);
		head_out = strbuf_slice(&ex->proxy->head_out);
	}
	response_body_read(ex, head_out, rest, rest_len);
	if (ex->state == EX_DONE)
		return;
	if (ex->capture != CAPTURE_NONE)
		judgement_keep_head(ex, raw_head);
	strbuf_clear(&ex->response_in);		/* the head is done with */
}

/* An interim answer: passed on to whoever can understand it. */
static void
relay_interim(struct exchange *ex)
{
	const struct response_head *head = &ex->proxy->response;
	struct strbuf *out = &ex->proxy->head_out;
	struct framing framing;
	enum violation why = head_fault(ex, &framing);
	struct slice part;

	if (why != VIOLATION_NONE || ex->n_interim++ == INTERIM_MAX) {
		refusal_send(ex, OWN_UPSTREAM_PROTOCOL,
		    why != VIOLATION_NONE ? slice_str(violation_info(why)->text) :
		    SLICE("interim answers without end"));
		return;
	}
	if (ex->client_minor == 0)
		return;
	strbuf_reset(out, LOOP_BUFFER_SIZE);
	head_writer_status_line(out, head->status, head->reason);
	response_writer_fields(out, head, NULL);
	response_writer_via(ex, out, head->minor);
	head_writer_end(out);
	part = strbuf_slice(out);
	if (stream_write(ex->client->stream, &part, 1) == STREAM_BROKEN) {
		exchange_abort(ex, ABORTED_BY_CLIENT);
		return;
	}
	exchange_pace(ex);
	/* "Processing" asks for patience (RFC 2518, section 10.1); it gets some. */
	if (head->status == 102 && ex->n_extended < EXTENSIONS_MAX) {
		ex->n_extended++;
		exchange_rearm(ex);
	}
}

/* Whether a 101 names protocols, and only such as the client asked for. */
static bool
switches_as_asked(const struct exchange *ex, const struct field_list *fields)
{
	struct slice asked = slice_of(ex->request_out.ptr + ex->upgrade.at,
	    ex->upgrade.len), rest, item, member;
	struct field_cursor cursor = { 0 };
	bool named = false, found = true;

	while (found && field_list_next_member(fields, FIELD_UPGRADE, &cursor,
	    &member)) {
		named = true;
		found = false;
		rest = asked;
		while (!found && slice_next(&rest, ',', &item))
			found = slice_eq_nocase(slice_trim(item), member);
	}
	return named && found;
}

/* 101: both sides leave HTTP (RFC 9110, section 7.8). */
static void
switch_protocols(struct exchange *ex, struct slice rest)
{
	const struct response_head *head = &ex->proxy->response;
	const struct field *upgrade = field_list_find(&head->fields, FIELD_UPGRADE);
	struct strbuf *out = &ex->proxy->head_out;
	struct stream *upstream;

	if (!ex->wants_upgrade || !ex->request_done ||
	    !switches_as_asked(ex, &head->fields)) {
		refusal_send(ex, OWN_UPSTREAM_PROTOCOL,
		    SLICE("an upgrade that was not asked for"));
		return;
	}
	ex->status = head->status;
	strbuf_reset(out, LOOP_BUFFER_SIZE);
	head_writer_status_line(out, head->status, head->reason);
	response_writer_fields(out, head, NULL);
	head_writer_field(out, upgrade->name, upgrade->value);
	strbuf_add(out, SLICE("Connection: upgrade\r\n"));
	response_writer_via(ex, out, head->minor);
	head_writer_end(out);
	exchange_set_state(ex, EX_RELAY);
	if (!response_writer_send(ex, strbuf_slice(out), SLICE_NONE, true))
		return;
	ex->response_done = true;
	upstream = upstream_take_stream(ex->proxy->pool, ex->upstream);
	ex->upstream = NULL;
	tunnel_start(ex, upstream, rest);
	exchange_finish(ex);
}

/* The rest of a head has to come: keep what is there. */
static void
keep_head_bytes(struct exchange *ex, const unsigned char *bytes, size_t len,
    size_t used)
{
	struct strbuf *in = &ex->response_in;

	if (bytes == in->ptr)
		strbuf_consume(in, used);
	else
		strbuf_add(in, slice_of(bytes + used, len - used));
	if (in->failed)
		refusal_send(ex, OWN_OVERLOADED, SLICE_NONE);
}

static void
refuse_head(struct exchange *ex, enum violation why)
{
	refusal_send(ex, why == VIOLATION_HEAD_TOO_LARGE ||
	    why == VIOLATION_TOO_MANY_FIELDS ? OWN_UPSTREAM_HEAD_TOO_LARGE :
	    OWN_UPSTREAM_PROTOCOL, slice_str(violation_info(why)->text));
}

/* Bytes of heads: any number of interim ones, then the final one. */
static void
on_head(struct exchange *ex, unsigned char *bytes, size_t len)
{
	struct response_head *head = &ex->proxy->response;
	enum violation why = VIOLATION_NONE;
	size_t used = 0;

	while (ex->state == EX_HEAD) {
		struct slice in = slice_of(bytes + used, len - used);

		switch (response_parse(in, &ex->response_scanned, limits_of(ex), head,
		    &why)) {
		case PARSE_MORE:
			keep_head_bytes(ex, bytes, len, used);
			return;
		case PARSE_BAD:
			refuse_head(ex, why);
			return;
		case PARSE_DONE:
			break;
		}
		ex->response_scanned = 0;
		used += head->len;
		if (head->status == 101)
			switch_protocols(ex, slice_skip(in, head->len));
		else if (status_is_interim(head->status))
			relay_interim(ex);
		else
			begin(ex, slice_head(in, head->len), bytes + used, len - used);
	}
}

/*
 * Whether bytes were there before the request was: they are read in the turn of
 * the loop in which the connection came out of the pool. An origin sent too much
 * for the request before, or says that it closes (408); an answer to this one
 * they are not (RFC 9112, section 9.2).
 */
static bool
is_older_than_request(const struct exchange *ex)
{
	return ex->state == EX_HEAD && ex->times.first_byte == 0 &&
	    ex->upstream->reused && ex->taken_in_turn == ex->proxy->n_turns;
}

static void
on_data(unsigned char *bytes, size_t len, void *ctx)
{
	struct exchange *ex = ctx;

	if (is_older_than_request(ex)) {
		if (!request_relay_retry(ex))
			refusal_send(ex, OWN_UPSTREAM_PROTOCOL,
			    SLICE("bytes that came before the request"));
		return;
	}
	if (ex->times.first_byte == 0)
		ex->times.first_byte = loop_now_us(ex->proxy->loop);
	switch (ex->state) {
	case EX_HEAD:
		if (ex->response_in.len == 0) {
			on_head(ex, bytes, len);
			break;
		}
		strbuf_add(&ex->response_in, slice_of(bytes, len));
		on_head(ex, ex->response_in.ptr, ex->response_in.len);
		break;
	case EX_HOLD:
	case EX_RELAY:
		response_body_read(ex, SLICE_NONE, bytes, len);
		break;
	case EX_REQUEST:
	case EX_FREE:
	case EX_DONE:
	case EX_NSTATES:
		break;
	}
}

/* The origin's side is over, in order or with an error. */
static void
on_upstream_end(struct exchange *ex, enum own_error error, struct slice detail)
{
	ex->upstream_keeps_alive = false;
	switch (ex->state) {
	case EX_HEAD:
		if (!request_relay_retry(ex))
			refusal_send(ex, error, detail);
		break;
	case EX_HOLD:
	case EX_RELAY:
		response_body_end(ex, error, detail);
		break;
	case EX_REQUEST:
	case EX_FREE:
	case EX_DONE:
	case EX_NSTATES:
		break;
	}
}

static void
on_eof(void *ctx)
{
	on_upstream_end(ctx, OWN_UPSTREAM_CLOSED, exchange_target(ctx));
}

static void
on_error(int error, void *ctx)
{
	struct exchange *ex = ctx;
	enum own_error own = OWN_ERROR_N;
	struct strbuf detail = { 0 };

	/* TLS 1.3 tells only behind the handshake that our certificate will not do
	   (RFC 8446, section 4.4.2.4). */
	if (error == EPROTO)
		own = connector_tls_error(ex->upstream->stream);
	strbuf_add(&detail, exchange_target(ex));
	if (own != OWN_ERROR_N)
		strbuf_addf(&detail, ": %.*s", SLICE_FMT(tls_session_failure_text(
		    stream_tls(ex->upstream->stream))));
	on_upstream_end(ex, own == OWN_ERROR_N ? OWN_UPSTREAM_RESET : own,
	    strbuf_slice(&detail));
	strbuf_clear(&detail);
}

static void
on_drained(void *ctx)
{
	request_relay_drained(ctx);
}

static void
on_waiting(void *ctx)
{
	response_body_splice(ctx);
}

const struct stream_handler response_relay_handler = {
	.on_data = on_data,
	.on_eof = on_eof,
	.on_drained = on_drained,
	.on_error = on_error,
};
const struct stream_handler response_relay_splicing = {
	.on_waiting = on_waiting,
	.on_data = on_data,
	.on_eof = on_eof,
	.on_drained = on_drained,
	.on_error = on_error,
};
