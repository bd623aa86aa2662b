#include "http/body_reader.h"

#include <string.h>

#include "http/head_parser.h"

/* A trailer buffer up to this size is kept for the next body. */
#define TRAILER_KEEP_MAX 1024

void
body_reader_start(struct body_reader *reader, const struct framing *framing,
    const struct http_limits *limits)
{
	reader->kind = framing->kind;
	reader->left = framing->length;
	reader->chunked = (struct chunked_decoder){ 0 };
	strbuf_reset(&reader->trailer, TRAILER_KEEP_MAX);
	reader->trailer_max = limits->header_bytes;
	reader->trailer_fields_max = limits->header_fields;
	reader->done = framing->kind == FRAMING_NONE ||
	    (framing->kind == FRAMING_LENGTH && framing->length == 0);
}

void
body_reader_clear(struct body_reader *reader)
{
	strbuf_clear(&reader->trailer);
	*reader = (struct body_reader){ 0 };
}

/*
 * Join a piece to the data found before it, with framing bytes between them.
 * The shorter of the two moves, so that each byte received costs at most one
 * move, and a long chunk behind a short one none.
 */
static void
join(unsigned char *buf, struct slice *data, struct slice piece)
{
	unsigned char *data_at = buf + (data->ptr - buf);
	unsigned char *piece_at = buf + (piece.ptr - buf);

	if (data->len <= piece.len) {
		memmove(piece_at - data->len, data_at, data->len);
		data->ptr = piece_at - data->len;
	} else {
		memmove(data_at + data->len, piece_at, piece.len);
	}
	data->len += piece.len;
}

/* Keep trailer lines, up to the bound. */
static bool
keep_trailer(struct body_reader *reader, struct slice lines)
{
	if (lines.len > reader->trailer_max - reader->trailer.len)
		return false;
	strbuf_add(&reader->trailer, lines);
	return !reader->trailer.failed;
}

static enum body_rc
read_chunked(struct body_reader *reader, unsigned char *buf, struct slice *in,
    struct slice *data, enum violation *why)
{
	enum chunked_rc rc = CHUNKED_MORE;
	struct slice piece, trailer;

	while (rc == CHUNKED_MORE && in->len > 0) {
		rc = chunked_decode(&reader->chunked, in, &piece, &trailer);
		if (piece.len > 0)
			join(buf, data, piece);
		if (!keep_trailer(reader, trailer))
			rc = CHUNKED_BAD;
	}
	if (rc == CHUNKED_DONE && !head_trailers_are_fine(
	    strbuf_slice(&reader->trailer), reader->trailer_fields_max))
		rc = CHUNKED_BAD;
	reader->done = rc == CHUNKED_DONE;
	if (rc == CHUNKED_BAD)
		*why = chunked_is_in_trailer(&reader->chunked) ?
		    VIOLATION_TRAILER : VIOLATION_CHUNK;
	if (rc == CHUNKED_BAD)
		return BODY_BAD;
	return reader->done ? BODY_DONE : BODY_MORE;
}

void
body_reader_pass(struct body_reader *reader, uint64_t n)
{
	assert(reader->kind == FRAMING_LENGTH && n <= reader->left);
	reader->left -= n;
	reader->done = reader->left == 0;
}

/* Bytes without framing among them: as many as belong to the message. */
static enum body_rc
read_plain(struct body_reader *reader, struct slice *in, struct slice *data)
{
	size_t n = in->len;

	if (reader->kind == FRAMING_LENGTH) {
		n = n < reader->left ? n : (size_t)reader->left;
		body_reader_pass(reader, n);
	}
	*data = slice_head(*in, n);
	*in = slice_skip(*in, n);
	return reader->done ? BODY_DONE : BODY_MORE;
}

enum body_rc
body_reader_read(struct body_reader *reader, unsigned char *buf, size_t len,
    size_t *consumed, struct slice *data, enum violation *why)
{
	struct slice in = slice_of(buf, len);
	enum body_rc rc = BODY_DONE;

	*data = slice_head(in, 0);
	if (!reader->done && reader->kind == FRAMING_CHUNKED)
		rc = read_chunked(reader, buf, &in, data, why);
	else if (!reader->done)
		rc = read_plain(reader, &in, data);
	*consumed = len - in.len;
	return rc;
}

bool
body_reader_may_end(const struct body_reader *reader)
{
	return reader->done || reader->kind == FRAMING_CLOSE;
}

enum violation
body_reader_trailers(const struct body_reader *reader,
    struct field_list *fields)
{
	return head_trailers(strbuf_slice(&reader->trailer), fields);
}
