/*
 * Response heads: parsed whole or byte by byte they are the same; written anew
 * and parsed again they are the same, and framed alike for each method.
 */
#include "fuzz/head_round.h"
#include "http/head_writer.h"
#include "http/response_parser.h"

static void
parse(struct head_round *p, struct slice in, size_t *scanned)
{
	p->response = (struct response_head){
		.fields = { p->room, 0, HEAD_ROUND_FIELDS },
	};
	p->rc = response_parse(in, scanned, &head_round_limits, &p->response, &p->why);
	p->len = p->response.len;
	FUZZ_CHECK(p->rc != PARSE_BAD || p->why != VIOLATION_NONE,
	    "what is bad has a reason");
	FUZZ_CHECK(p->rc != PARSE_DONE ||
	    (p->response.status >= 100 && p->response.status <= 599), "a status is one");
}

static void
check_same(const struct head_round *a, const struct head_round *b)
{
	FUZZ_CHECK(a->response.status == b->response.status, "status");
	FUZZ_CHECK(slice_eq(a->response.reason, b->response.reason), "reason");
	head_round_same_fields(&a->response.fields, &b->response.fields);
}

/* Whether a response has no body whatever its fields say. */
static bool
is_bodiless(unsigned status, enum method method)
{
	return method == METHOD_HEAD || status < 200 || status == 204 ||
	    status == 304 || (method == METHOD_CONNECT && status < 300);
}

static void
check_framing(const struct head_round *whole, const struct head_round *again)
{
	static const enum method methods[] = {
		METHOD_GET, METHOD_HEAD, METHOD_CONNECT
	};

	for (size_t i = 0; i < ARRAY_LEN(methods); i++) {
		struct framing a, b;
		enum violation why = framing_of_response(&whole->response, methods[i],
		    &a);

		if (why != VIOLATION_NONE)
			continue;
		head_round_framing(&whole->response.fields, &a,
		    !is_bodiless(whole->response.status, methods[i]));
		FUZZ_CHECK(framing_of_response(&again->response, methods[i], &b) == why
		    && a.kind == b.kind && a.length == b.length,
		    "framed as before");
	}
}

static void
check_written(const struct head_round *whole)
{
	struct strbuf out = { 0 };
	struct head_round again;
	size_t scanned = 0;

	head_writer_status_line(&out, whole->response.status, whole->response.reason);
	head_round_write_fields(&out, &whole->response.fields);
	parse(&again, strbuf_slice(&out), &scanned);
	if (out.len <= head_round_limits.header_bytes) {
		FUZZ_CHECK(again.rc == PARSE_DONE && again.len == out.len,
		    "what is written is a head");
		check_same(whole, &again);
	}
	if (again.rc == PARSE_DONE && whole->response.minor == 1)
		check_framing(whole, &again);
	strbuf_clear(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct slice in = slice_of(bytes, len);
	struct head_round whole;
	size_t scanned = 0;

	parse(&whole, in, &scanned);
	head_round_pieces(&whole, in, parse, check_same);
	if (whole.rc == PARSE_DONE)
		check_written(&whole);
	return 0;
}
