#include "mock/wire.h"

#include <stdlib.h>
#include <string.h>

#include "http/status.h"

/* How an echo is framed: by chunks, or towards HTTP/1.0 by its end. */
static const struct wire_style echo_chunked = {
	.chunk_max = WIRE_FILL_SIZE, .last = ""
};
static const struct wire_style echo_close = {
	.no_length = true, .end = WIRE_CLOSE
};
static const struct wire_style by_length = { 0 };
static const struct wire_style no_content = {
	.no_length = true, .no_body = true
};
static const struct wire_style not_modified = { .no_body = true };
static const struct wire_style bare_body = { .no_head = true, .end = WIRE_CLOSE };

/* The style of an answer, asked for or implied. */
static const struct wire_style *
style_of(const struct answer *answer, const struct wire_request *request)
{
	if (answer->is_raw)
		return &bare_body;
	if (answer->sink == SINK_ECHO)
		return request->minor == 0 ? &echo_close : &echo_chunked;
	if (answer->style != NULL)
		return answer->style;
	if (answer->status == 204 || answer->upgrade != UPGRADE_NONE)
		return &no_content;
	return answer->status == 304 ? &not_modified : &by_length;
}

static void
add_times(struct strbuf *out, const char *text, size_t times)
{
	for (size_t i = 0; text != NULL && (i == 0 || i < times); i++)
		strbuf_add_str(out, text);
}

/* Field lines that end in LF, each ended by eol instead. */
static void
add_lines(struct strbuf *out, struct slice lines, const char *eol)
{
	struct slice line;

	while (lines.len > 0 && slice_next(&lines, '\n', &line)) {
		strbuf_add(out, line);
		strbuf_add_str(out, eol);
	}
}

static void
add_status_line(struct strbuf *out, const struct answer *answer,
    const struct wire_style *style)
{
	unsigned status = style->status != 0 ? style->status : answer->status;

	strbuf_add_str(out, style->version != NULL ? style->version : "HTTP/1.1");
	strbuf_addf(out, " %u", status);
	if (!style->no_reason)
		strbuf_addf(out, " %s", status_reason(status));
}

static void
add_connection(struct strbuf *out, const struct wire_style *style,
    const struct wire_request *request, const char *eol)
{
	bool ends_body = style->no_length && style->end == WIRE_CLOSE;

	if (style->version != NULL)
		return;
	if (!request->keeps_alive || ends_body)
		strbuf_addf(out, "Connection: close%s", eol);
	else if (request->minor == 0)
		strbuf_addf(out, "Connection: keep-alive%s", eol);
}

static void
add_framing(struct strbuf *out, const struct answer *answer,
    const struct wire_style *style, const char *eol)
{
	size_t times = style->length_times == 0 ? 1 : style->length_times;
	uint64_t length = answer_body_len(answer) + style->length_add;

	if (style->chunk_max != 0)
		strbuf_addf(out, "Transfer-Encoding: chunked%s", eol);
	else if (!style->no_length)
		for (size_t i = 0; i < times; i++)
			strbuf_addf(out, "Content-Length: %llu%s",
			    (unsigned long long)length, eol);
}

static void
add_head(struct strbuf *out, const struct answer *answer,
    const struct wire_style *style, const struct wire_request *request)
{
	const char *eol = style->eol != NULL ? style->eol : "\r\n";

	add_times(out, style->before, style->before_times);
	add_status_line(out, answer, style);
	strbuf_addf(out, "%sServer: errgate-mock%s", eol, eol);
	if (answer->type.len > 0)
		strbuf_addf(out, "Content-Type: %.*s%s",
		    SLICE_FMT(strbuf_slice(&answer->type)), eol);
	add_lines(out, strbuf_slice(&answer->lines), eol);
	for (size_t i = 0; i == 0 || i < style->lines_times; i++)
		add_lines(out, style->lines, eol);
	add_framing(out, answer, style, eol);
	if (answer->upgrade == UPGRADE_NONE)
		add_connection(out, style, request, eol);
	strbuf_add_str(out, eol);
}

static void
add_chunk_size(struct strbuf *out, uint64_t size, const struct wire_style *style)
{
	strbuf_addf(out, "%llx%s\r\n", (unsigned long long)size,
	    style->extension != NULL ? style->extension : "");
}

