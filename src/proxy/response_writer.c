#include "proxy/response_writer.h"

#include "action/normalise.h"
#include "action/tag.h"
#include "http/chunked.h"
#include "http/head_writer.h"
#include "http/hop_by_hop.h"
#include "http/via.h"
#include "proxy/client_requests.h"
#include "proxy/trailer_relay.h"

#define READ_MIN (16 * 1024)	/* a single read when the client is slow */

void
response_writer_fields(struct strbuf *out, const struct response_head *head,
    const struct slice *new_body)
{
	struct hop_by_hop hop;

	hop_by_hop_read(&hop, &head->fields);
	for (size_t i = 0; i < head->fields.len; i++) {
		const struct field *field = &head->fields.items[i];

		if (hop_by_hop_drops(&hop, field) || tag_is_ours(field) ||
		    (new_body != NULL && normalise_drops(field)))
			continue;
		head_writer_field(out, field->name, field->value);
	}
}

void
response_writer_via(const struct exchange *ex, struct strbuf *out, unsigned minor)
{
	strbuf_add_str(out, "Via: ");
	via_add_value(out, NULL, minor, ex->config->via);
	strbuf_add_str(out, "\r\n");
}

/* How the origin's body is framed towards this client. */
static enum framing_kind
choose_framing(const struct exchange *ex)
{
	switch (ex->response_body.kind) {
	case FRAMING_NONE:
	case FRAMING_LENGTH:
		return ex->response_body.kind;
	case FRAMING_CHUNKED:
	case FRAMING_CLOSE:
		break;
	}
	return ex->client_minor > 0 ? FRAMING_CHUNKED : FRAMING_CLOSE;
}

/* The fields that say where the body ends. */
static void
write_framing(struct exchange *ex, struct strbuf *out,
    const struct response_head *head)
{
	bool has_length =
	    field_list_find(&head->fields, FIELD_CONTENT_LENGTH) != NULL;

	switch (ex->out_framing) {
	case FRAMING_NONE:
		/* What a body would have had: HEAD and 304 only (RFC 9110, 8.6). */
		if (!has_length ||
		    (ex->method != METHOD_HEAD && head->status != 304))
			break;
		/* fall through */
	case FRAMING_LENGTH:
		head_writer_field_u64(out, SLICE("Content-Length"),
		    ex->response_length);
		break;
	case FRAMING_CHUNKED:
		strbuf_add(out, SLICE("Transfer-Encoding: chunked\r\n"));
		break;
	case FRAMING_CLOSE:
		break;
	}
}

bool
response_writer_spoke_early(const struct exchange *ex)
{
	return ex->wants_upgrade && client_peek(ex->client).len > 0;
}

void
response_writer_end_head(const struct exchange *ex, struct strbuf *out)
{
	if (!ex->client_keeps_alive)
		strbuf_add(out, SLICE("Connection: close\r\n"));
	else if (ex->client_minor == 0)
		strbuf_add(out, SLICE("Connection: keep-alive\r\n"));
	head_writer_end(out);
}

void
response_writer_write_head(struct exchange *ex, struct slice tags,
    const struct slice *new_body)
{
	const struct response_head *head = &ex->proxy->response;
	struct strbuf *out = &ex->proxy->head_out;

	ex->out_framing = choose_framing(ex);
	if (new_body != NULL) {
		ex->out_framing = FRAMING_LENGTH;
		ex->response_length = new_body->len;
	}
	/* What comes before the end of the request, or without an end of its own,
	   ends the connection. */
	if (ex->out_framing == FRAMING_CLOSE || !ex->request_done ||
	    client_is_ending(ex->client) || response_writer_spoke_early(ex))
		ex->client_keeps_alive = false;
	strbuf_reset(out, LOOP_BUFFER_SIZE);
	head_writer_status_line(out, head->status, head->reason);
	response_writer_fields(out, head, new_body);
	if (new_body != NULL)
		strbuf_add(out, SLICE("Content-Type: application/json\r\n"));
	write_framing(ex, out, head);
	/* Whoever forwards an answer without a date puts one (RFC 9110, 6.6.1). */
	if (field_list_find(&head->fields, FIELD_DATE) == NULL)
		head_writer_field(out, SLICE("Date"), proxy_date(ex->proxy));
	strbuf_add(out, tags);
	response_writer_via(ex, out, head->minor);
	response_writer_end_head(ex, out);
}

/* Read less at a time from the origin while the client is slow. */
static void
adapt_to_client(struct exchange *ex, bool pending)
{
	struct stream *upstream = ex->upstream->stream;
	size_t max = stream_read_max(upstream);

	if (pending)
		stream_set_read_max(upstream, max / 2 > READ_MIN ? max / 2 : READ_MIN);
	else if (max < LOOP_BUFFER_SIZE)
		stream_set_read_max(upstream, max * 2);
}

bool
response_writer_send(struct exchange *ex, struct slice head, struct slice data,
    bool last)
{
	unsigned char size_line[CHUNKED_HEADER_SIZE];
	struct strbuf *end = &ex->proxy->body_out;
	struct slice parts[5] = { [0] = head, [2] = data };
	enum stream_rc rc;

	if (head.len > 0 && ex->proxy->head_out.failed) {
		exchange_abort(ex, ABORTED_BY_NOBODY);	/* memory ran out */
		return false;
	}
	ex->response_started = true;
	ex->bytes_out += data.len;
	if (ex->out_framing == FRAMING_CHUNKED) {
		if (data.len > 0) {
			parts[1] = slice_of(size_line,
			    chunked_header(data.len, size_line));
			parts[3] = SLICE("\r\n");
		}
		if (last) {
			strbuf_reset(end, LOOP_BUFFER_SIZE);
			trailer_relay_write(ex->proxy, &ex->response_body,
			    &ex->response_named, end);
			parts[4] = strbuf_slice(end);
		}
	}
	rc = stream_write(ex->client->stream, parts, ARRAY_LEN(parts));
	if (rc == STREAM_BROKEN) {
		exchange_abort(ex, ABORTED_BY_CLIENT);
		return false;
	}
	if (!last) {
		if (ex->upstream != NULL)
			adapt_to_client(ex, rc == STREAM_PENDING);
		exchange_pace(ex);
		exchange_rearm(ex);
	}
	return true;
}

void
response_writer_drained(struct exchange *ex)
{
	exchange_pace(ex);
	/* What of interim answers is fetched late moves no deadline. */
	if (ex->state == EX_RELAY)
		exchange_rearm(ex);
}
