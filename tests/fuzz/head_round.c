#include "fuzz/head_round.h"

#include <stdlib.h>

#include "http/head_writer.h"

const struct http_limits head_round_limits = {
	.header_bytes = 2048, .header_fields = HEAD_ROUND_FIELDS
};

void
head_round_pieces(const struct head_round *whole, struct slice in,
    head_round_parse_fn *parse, head_round_same_fn *same)
{
	struct head_round piece = { .rc = PARSE_MORE };
	size_t scanned = 0, len = 0;

	while (piece.rc == PARSE_MORE && len < in.len) {
		unsigned char *copy = fuzz_copy(slice_head(in, ++len));

		parse(&piece, slice_of(copy, len), &scanned);
		if (piece.rc == PARSE_DONE && whole->rc == PARSE_DONE)
			same(whole, &piece);
		free(copy);
	}
	FUZZ_CHECK((piece.rc == PARSE_DONE) == (whole->rc == PARSE_DONE),
	    "whole or in pieces, it is a head or not");
	FUZZ_CHECK(piece.rc != PARSE_BAD || whole->rc == PARSE_BAD,
	    "what is bad in pieces is bad as a whole");
	FUZZ_CHECK(piece.rc != PARSE_DONE || (len == whole->len &&
	    piece.len == len), "a head is done with its last byte");
}

static bool
is_one_line(struct slice s)
{
	return slice_index(s, '\r') == s.len && slice_index(s, '\n') == s.len &&
	    slice_index(s, '\0') == s.len;
}

void
head_round_same_fields(const struct field_list *a, const struct field_list *b)
{
	FUZZ_CHECK(a->len == b->len, "as many fields");
	for (size_t i = 0; i < a->len; i++) {
		const struct field *x = &a->items[i], *y = &b->items[i];

		FUZZ_CHECK(slice_eq(x->name, y->name), "same name");
		FUZZ_CHECK(slice_eq(x->value, y->value), "same value");
		FUZZ_CHECK(x->id == y->id, "same id");
		FUZZ_CHECK(field_is_token(x->name), "a name is a token");
		FUZZ_CHECK(is_one_line(x->value), "a value is one line");
	}
}

void
head_round_write_fields(struct strbuf *out, const struct field_list *fields)
{
	for (size_t i = 0; i < fields->len; i++)
		head_writer_field(out, fields->items[i].name,
		    fields->items[i].value);
	head_writer_end(out);
}

static size_t
count(const struct field_list *fields, enum field_id id)
{
	size_t n = 0;

	for (size_t i = 0; i < fields->len; i++)
		n += fields->items[i].id == id;
	return n;
}

/* The value of digits, which fit 64 bits. */
static uint64_t
decimal(struct slice digits)
{
	uint64_t value = 0;

	for (size_t i = 0; i < digits.len; i++) {
		FUZZ_CHECK(digits.ptr[i] >= '0' && digits.ptr[i] <= '9',
		    "a length is digits");
		value = value * 10 + (uint64_t)(digits.ptr[i] - '0');
	}
	return value;
}

void
head_round_framing(const struct field_list *fields,
    const struct framing *framing, bool may_have_body)
{
	size_t n_codings = count(fields, FIELD_TRANSFER_ENCODING);
	size_t n_lengths = count(fields, FIELD_CONTENT_LENGTH);
	const struct field *field;

	if (!may_have_body) {
		FUZZ_CHECK(framing->kind == FRAMING_NONE, "no body");
		return;
	}
	FUZZ_CHECK(n_codings == 0 || n_lengths == 0, "length or coding, not both");
	FUZZ_CHECK((framing->kind == FRAMING_CHUNKED) == (n_codings > 0),
	    "chunked exactly when a coding is named");
	FUZZ_CHECK((framing->kind == FRAMING_LENGTH) == (n_lengths > 0),
	    "a length exactly when one is named");
	if (n_lengths > 0) {
		field = field_list_find(fields, FIELD_CONTENT_LENGTH);
		FUZZ_CHECK(n_lengths == 1 && decimal(field->value) ==
		    framing->length, "the length is the one named");
	}
}