static void
add_chunks(struct strbuf *out, struct slice bytes, const struct wire_style *style)
{
	while (bytes.len > 0) {
		struct slice chunk = slice_head(bytes, style->chunk_max);

		add_chunk_size(out, chunk.len, style);
		strbuf_add(out, chunk);
		strbuf_add_str(out, "\r\n");
		bytes = slice_skip(bytes, chunk.len);
	}
}

/* The body in chunks; a fill is a single one, however long. */
static void
add_chunked_body(struct wire *wire, const struct answer *answer,
    const struct wire_style *style)
{
	struct slice body = strbuf_slice(&answer->body);

	if (answer->fill_len == 0) {
		add_chunks(&wire->bytes, body, style);
	} else {
		add_chunks(&wire->bytes, slice_head(body, answer->fill_at), style);
		add_chunk_size(&wire->bytes, answer->fill_len, style);
		wire->fill_at = wire->bytes.len;
		strbuf_add_str(&wire->bytes, "\r\n");
		add_chunks(&wire->bytes, slice_skip(body, answer->fill_at), style);
	}
	strbuf_add_str(&wire->bytes,
	    style->last != NULL ? style->last : "0\r\n\r\n");
}

static void
add_body(struct wire *wire, const struct answer *answer,
    const struct wire_style *style)
{
	struct slice body = strbuf_slice(&answer->body);

	wire->fill_len = answer->fill_len;
	if (style->chunk_max != 0) {
		add_chunked_body(wire, answer, style);
	} else if (!style->half_body) {
		wire->fill_at = wire->bytes.len + answer->fill_at;
		strbuf_add(&wire->bytes, body);
	} else {
		wire->fill_len /= 2;
		strbuf_add(&wire->bytes, slice_head(body,
		    answer->fill_len > 0 ? answer->fill_at : body.len / 2));
		wire->fill_at = wire->bytes.len;
	}
	add_times(&wire->bytes, style->after, 1);
}

static enum wire_end
end_of(const struct answer *answer, const struct wire_style *style,
    const struct wire_request *request)
{
	if (answer->upgrade != UPGRADE_NONE)
		return WIRE_TUNNEL;
	if (answer->stalls)
		return WIRE_STALL;
	if (style->end == WIRE_KEEP && !request->keeps_alive)
		return WIRE_CLOSE;
	return style->end;
}

bool
wire_build(struct wire *wire, const struct answer *answer,
    const struct wire_request *request)
{
	const struct wire_style *style = style_of(answer, request);

	*wire = (struct wire){ .end = end_of(answer, style, request) };
	if (style->raw != NULL) {
		strbuf_add_str(&wire->bytes, style->raw);
	} else {
		if (!style->no_head)
			add_head(&wire->bytes, answer, style, request);
		if (style->no_head ||
		    (!request->is_head && !style->no_body && !answer->stalls))
			add_body(wire, answer, style);
	}
	if (wire->fill_len > 0) {
		wire->fill = malloc(WIRE_FILL_SIZE);
		if (wire->fill != NULL)
			memset(wire->fill, answer->fill_byte, WIRE_FILL_SIZE);
	}
	if (!wire->bytes.failed && !answer_failed(answer) &&
	    (wire->fill_len == 0 || wire->fill != NULL))
		return true;
	wire_clear(wire);
	return false;
}

void
wire_clear(struct wire *wire)
{
	strbuf_clear(&wire->bytes);
	free(wire->fill);
	*wire = (struct wire){ 0 };
}

struct slice
wire_piece(const struct wire *wire, uint64_t at, size_t max)
{
	struct slice bytes = strbuf_slice(&wire->bytes);
	uint64_t fill_end = wire->fill_at + wire->fill_len;

	if (wire->fill_len > 0 && at >= wire->fill_at && at < fill_end) {
		size_t n = max < WIRE_FILL_SIZE ? max : WIRE_FILL_SIZE;

		return slice_of(wire->fill,
		    n < fill_end - at ? n : (size_t)(fill_end - at));
	}
	if (at >= wire_len(wire))
		return SLICE_NONE;
	if (wire->fill_len > 0 && at < wire->fill_at)
		bytes = slice_head(bytes, wire->fill_at);
	else
		at -= wire->fill_len;
	return slice_head(slice_skip(bytes, (size_t)at), max);
}

uint64_t
wire_len(const struct wire *wire)
{
	return wire->bytes.len + wire->fill_len;
}
