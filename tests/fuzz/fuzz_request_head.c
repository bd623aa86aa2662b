/*
 * Request heads: parsed whole or byte by byte they are the same; written anew
 * and parsed again they are the same, and framed alike.
 */
#include <stdlib.h>

#include "fuzz/head_round.h"
#include "http/head_writer.h"
#include "http/hop_by_hop.h"
#include "http/request_parser.h"
#include "http/target.h"

/* A head with room for its fields. */
struct parsed {
	struct field room[HEAD_ROUND_FIELDS];
	struct request_head head;
	enum parse_rc rc;
	enum violation why;
};

static void
parse(struct parsed *p, struct slice in, size_t *scanned)
{
	p->head = (struct request_head){
		.fields = { p->room, 0, HEAD_ROUND_FIELDS },
	};
	p->rc = request_parse(in, scanned, &head_round_limits, &p->head, &p->why);
	FUZZ_CHECK(p->rc != PARSE_BAD || p->why != VIOLATION_NONE,
	    "what is bad has a reason");
}

static void
check_same(const struct parsed *a, const struct parsed *b)
{
	FUZZ_CHECK(slice_eq(a->head.method_name, b->head.method_name), "method");
	FUZZ_CHECK(a->head.method == b->head.method, "method's number");
	FUZZ_CHECK(slice_eq(a->head.target, b->head.target), "target");
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

static void
check_framing(const struct parsed *whole, const struct parsed *again)
{
	struct framing a, b;

	if (framing_of_request(&whole->head, &a) != VIOLATION_NONE)
		return;
	head_round_framing(&whole->head.fields, &a, true);
	FUZZ_CHECK(framing_of_request(&again->head, &b) == VIOLATION_NONE &&
	    a.kind == b.kind && a.length == b.length, "framed as before");
}

static void
check_written(const struct parsed *whole)
{
	struct strbuf out = { 0 };
	struct parsed again;
	size_t scanned = 0;

	head_writer_request_line(&out, whole->head.method_name,
	    whole->head.target, SLICE_NONE);
	head_round_write_fields(&out, &whole->head.fields);
	parse(&again, strbuf_slice(&out), &scanned);
	/* Blanks around values are gone, and HTTP/1.0 may have had no Host. */
	if (whole->head.minor == 1 && out.len <= head_round_limits.header_bytes) {
		FUZZ_CHECK(again.rc == PARSE_DONE && again.head.len == out.len,
		    "what is written is a head");
		check_same(whole, &again);
		check_framing(whole, &again);
	}
	strbuf_clear(&out);
}

static void
check_target(const struct request_head *head)
{
	struct target target;
	struct authority again;

	if (!target_parse(head->target, head->method, &target))
		return;
	if (target.form == TARGET_ABSOLUTE)
		FUZZ_CHECK(target.authority.host.len > 0 &&
		    (target.needs_slash || target.path_query.ptr[0] == '/' ||
		    head->method == METHOD_OPTIONS), "a host and a path");
	if (target.form == TARGET_AUTHORITY)
		FUZZ_CHECK(target.authority.port != 0, "CONNECT names a port");
	if (target.form == TARGET_ABSOLUTE || target.form == TARGET_AUTHORITY) {
		FUZZ_CHECK(slice_index(target.authority.host, '@') ==
		    target.authority.host.len, "no userinfo");
		FUZZ_CHECK(target.authority.is_ipv6 ||
		    (target_parse_authority(target.authority.host, &again) &&
		    slice_eq(again.host, target.authority.host)),
		    "a host is a host by itself");
	}
}

/* No field that frames or routes leaves the message because it is named. */
static void
check_hops(const struct request_head *head)
{
	struct hop_by_hop hop = { .n_named = 0 };

	hop_by_hop_read(&hop, &head->fields);
	for (size_t i = 0; i < head->fields.len; i++) {
		const struct field *field = &head->fields.items[i];
		bool dropped = hop_by_hop_drops(&hop, field);

		FUZZ_CHECK(field->id != FIELD_HOST || !dropped, "Host stays");
		FUZZ_CHECK(field->id != FIELD_CONNECTION || dropped,
		    "Connection goes");
		FUZZ_CHECK(field->id != FIELD_TRANSFER_ENCODING || dropped,
		    "Transfer-Encoding is written anew");
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct slice in = slice_of(bytes, len);
	struct parsed whole;
	size_t scanned = 0;

	parse(&whole, in, &scanned);
	check_pieces(&whole, in);
	if (whole.rc == PARSE_DONE) {
		check_written(&whole);
		check_target(&whole.head);
		check_hops(&whole.head);
	}
	return 0;
}
