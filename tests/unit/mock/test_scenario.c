#include "mock/scenario.h"

#include "mock/wire.h"
#include "unit/mock/mock_cases.h"

#define CATALOGUE_TEXT SLICE("{\"catalogue\":\"test\",\"title\":\"t\"," \
	"\"source\":\"s\",\"revision\":\"2026-01-01\",\"shape\":\"code\"," \
	"\"delegates\":[],\"errors\":[{\"status\":409,\"code\":\"A.1\"," \
	"\"message\":\"Bad\",\"description\":\"d\",\"troubleshooting\":\"t\"}," \
	"{\"status\":[404,500],\"code\":\"A.2\",\"message\":[\"Gone\",\"Away\"]," \
	"\"description\":\"d\",\"troubleshooting\":\"t\"}]}")

/* One question to the mock. */
struct question {
	struct catalogue *catalogue;
	struct scenario_site site;
	struct arena arena;
	struct answer answer;
};

static void
ask(struct question *q, struct slice path, struct slice query)
{
	struct strbuf errors = { 0 };
	struct scenario_request request = { .path = path, .query = query };

	*q = (struct question){ 0 };
	q->catalogue = catalogue_load_text(CATALOGUE_TEXT, "test", &errors);
	ck_assert_msg(q->catalogue != NULL, "%.*s", SLICE_FMT(strbuf_slice(&errors)));
	q->site = (struct scenario_site){ &q->catalogue, 1 };
	request.site = &q->site;
	request.arena = &q->arena;
	request.head = SLICE("GET / HTTP/1.1\r\n\r\n");
	scenario_answer(&request, &q->answer);
	strbuf_clear(&errors);
}

static void
finish(struct question *q)
{
	answer_clear(&q->answer);
	arena_clear(&q->arena);
	catalogue_unref(q->catalogue);
}

static const struct {
	struct slice path, query;
	unsigned status;
	const char *body;
} rows[] = {
	/* catalogued errors, in the catalogue's own shape */
	{ SLICE_LIT("/code/A.1"), SLICE_LIT(""), 409,
	    "{\"code\":\"A.1\",\"message\":\"Bad\"}" },
	{ SLICE_LIT("/code/A.2"), SLICE_LIT(""), 404,
	    "{\"code\":\"A.2\",\"message\":\"Gone\"}" },
	{ SLICE_LIT("/code/A%2e2"), SLICE_LIT("status=500&message=x%22+y"), 500,
	    "{\"code\":\"A.2\",\"message\":\"x\\\" y\"}" },
	{ SLICE_LIT("/code/A.1"), SLICE_LIT("under=200"), 200,
	    "{\"code\":\"A.1\",\"message\":\"Bad\"}" },
	{ SLICE_LIT("/code/A.1"), SLICE_LIT("shape=keystone&under=200"), 200,
	    "{\"error\":{\"code\":409,\"title\":\"A.1\",\"message\":\"Bad\"}}" },
	{ SLICE_LIT("/code/A.1"), SLICE_LIT("shape=errCode"), 409,
	    "{\"errCode\":\"A.1\",\"errMsg\":\"Bad\"}" },
	{ SLICE_LIT("/code/A.1"), SLICE_LIT("shape=none"), 400,
	    "{\"error_msg\":\"The mock knows no such shape.\","
	    "\"error_code\":\"MOCK.0400\"}\n" },
	{ SLICE_LIT("/code/Z.9"), SLICE_LIT("shape=code&message=m&status=503"), 503,
	    "{\"code\":\"Z.9\",\"message\":\"m\"}" },
	{ SLICE_LIT("/code/Z.9"), SLICE_LIT("shape=code&message=m"), 400,
	    "{\"code\":\"Z.9\",\"message\":\"m\"}" },
	{ SLICE_LIT("/odd/null-code"), SLICE_LIT(""), 409,
	    "{\"error_msg\":\"Bad\",\"error_code\":null}" },
	{ SLICE_LIT("/odd/message-detail"), SLICE_LIT("code=A.2"), 404,
	    "{\"error_msg\":\"Gone: at node 7 of pool a\",\"error_code\":\"A.2\"}" },
	/* others */
	{ SLICE_LIT("/ok"), SLICE_LIT(""), 200, "{\"result\":\"ok\",\"items\":[]}" },
	{ SLICE_LIT("/ok/"), SLICE_LIT("x=y"), 200,
	    "{\"result\":\"ok\",\"items\":[]}" },
	{ SLICE_LIT("/status/299"), SLICE_LIT(""), 299, "{\"status\":299}" },
	{ SLICE_LIT("/raw"), SLICE_LIT("bytes=a%0d%0ab"), 200, "a\r\nb" },
	{ SLICE_LIT("/upgrade"), SLICE_LIT(""), 426, "{\"error_msg\":\"This path wants "
	    "an Upgrade field.\",\"error_code\":\"MOCK.0426\"}\n" },
	{ SLICE_LIT("/echo"), SLICE_LIT(""), 200, "GET / HTTP/1.1\r\n\r\n" },
	{ SLICE_LIT("/echo/body"), SLICE_LIT(""), 200, "" },
};

