/*
 * Request heads: parsed whole or byte by byte they are the same; written anew
 * and parsed again they are the same, and framed alike.
 */
#include "fuzz/head_round.h"
#include "http/head_writer.h"
#include "http/hop_by_hop.h"
#include "http/request_parser.h"
#include "http/target.h"

static void
parse(struct head_round *p, struct slice in, size_t *scanned)
{
	p->request = (struct request_head){
		.fields = { p->room, 0, HEAD_ROUND_FIELDS },
	};
	p->rc = request_parse(in, scanned, &head_round_limits, &p->request, &p->why);
	p->len = p->request.len;
	FUZZ_CHECK(p->rc != PARSE_BAD || p->why != VIOLATION_NONE,
	    "what is bad has a reason");
}

static void
check_same(const struct head_round *a, const struct head_round *b)
{
	FUZZ_CHECK(slice_eq(a->request.method_name, b->request.method_name), "method");
	FUZZ_CHECK(a->request.method == b->request.method, "method's number");
	FUZZ_CHECK(slice_eq(a->request.target, b->request.target), "target");
	head_round_same_fields(&a->request.fields, &b->request.fields);
}

static void
check_framing(const struct head_round *whole, const struct head_round *again)
{
	struct framing a, b;

	if (framing_of_request(&whole->request, &a) != VIOLATION_NONE)
		return;
	head_round_framing(&whole->request.fields, &a, true);
	FUZZ_CHECK(framing_of_request(&again->request, &b) == VIOLATION_NONE &&
	    a.kind == b.kind && a.length == b.length, "framed as before");
}

static void
check_written(const struct head_round *whole)
{
	struct strbuf out = { 0 };
	struct head_round again;
	size_t scanned = 0;

	head_writer_request_line(&out, whole->request.method_name,
	    whole->request.target, SLICE_NONE);
	head_round_write_fields(&out, &whole->request.fields);
	parse(&again, strbuf_slice(&out), &scanned);
	/* Blanks around values are gone, and HTTP/1.0 may have had no Host. */
	if (whole->request.minor == 1 && out.len <= head_round_limits.header_bytes) {
		FUZZ_CHECK(again.rc == PARSE_DONE && again.len == out.len,
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
	struct head_round whole;
	size_t scanned = 0;

	parse(&whole, in, &scanned);
	head_round_pieces(&whole, in, parse, check_same);
	if (whole.rc == PARSE_DONE) {
		check_written(&whole);
		check_target(&whole.request);
		check_hops(&whole.request);
	}
	return 0;
}
