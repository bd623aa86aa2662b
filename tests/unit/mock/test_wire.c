#include "mock/wire.h"

#include <string.h>

#include "unit/mock/mock_cases.h"

#define HEAD_200 "HTTP/1.1 200 OK\r\nServer: errgate-mock\r\nContent-Type: t/t\r\n"

/* How the body "hello" under 200 goes out in each style. */
static const struct {
	const char *style;
	struct slice bytes;
	enum wire_end end;
} rows[] = {
	{ "length", SLICE_LIT(HEAD_200 "Content-Length: 5\r\n\r\nhello"), WIRE_KEEP },
	{ "chunked", SLICE_LIT(HEAD_200 "Transfer-Encoding: chunked\r\n\r\n"
	    "5\r\nhello\r\n0\r\n\r\n"), WIRE_KEEP },
	{ "one-byte-chunks", SLICE_LIT(HEAD_200 "Transfer-Encoding: chunked\r\n\r\n"
	    "1\r\nh\r\n1\r\ne\r\n1\r\nl\r\n1\r\nl\r\n1\r\no\r\n0\r\n\r\n"),
	    WIRE_KEEP },
	{ "chunked-extensions", SLICE_LIT(HEAD_200 "Transfer-Encoding: chunked\r\n"
	    "\r\n5;name=value;quoted=\"a;b\\\"c\";flag\r\nhello\r\n0\r\n\r\n"),
	    WIRE_KEEP },
	{ "trailers", SLICE_LIT(HEAD_200 "Trailer: X-Checksum, X-Took\r\n"
	    "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n"
	    "X-Checksum: 0815\r\nX-Took: 12ms\r\n\r\n"), WIRE_KEEP },
	{ "close", SLICE_LIT(HEAD_200 "Connection: close\r\n\r\nhello"), WIRE_CLOSE },
	{ "http10", SLICE_LIT("HTTP/1.0 200 OK\r\nServer: errgate-mock\r\n"
	    "Content-Type: t/t\r\n\r\nhello"), WIRE_CLOSE },
	{ "interim-100", SLICE_LIT("HTTP/1.1 100 Continue\r\n\r\n" HEAD_200
	    "Content-Length: 5\r\n\r\nhello"), WIRE_KEEP },
	{ "204", SLICE_LIT("HTTP/1.1 204 No Content\r\nServer: errgate-mock\r\n"
	    "Content-Type: t/t\r\n\r\n"), WIRE_KEEP },
	{ "304", SLICE_LIT("HTTP/1.1 304 Not Modified\r\nServer: errgate-mock\r\n"
	    "Content-Type: t/t\r\nETag: \"mock\"\r\nContent-Length: 5\r\n\r\n"),
	    WIRE_KEEP },
	{ "no-reason", SLICE_LIT("HTTP/1.1 200\r\nServer: errgate-mock\r\n"
	    "Content-Type: t/t\r\nContent-Length: 5\r\n\r\nhello"), WIRE_KEEP },
	{ "bare-lf", SLICE_LIT("HTTP/1.1 200 OK\nServer: errgate-mock\n"
	    "Content-Type: t/t\nContent-Length: 5\n\nhello"), WIRE_KEEP },
	{ "equal-lengths", SLICE_LIT(HEAD_200 "Content-Length: 5\r\n"
	    "Content-Length: 5\r\n\r\nhello"), WIRE_KEEP },
	{ "obs-fold", SLICE_LIT(HEAD_200 "X-Folded: first\r\n second\r\n"
	    "Content-Length: 5\r\n\r\nhello"), WIRE_KEEP },
	{ "nul-in-value", SLICE_LIT(HEAD_200 "X-Nul: one\0two\r\n"
	    "Content-Length: 5\r\n\r\nhello"), WIRE_KEEP },
	{ "short-length", SLICE_LIT(HEAD_200 "Content-Length: 45\r\n\r\nhello"),
	    WIRE_CLOSE },
	{ "long-length", SLICE_LIT(HEAD_200 "Content-Length: 5\r\n\r\n"
	    "helloSURPLUS BYTES"), WIRE_CLOSE },
	{ "bad-chunk", SLICE_LIT(HEAD_200 "Transfer-Encoding: chunked\r\n\r\n"
	    "5\r\nhello\r\nzz\r\nzz\r\n"), WIRE_CLOSE },
	{ "cut-chunked", SLICE_LIT(HEAD_200 "Transfer-Encoding: chunked\r\n\r\n"
	    "5\r\nhello\r\n"), WIRE_CLOSE },
	{ "early-close", SLICE_LIT(""), WIRE_CLOSE },
	{ "reset", SLICE_LIT(""), WIRE_RESET },
	{ "reset-midbody", SLICE_LIT(HEAD_200 "Content-Length: 5\r\n\r\nhe"),
	    WIRE_RESET },
	{ "stall-midbody", SLICE_LIT(HEAD_200 "Content-Length: 5\r\n\r\nhe"),
	    WIRE_STALL },
};

static const struct wire_request usual = { .keeps_alive = true, .minor = 1 };