START_TEST(a_path_gets_its_answer)
{
	struct question q;

	ask(&q, rows[_i].path, rows[_i].query);
	ck_assert_uint_eq(q.answer.status, rows[_i].status);
	ck_assert_msg(slice_eq(strbuf_slice(&q.answer.body),
	    slice_str(rows[_i].body)), "%.*s", SLICE_FMT(strbuf_slice(&q.answer.body)));
	finish(&q);
}
END_TEST

static const struct slice unknown[] = {
	SLICE_LIT("/nothing"), SLICE_LIT("/code"), SLICE_LIT("/code/A.1/more"),
	SLICE_LIT("/odd"), SLICE_LIT("/odd/nothing"), SLICE_LIT("/ok/many"),
	SLICE_LIT("/ok/1k/2k"), SLICE_LIT("/ok/99999999999999999999"),
	SLICE_LIT("/ok/9223372036854775808"), SLICE_LIT("/status"),
	SLICE_LIT("/status/1000"), SLICE_LIT("/status/-1"), SLICE_LIT("/echo/head"),
	SLICE_LIT("/framing"), SLICE_LIT("/framing/nothing/ok"),
	SLICE_LIT("/delay"), SLICE_LIT("/delay/soon/ok"),
	SLICE_LIT("/delay/3600001/ok"), SLICE_LIT("/raw"), SLICE_LIT("/early/nothing"),
	SLICE_LIT("/stall/stall/stall/stall/stall/stall/stall/stall/stall/stall/stall"
	    "/stall/stall/stall/stall/stall/stall/ok"),
};

START_TEST(what_there_is_not_is_not_found)
{
	struct question q;

	ask(&q, unknown[_i], SLICE_NONE);
	ck_assert_uint_eq(q.answer.status, 404);
	ck_assert(!q.answer.stalls && !q.answer.early && q.answer.delay_ms == 0);
	finish(&q);
}
END_TEST

START_TEST(rows_in_front_add_up)
{
	struct question q;

	ask(&q, SLICE("/early/delay/20/drip/3/framing/chunked/code/A.1"),
	    SLICE("header=A:+1&header=B:+2"));
	ck_assert_uint_eq(q.answer.status, 409);
	ck_assert(q.answer.early && q.answer.drips && !q.answer.stalls);
	ck_assert_uint_eq(q.answer.delay_ms, 20);
	ck_assert_uint_eq(q.answer.drip_ms, 3);
	ck_assert_ptr_eq(q.answer.style, wire_style_find(SLICE("chunked")));
	ck_assert(slice_ends_with(strbuf_slice(&q.answer.lines),
	    SLICE("A: 1\nB: 2\n")));
	finish(&q);
}
END_TEST

START_TEST(delays_in_a_row_are_summed)
{
	struct question q;

	ask(&q, SLICE("/delay/20/delay/30/ok"), SLICE_NONE);
	ck_assert_uint_eq(q.answer.delay_ms, 50);
	finish(&q);
}
END_TEST

