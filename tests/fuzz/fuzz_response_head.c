/*
 * Response heads: parsed whole or byte by byte they are the same; written anew
 * and parsed again they are the same, and framed alike for each method.
 */
#include <stdlib.h>

#include "fuzz/head_round.h"
#include "http/head_writer.h"
#include "http/response_parser.h"

/* A head with room for its fields. */
struct parsed {
	struct field room[HEAD_ROUND_FIELDS];
	struct response_head head;
	enum parse_rc rc;
	enum violation why;
};

static void
parse(struct parsed *p, struct slice in, size_t *scanned)
{
	p->head = (struct response_head){
		.fields = { p->room, 0, HEAD_ROUND_FIELDS },
	};
	p->rc = response_parse(in, scanned, &head_round_limits, &p->head, &p->why);
	FUZZ_CHECK(p->rc != PARSE_BAD || p->why != VIOLATION_NONE,
	    "what is bad has a reason");
	FUZZ_CHECK(p->rc != PARSE_DONE ||
	    (p->head.status >= 100 && p->head.status <= 599), "a status is one");
}

static void
check_same(const struct parsed *a, const struct parsed *b)
{
	FUZZ_CHECK(a->head.status == b->head.status, "status");
	FUZZ_CHECK(slice_eq(a->head.reason, b->head.reason), "reason");
	head_round_same_fields(&a->head.fields, &b->head.fields);
}

/* Bytes that come one by one may be waited for longer, but give nothing else. */
static void
check_pieces(const struct parsed *whole, struct slice in)
{
	struct parsed p = { .rc = PARSE_MORE };
	size_t scanned = 0, len = 0;

	while (p.rc == PARSE_MORE && len < in.len) {
		unsigned char *copy = fuzz_copy(slice_head(in, ++len));

		parse(&p, slice_of(copy, len), &scanned);
		if (p.rc == PARSE_DONE && whole->rc == PARSE_DONE)
			check_same(whole, &p);
		free(copy);
	}
	FUZZ_CHECK((p.rc == PARSE_DONE) == (whole->rc == PARSE_DONE),
	    "whole or in pieces, it is a head or not");
	FUZZ_CHECK(p.rc != PARSE_BAD || whole->rc == PARSE_BAD,
	    "what is bad in pieces is bad as a whole");
	FUZZ_CHECK(p.rc != PARSE_DONE || (len == whole->head.len &&
	    p.head.len == len), "a head is done with its last byte");
}

/* Whether a response has no body whatever its fields say. */
static bool
is_bodiless(unsigned status, enum method method)
{
	return method == METHOD_HEAD || status < 200 || status == 204 ||
	    status == 304 || (method == METHOD_CONNECT && status < 300);
}

static void
check_framing(const struct parsed *whole, const struct parsed *again)
{
	static const enum method methods[] = {
		METHOD_GET, METHOD_HEAD, METHOD_CONNECT
	};

	for (size_t i = 0; i < ARRAY_LEN(methods); i++) {
		struct framing a, b;
		enum violation why = framing_of_response(&whole->head, methods[i],
		    &a);

		if (why != VIOLATION_NONE)
			continue;
		head_round_framing(&whole->head.fields, &a,
		    !is_bodiless(whole->head.status, methods[i]));
		FUZZ_CHECK(framing_of_response(&again->head, methods[i], &b) == why
		    && a.kind == b.kind && a.length == b.length,
		    "framed as before");
	}
}

static void
check_written(const struct parsed *whole)
{
	struct strbuf out = { 0 };
	struct parsed again;
	size_t scanned = 0;

	head_writer_status_line(&out, whole->head.status, whole->head.reason);
	head_round_write_fields(&out, &whole->head.fields);
	parse(&again, strbuf_slice(&out), &scanned);
	if (out.len <= head_round_limits.header_bytes) {
		FUZZ_CHECK(again.rc == PARSE_DONE && again.head.len == out.len,
		    "what is written is a head");
		check_same(whole, &again);
	}
	if (again.rc == PARSE_DONE && whole->head.minor == 1)
		check_framing(whole, &again);
	strbuf_clear(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct slice in = slice_of(bytes, len);
	struct parsed whole;
	size_t scanned = 0;

	parse(&whole, in, &scanned);
	check_pieces(&whole, in);
	if (whole.rc == PARSE_DONE)
		check_written(&whole);
	return 0;
}
