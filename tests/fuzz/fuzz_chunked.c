/*
 * Chunked bodies: decoded whole or in pieces of any size, by the decoder or by
 * a body reader, they give the same; and what was decoded can be encoded anew.
 */
#include <stdlib.h>

#include "fuzz/fuzz.h"
#include "http/body_reader.h"
#include "http/head_parser.h"

#define TRAILERS_MAX 64

/* What came out of a body. */
struct decoded {
	struct strbuf data, trailer;
	size_t consumed;
	enum chunked_rc rc;
};

static void
decoded_clear(struct decoded *d)
{
	strbuf_clear(&d->data);
	strbuf_clear(&d->trailer);
}

static void
check_same(const struct decoded *a, const struct decoded *b)
{
	FUZZ_CHECK(a->rc == b->rc, "it ends the same way");
	FUZZ_CHECK(fuzz_same(&a->data, &b->data), "same data");
	FUZZ_CHECK(fuzz_same(&a->trailer, &b->trailer), "same trailer section");
	FUZZ_CHECK(a->rc != CHUNKED_DONE || a->consumed == b->consumed,
	    "as many bytes belong to it");
}

/* Feed one piece to a decoder, as long as it takes it. */
static void
feed(struct decoded *d, struct chunked_decoder *decoder, struct slice piece)
{
	unsigned char *copy = fuzz_copy(piece);
	struct slice in = slice_of(copy, piece.len), data, trailer;

	while (d->rc == CHUNKED_MORE && in.len > 0) {
		size_t before = in.len;

		d->rc = chunked_decode(decoder, &in, &data, &trailer);
		FUZZ_CHECK(in.len < before || d->rc == CHUNKED_BAD, "it goes on");
		strbuf_add(&d->data, data);
		strbuf_add(&d->trailer, trailer);
	}
	d->consumed += piece.len - in.len;
	free(copy);
}

static void
decode(struct decoded *d, struct slice in, size_t piece_max)
{
	struct chunked_decoder decoder = { 0 };

	*d = (struct decoded){ .rc = CHUNKED_MORE };
	while (d->rc == CHUNKED_MORE && in.len > 0) {
		struct slice piece = slice_head(in, piece_max);

		feed(d, &decoder, piece);
		in = slice_skip(in, piece.len);
	}
}

static enum chunked_rc
rc_of(enum body_rc rc)
{
	switch (rc) {
	case BODY_MORE:
		return CHUNKED_MORE;
	case BODY_DONE:
		return CHUNKED_DONE;
	case BODY_BAD:
		break;
	}
	return CHUNKED_BAD;
}

/* As decode, through a body reader, which squeezes the data in place. */
static void
read_body(struct decoded *d, struct slice in, size_t piece_max)
{
	static const struct http_limits limits = {
		.header_bytes = SIZE_MAX / 2, .header_fields = TRAILERS_MAX
	};
	struct framing framing = { .kind = FRAMING_CHUNKED };
	struct body_reader reader = { .done = false };

	*d = (struct decoded){ .rc = CHUNKED_MORE };
	body_reader_start(&reader, &framing, &limits);
	while (d->rc == CHUNKED_MORE && in.len > 0) {
		struct slice piece = slice_head(in, piece_max), data;
		unsigned char *copy = fuzz_copy(piece);
		enum violation why;
		size_t consumed;

		d->rc = rc_of(body_reader_read(&reader, copy, piece.len, &consumed,
		    &data, &why));
		strbuf_add(&d->data, data);
		d->consumed += consumed;
		in = slice_skip(in, piece.len);
		free(copy);
	}
	FUZZ_CHECK(body_reader_may_end(&reader) == (d->rc == CHUNKED_DONE),
	    "a body that is not done may not end");
	strbuf_add(&d->trailer, strbuf_slice(&reader.trailer));
	body_reader_clear(&reader);
}

/* Encode what was decoded; it decodes to the same and is all used up. */
static void
check_encoded(const struct decoded *whole)
{
	unsigned char header[CHUNKED_HEADER_SIZE];
	struct strbuf out = { 0 };
	struct decoded again;

	if (whole->data.len > 0) {
		strbuf_add(&out, slice_of(header,
		    chunked_header(whole->data.len, header)));
		strbuf_add(&out, strbuf_slice(&whole->data));
		strbuf_add_str(&out, "\r\n");
	}
	strbuf_add_str(&out, "0\r\n");
	strbuf_add(&out, strbuf_slice(&whole->trailer));
	strbuf_add_str(&out, "\r\n");
	decode(&again, strbuf_slice(&out), SIZE_MAX);
	FUZZ_CHECK(again.rc == CHUNKED_DONE && again.consumed == out.len &&
	    fuzz_same(&again.data, &whole->data) &&
	    fuzz_same(&again.trailer, &whole->trailer), "encoded anew it is the same");
	decoded_clear(&again);
	strbuf_clear(&out);
}

/* A body reader also refuses a trailer section that is none. */
static void
check_read(const struct decoded *whole, const struct decoded *read)
{
	struct decoded expected = *whole;

	if (whole->rc == CHUNKED_DONE && !head_trailers_are_fine(
	    strbuf_slice(&whole->trailer), TRAILERS_MAX))
		expected.rc = CHUNKED_BAD;
	check_same(&expected, read);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static const size_t pieces[] = { 1, 2, 7, SIZE_MAX };
	struct slice in = slice_of(bytes, len);
	struct decoded whole, other;

	decode(&whole, in, SIZE_MAX);
	for (size_t i = 0; i < ARRAY_LEN(pieces); i++) {
		decode(&other, in, pieces[i]);
		check_same(&whole, &other);
		decoded_clear(&other);
		read_body(&other, in, pieces[i]);
		check_read(&whole, &other);
		decoded_clear(&other);
	}
	if (whole.rc == CHUNKED_DONE)
		check_encoded(&whole);
	decoded_clear(&whole);
	return 0;
}