START_TEST(a_row_in_front_of_nothing_stands_before_ok)
{
	struct question q;

	ask(&q, SLICE("/framing/reset-midbody"), SLICE_NONE);
	ck_assert_uint_eq(q.answer.status, 200);
	ck_assert_uint_gt(q.answer.body.len, 0);
	finish(&q);
}
END_TEST

START_TEST(a_bad_option_is_told)
{
	struct question q;

	ask(&q, SLICE("/ok"), SLICE("unknown=1&pad=none"));
	ck_assert_uint_eq(q.answer.status, 400);
	ck_assert(slice_find(strbuf_slice(&q.answer.body), SLICE("MOCK.0400")) <
	    q.answer.body.len);
	finish(&q);
}
END_TEST

static const struct {
	struct slice path;
	uint64_t size;
	size_t body, fill_at;
} sizes[] = {
	{ SLICE_LIT("/ok/0"), 0, 0, 0 }, { SLICE_LIT("/ok/10"), 10, 0, 0 },
	{ SLICE_LIT("/ok/11"), 11, 11, 9 }, { SLICE_LIT("/ok/1k"), 1024, 11, 9 },
	{ SLICE_LIT("/ok/1g"), 1u << 30, 11, 9 },
};

START_TEST(a_size_is_exact)
{
	struct question q;

	ask(&q, sizes[_i].path, SLICE_NONE);
	ck_assert_uint_eq(answer_body_len(&q.answer), sizes[_i].size);
	ck_assert_uint_eq(q.answer.body.len, sizes[_i].body);
	ck_assert_uint_eq(q.answer.fill_at, sizes[_i].fill_at);
	finish(&q);
}
END_TEST

START_TEST(request_ids_differ_by_path_and_query)
{
	struct question a, b, c;

	ask(&a, SLICE("/ok"), SLICE("x"));
	ask(&b, SLICE("/ok"), SLICE("y"));
	ask(&c, SLICE("/ok"), SLICE("x"));
	ck_assert(!slice_eq(strbuf_slice(&a.answer.lines),
	    strbuf_slice(&b.answer.lines)));
	ck_assert(slice_eq(strbuf_slice(&a.answer.lines),
	    strbuf_slice(&c.answer.lines)));
	finish(&a);
	finish(&b);
	finish(&c);
}
END_TEST

START_TEST(every_example_of_the_page_answers)
{
	for (const struct scenario *row = scenario_rows(); row->name != NULL; row++) {
		struct slice example = slice_str(row->example);
		size_t path_len = slice_index(example, '?');
		struct question q;

		ask(&q, slice_head(example, path_len), slice_skip(example,
		    path_len < example.len ? path_len + 1 : path_len));
		ck_assert_uint_ne(q.answer.status, 404);
		finish(&q);
	}
}
END_TEST

START_TEST(an_upload_is_counted)
{
	struct question q;

	ask(&q, SLICE("/upload"), SLICE_NONE);
	ck_assert_int_eq(q.answer.sink, SINK_COUNT);
	scenario_count(&q.answer, UINT64_MAX, 0xabc);
	ck_assert(slice_eq(strbuf_slice(&q.answer.body),
	    SLICE("{\"bytes\":18446744073709551615,\"adler32\":\"00000abc\"}")));
	finish(&q);
}
END_TEST

TCase *
case_scenario(void)
{
	TCase *tc = tcase_create("scenario");

	tcase_add_loop_test(tc, a_path_gets_its_answer, 0, ARRAY_LEN(rows));
	tcase_add_loop_test(tc, what_there_is_not_is_not_found, 0,
	    ARRAY_LEN(unknown));
	tcase_add_test(tc, rows_in_front_add_up);
	tcase_add_test(tc, delays_in_a_row_are_summed);
	tcase_add_test(tc, a_row_in_front_of_nothing_stands_before_ok);
	tcase_add_test(tc, a_bad_option_is_told);
	tcase_add_loop_test(tc, a_size_is_exact, 0, ARRAY_LEN(sizes));
	tcase_add_test(tc, request_ids_differ_by_path_and_query);
	tcase_add_test(tc, every_example_of_the_page_answers);
	tcase_add_test(tc, an_upload_is_counted);
	return tc;
}