static void
check(const struct answer *answer, const struct wire_request *request,
    struct slice bytes, enum wire_end end)
{
	struct wire wire;

	ck_assert(wire_build(&wire, answer, request));
	ck_assert_msg(slice_eq(strbuf_slice(&wire.bytes), bytes), "got\n%.*s",
	    SLICE_FMT(strbuf_slice(&wire.bytes)));
	ck_assert_int_eq(wire.end, end);
	wire_clear(&wire);
}

static void
make_hello(struct answer *answer)
{
	*answer = (struct answer){ 0 };
	answer_set(answer, 200, SLICE("t/t"), SLICE("hello"));
}

START_TEST(each_style_writes_its_bytes)
{
	struct answer answer;

	make_hello(&answer);
	answer.style = wire_style_find(slice_str(rows[_i].style));
	ck_assert_ptr_nonnull(answer.style);
	check(&answer, &usual, rows[_i].bytes, rows[_i].end);
	answer_clear(&answer);
}
END_TEST

START_TEST(the_default_is_by_length)
{
	struct answer answer;

	make_hello(&answer);
	check(&answer, &usual, rows[0].bytes, WIRE_KEEP);
	answer_clear(&answer);
}
END_TEST

START_TEST(an_unknown_style_is_none)
{
	ck_assert_ptr_null(wire_style_find(SLICE("lengt")));
	ck_assert_ptr_null(wire_style_find(SLICE("lengths")));
	ck_assert_ptr_null(wire_style_find(SLICE_NONE));
}
END_TEST

START_TEST(head_gets_the_head_alone)
{
	struct wire_request request = { .is_head = true, .keeps_alive = true,
		.minor = 1 };
	struct answer answer;

	make_hello(&answer);
	check(&answer, &request, SLICE(HEAD_200 "Content-Length: 5\r\n\r\n"),
	    WIRE_KEEP);
	answer.style = wire_style_find(SLICE("chunked"));
	check(&answer, &request, SLICE(HEAD_200 "Transfer-Encoding: chunked\r\n\r\n"),
	    WIRE_KEEP);
	answer_clear(&answer);
}
END_TEST

START_TEST(the_connection_is_closed_or_kept_as_the_client_wants)
{
	struct wire_request closes = { .minor = 1 }, old = { .minor = 0 };
	struct wire_request old_keeps = { .keeps_alive = true };
	struct answer answer;

	make_hello(&answer);
	check(&answer, &closes, SLICE(HEAD_200 "Content-Length: 5\r\n"
	    "Connection: close\r\n\r\nhello"), WIRE_CLOSE);
	check(&answer, &old, SLICE(HEAD_200 "Content-Length: 5\r\n"
	    "Connection: close\r\n\r\nhello"), WIRE_CLOSE);
	check(&answer, &old_keeps, SLICE(HEAD_200 "Content-Length: 5\r\n"
	    "Connection: keep-alive\r\n\r\nhello"), WIRE_KEEP);
	answer_clear(&answer);
}
END_TEST

START_TEST(a_stall_sends_the_head_alone)
{
	struct answer answer;

	make_hello(&answer);
	answer.stalls = true;
	check(&answer, &usual, SLICE(HEAD_200 "Content-Length: 5\r\n\r\n"),
	    WIRE_STALL);
	answer_clear(&answer);
}
END_TEST

START_TEST(an_upgrade_has_no_framing_and_opens_a_tunnel)
{
	struct answer answer = { 0 };

	answer_set(&answer, 101, SLICE_NONE, SLICE_NONE);
	answer_add_field(&answer, "Upgrade", SLICE("echo"));
	answer.upgrade = UPGRADE_RAW;
	check(&answer, &usual, SLICE("HTTP/1.1 101 Switching Protocols\r\n"
	    "Server: errgate-mock\r\nUpgrade: echo\r\n\r\n"), WIRE_TUNNEL);
	answer_clear(&answer);
}
END_TEST

START_TEST(an_echo_is_left_open)
{
	struct wire_request old = { .keeps_alive = true };
	struct answer answer;

	make_hello(&answer);
	answer.sink = SINK_ECHO;
	check(&answer, &usual, SLICE(HEAD_200 "Transfer-Encoding: chunked\r\n\r\n"
	    "5\r\nhello\r\n"), WIRE_KEEP);
	check(&answer, &old, SLICE(HEAD_200 "Connection: close\r\n\r\nhello"),
	    WIRE_CLOSE);
	answer_clear(&answer);
}
END_TEST

START_TEST(raw_bytes_are_all_there_is)
{
	struct answer answer;

	make_hello(&answer);
	answer.is_raw = true;
	check(&answer, &usual, SLICE("hello"), WIRE_CLOSE);
	answer_clear(&answer);
}
END_TEST

/* The whole wire, collected piece by piece. */
static void
collect(const struct wire *wire, size_t max, struct strbuf *out)
{
	struct slice piece;

	while ((piece = wire_piece(wire, out->len, max)).len > 0) {
		ck_assert_uint_le(piece.len, max);
		strbuf_add(out, piece);
	}
	ck_assert_uint_eq(out->len, wire_len(wire));
}

/* A fill of each length stands between "he" and "llo" in every framing. */
START_TEST(pieces_of_any_size_make_the_whole)
{
	static const char *const styles[] = { "length", "chunked", "close",
		"one-byte-chunks" };
	static const size_t fills[] = { 0, 1, 5, 100 };
	static const size_t maxs[] = { 1, 2, 3, 7, 64, 100000 };

	for (size_t i = 0; i < 4 * 4 * 6; i++) {
		struct answer answer;
		struct wire wire;
		struct strbuf whole = { 0 }, pieces = { 0 };

		make_hello(&answer);
		answer.style = wire_style_find(slice_str(styles[i % 4]));
		answer.fill_at = 2;
		answer.fill_len = fills[i / 4 % 4];
		answer.fill_byte = '#';
		ck_assert(wire_build(&wire, &answer, &usual));
		collect(&wire, WIRE_FILL_SIZE, &whole);
		collect(&wire, maxs[i / 16], &pieces);
		ck_assert(slice_eq(strbuf_slice(&whole), strbuf_slice(&pieces)));
		ck_assert_uint_eq(wire_piece(&wire, wire_len(&wire) + 1, 9).len, 0);
		wire_clear(&wire);
		answer_clear(&answer);
		strbuf_clear(&whole);
		strbuf_clear(&pieces);
	}
}
END_TEST

START_TEST(a_fill_stands_where_it_belongs)
{
	struct strbuf whole = { 0 };
	struct answer answer;
	struct wire wire;

	make_hello(&answer);
	answer.fill_at = 2;
	answer.fill_len = 18;
	answer.fill_byte = '#';
	answer.style = wire_style_find(SLICE("chunked"));
	ck_assert(wire_build(&wire, &answer, &usual));
	collect(&wire, 1000, &whole);
	ck_assert(slice_ends_with(strbuf_slice(&whole),
	    SLICE("\r\n\r\n2\r\nhe\r\n12\r\n##################\r\n3\r\nllo\r\n"
	    "0\r\n\r\n")));
	wire_clear(&wire);
	strbuf_clear(&whole);
	answer.style = NULL;
	ck_assert(wire_build(&wire, &answer, &usual));
	collect(&wire, 1000, &whole);
	ck_assert(slice_ends_with(strbuf_slice(&whole), SLICE(
	    "Content-Length: 23\r\n\r\nhe##################llo")));
	wire_clear(&wire);
	strbuf_clear(&whole);
	answer_clear(&answer);
}
END_TEST

START_TEST(a_gibibyte_is_not_held)
{
	struct answer answer;
	struct wire wire;

	make_hello(&answer);
	answer.fill_len = 1u << 30;
	ck_assert(wire_build(&wire, &answer, &usual));
	ck_assert_uint_lt(wire.bytes.cap, 4096);
	ck_assert_uint_gt(wire_len(&wire), 1u << 30);
	ck_assert(slice_eq(wire_piece(&wire, wire_len(&wire) - 5, 99),
	    SLICE("hello")));
	wire_clear(&wire);
	answer_clear(&answer);
}
END_TEST

START_TEST(an_answer_cut_by_want_of_memory_is_not_sent)
{
	struct answer answer;
	struct wire wire;

	make_hello(&answer);
	answer.body.failed = true;
	ck_assert(!wire_build(&wire, &answer, &usual));
	ck_assert_ptr_null(wire.bytes.ptr);
	answer_clear(&answer);
}
END_TEST

START_TEST(style_names_are_unique_and_titled)
{
	for (const struct wire_style *s = wire_style_rows(); s->name != NULL; s++) {
		ck_assert_ptr_nonnull(s->title);
		ck_assert_ptr_eq(wire_style_find(slice_str(s->name)), s);
	}
}
END_TEST

TCase *
case_wire(void)
{
	TCase *tc = tcase_create("wire");

	tcase_add_loop_test(tc, each_style_writes_its_bytes, 0, ARRAY_LEN(rows));
	tcase_add_test(tc, the_default_is_by_length);
	tcase_add_test(tc, an_unknown_style_is_none);
	tcase_add_test(tc, head_gets_the_head_alone);
	tcase_add_test(tc, the_connection_is_closed_or_kept_as_the_client_wants);
	tcase_add_test(tc, a_stall_sends_the_head_alone);
	tcase_add_test(tc, an_upgrade_has_no_framing_and_opens_a_tunnel);
	tcase_add_test(tc, an_echo_is_left_open);
	tcase_add_test(tc, raw_bytes_are_all_there_is);
	tcase_add_test(tc, pieces_of_any_size_make_the_whole);
	tcase_add_test(tc, a_fill_stands_where_it_belongs);
	tcase_add_test(tc, a_gibibyte_is_not_held);
	tcase_add_test(tc, an_answer_cut_by_want_of_memory_is_not_sent);
	tcase_add_test(tc, style_names_are_unique_and_titled);
	return tc;
}
