#include "json/scanner.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/strbuf.h"
#include "unit/json/json_cases.h"

/* What the callbacks were told, as text: one letter an event. */
struct trace {
	struct strbuf events;
	size_t stop_after;	/* events; 0: never */
	size_t n_events;
};

static bool
trace_go_on(struct trace *t)
{
	return ++t->n_events != t->stop_after;
}

static bool
on_null(void *ctx)
{
	struct trace *t = ctx;

	strbuf_add_str(&t->events, "null ");
	return trace_go_on(t);
}

static bool
on_bool(bool value, void *ctx)
{
	struct trace *t = ctx;

	strbuf_add_str(&t->events, value ? "true " : "false ");
	return trace_go_on(t);
}

static bool
on_number(struct slice digits, void *ctx)
{
	struct trace *t = ctx;

	strbuf_addf(&t->events, "%.*s ", SLICE_FMT(digits));
	return trace_go_on(t);
}

static bool
on_string(struct slice text, void *ctx)
{
	struct trace *t = ctx;

	strbuf_addf(&t->events, "'%.*s' ", SLICE_FMT(text));
	return trace_go_on(t);
}

static bool
on_name(struct slice name, void *ctx)
{
	struct trace *t = ctx;

	strbuf_addf(&t->events, "%.*s: ", SLICE_FMT(name));
	return trace_go_on(t);
}

static bool
trace_bracket(struct trace *t, char bracket, size_t end_at)
{
	strbuf_addf(&t->events, "%c%zu ", bracket, end_at);
	return trace_go_on(t);
}

static bool
on_object_begin(size_t end_at, void *ctx)
{
	return trace_bracket(ctx, '{', end_at);
}

static bool
on_object_end(size_t end_at, void *ctx)
{
	return trace_bracket(ctx, '}', end_at);
}

static bool
on_array_begin(size_t end_at, void *ctx)
{
	return trace_bracket(ctx, '[', end_at);
}

static bool
on_array_end(size_t end_at, void *ctx)
{
	return trace_bracket(ctx, ']', end_at);
}

static const struct json_handler tracer = {
	on_null, on_bool, on_number, on_string, on_name,
	on_object_begin, on_object_end, on_array_begin, on_array_end
};

/* Scan a copy on the heap that ends where the text does: overreads are seen. */
static enum json_rc
scan_exact(struct slice text, unsigned depth_max, struct trace *t, size_t *at)
{
	struct arena arena = { 0 };
	unsigned char *copy = malloc(text.len == 0 ? 1 : text.len);
	enum json_rc rc;

	ck_assert_ptr_nonnull(copy);
	if (text.len > 0)
		memcpy(copy, text.ptr, text.len);
	rc = json_scan(slice_of(copy, text.len), depth_max, &tracer, t, &arena, at);
	free(copy);
	arena_clear(&arena);
	strbuf_add_byte(&t->events, '\0');
	return rc;
}

static const struct row {
	const char *text;
	enum json_rc rc;
	size_t error_at;	/* unless JSON_OK */
	const char *events;
} rows[] = {
	{ "{}", JSON_OK, 0, "{1 }2 " },
	{ " { \"a\" : [ 1 , true ] } ", JSON_OK, 0, "{2 a: [10 1 true ]21 }23 " },
	{ "[null,false,\"x\"]", JSON_OK, 0, "[1 null false 'x' ]16 " },
	{ "\"alone\"", JSON_OK, 0, "'alone' " },
	{ "12", JSON_OK, 0, "12 " },
	{ "-0.5e+10", JSON_OK, 0, "-0.5e+10 " },
	{ "[123456789012345678901234567890]", JSON_OK, 0,
	    "[1 123456789012345678901234567890 ]32 " },
	{ "{\"a\":1,\"a\":2}", JSON_OK, 0, "{1 a: 1 a: 2 }13 " },
	/* escapes */
	{ "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"]", JSON_OK, 0,
	    "[1 '\"\\/\b\f\n\r\t\xc3\xa9' ]26 " },
	{ "[\"\\ud83d\\ude00\"]", JSON_OK, 0, "[1 '\xf0\x9f\x98\x80' ]16 " },
	{ "[\"\\ud800x\"]", JSON_OK, 0, "[1 '\xef\xbf\xbdx' ]11 " },
	{ "[\"\\udc00\\\\n\"]", JSON_OK, 0, "[1 '\xef\xbf\xbd\\n' ]13 " },
	{ "[\"\\ud800\\u0041\"]", JSON_OK, 0, "[1 '\xef\xbf\xbd" "A' ]16 " },
	/* cut off */
	{ "", JSON_TRUNCATED, 0, "" },
	{ "  \r\n", JSON_TRUNCATED, 4, "" },
	{ "{", JSON_TRUNCATED, 1, "{1 " },
	{ "{\"co", JSON_TRUNCATED, 4, "{1 " },
	{ "{\"a\"", JSON_TRUNCATED, 4, "{1 a: " },
	{ "{\"a\":\"x", JSON_TRUNCATED, 7, "{1 a: " },
	{ "{\"a\":\"x\\", JSON_TRUNCATED, 8, "{1 a: " },
	{ "{\"a\":\"x\\u00", JSON_TRUNCATED, 11, "{1 a: " },
	{ "{\"a\":40", JSON_TRUNCATED, 7, "{1 a: " },
	{ "{\"a\":-", JSON_TRUNCATED, 6, "{1 a: " },
	{ "{\"a\":40 ", JSON_TRUNCATED, 8, "{1 a: 40 " },
	{ "[1,", JSON_TRUNCATED, 3, "[1 1 " },
	{ "[tru", JSON_TRUNCATED, 4, "[1 " },
	{ "-", JSON_TRUNCATED, 1, "" },
	/* broken */
	{ "{\"a\":1,}", JSON_BROKEN, 8, "{1 a: 1 " },
	{ "[1,]", JSON_BROKEN, 4, "[1 1 " },
	{ "{\"a\":1} x", JSON_BROKEN, 9, "{1 a: 1 }7 " },
	{ "{\"a\":1}{", JSON_BROKEN, 8, "{1 a: 1 }7 " },
	{ "{}\"x", JSON_BROKEN, 2, "{1 }2 " },
	{ "[1] \"x\\", JSON_BROKEN, 4, "[1 1 ]3 " },
	{ "1\"x", JSON_BROKEN, 1, "1 " },
	{ "\"a\"\"", JSON_BROKEN, 3, "'a' " },
	{ "{} nul", JSON_BROKEN, 3, "{1 }2 " },
	{ "01", JSON_BROKEN, 2, "0 " },
	{ "[NaN]", JSON_BROKEN, 2, "[1 " },
	{ "[Infinity]", JSON_BROKEN, 2, "[1 " },
	{ "[-Infinity]", JSON_BROKEN, 2, "[1 " },
	{ "[1]//x", JSON_BROKEN, 4, "[1 1 ]3 " },
	{ "[/*x*/1]", JSON_BROKEN, 2, "[1 " },
	{ "{a:1}", JSON_BROKEN, 2, "{1 " },
	{ "{'a':1}", JSON_BROKEN, 2, "{1 " },
	{ "{\"a\" 1}", JSON_BROKEN, 6, "{1 a: " },
	{ "[1 2]", JSON_BROKEN, 4, "[1 1 " },
	{ "[1}", JSON_BROKEN, 3, "[1 1 " },
	{ "]", JSON_BROKEN, 1, "" },
	{ "<html>", JSON_BROKEN, 1, "" },
	{ "[\"a\tb\"]", JSON_BROKEN, 4, "[1 " },
	{ "[\"\\x\"]", JSON_BROKEN, 4, "[1 " },
	{ "[+1]", JSON_BROKEN, 2, "[1 " },
	{ "[1.]", JSON_BROKEN, 3, "[1 " },
	{ "\xef\xbb\xbf{}", JSON_BROKEN, 1, "" },	/* the caller cuts it off */
	/* bytes that are no UTF-8 */
	{ "{\"m\":\"\xff\",\"c\":\"X\"}", JSON_BAD_UTF8, 6, "{1 m: '\xff' c: 'X' }17 " },
	{ "[\"\xc3\"]", JSON_BAD_UTF8, 2, "[1 '\xc3' ]5 " },
	{ "[\"\xed\xa0\x80\"]", JSON_BAD_UTF8, 2, "[1 '\xed\xa0\x80' ]7 " },
	{ "[\xff]", JSON_BROKEN, 2, "[1 " },
	/* depth: 4 may be open */
	{ "[[[[]]]]", JSON_OK, 0, "[1 [2 [3 [4 ]5 ]6 ]7 ]8 " },
	{ "[[[[[]]]]]", JSON_TOO_DEEP, 5, "[1 [2 [3 [4 " },
	{ "[{\"a\":[{\"b\":{}}]}]", JSON_TOO_DEEP, 13, "[1 {2 a: [7 {8 b: " },
};

START_TEST(a_text_gives_its_events_and_result)
{
	const struct row *row = &rows[_i];
	struct trace t = { 0 };
	size_t at = 0;
	enum json_rc rc = scan_exact(slice_str(row->text), 4, &t, &at);

	ck_assert_msg(rc == row->rc, "%s: result %d", row->text, (int)rc);
	ck_assert_str_eq((const char *)t.events.ptr, row->events);
	if (rc != JSON_OK)
		ck_assert_msg(at <= strlen(row->text) && at + 1 >= row->error_at &&
		    at <= row->error_at, "%s: error at %zu", row->text, at);
	strbuf_clear(&t.events);
}
END_TEST

START_TEST(every_prefix_of_an_object_is_truncated)
{
	static const char text[] = "{\"error_code\":\"APIGW.0101\",\"n\":[1.5e3,true,"
	    "false,null,-7],\"s\":\"\\u00e9\\n\",\"o\":{\"x\":\"y\"}}";

	for (size_t len = 0; len < sizeof(text) - 1; len++) {
		struct trace t = { 0 };
		size_t at = SIZE_MAX;
		enum json_rc rc = scan_exact(slice_of(text, len), 8, &t, &at);

		ck_assert_msg(rc == JSON_TRUNCATED, "%zu bytes gave %d", len, (int)rc);
		ck_assert_uint_eq(at, len);
		strbuf_clear(&t.events);
	}
}
END_TEST

START_TEST(a_callback_stops_the_scan)
{
	static const char text[] = "{\"a\":[null,true,1,\"s\"]}";

	for (size_t n = 1; n <= 9; n++) {
		struct trace t = { .stop_after = n };
		enum json_rc rc = scan_exact(slice_str(text), 8, &t, NULL);

		ck_assert_int_eq(rc, JSON_STOPPED);
		ck_assert_uint_eq(t.n_events, n);
		strbuf_clear(&t.events);
	}
}
END_TEST

START_TEST(a_handler_may_be_empty)
{
	static const struct json_handler none;
	struct arena arena = { 0 };

	ck_assert_int_eq(json_scan(SLICE("{\"a\":[1,null,true,\"s\"]}"), 8, &none,
	    NULL, &arena, NULL), JSON_OK);
	arena_clear(&arena);
}
END_TEST

START_TEST(memory_running_out_anywhere_is_survived)
{
	static const struct json_handler none;
	struct strbuf text = { 0 };
	bool ok = false;

	strbuf_add_str(&text, "[\"\\n");
	for (size_t i = 0; i < 60000; i++)
		strbuf_add_byte(&text, 'x');
	strbuf_add_str(&text, "\"]");
	for (size_t max = 1; max < 1 << 20; max = max * 3 / 2 + 1) {
		struct arena arena = { .total_max = max };
		enum json_rc rc = json_scan(strbuf_slice(&text), 8, &none, NULL,
		    &arena, NULL);

		ck_assert(rc == JSON_OK || rc == JSON_NO_MEMORY);
		ck_assert(!ok || rc == JSON_OK);
		ok = rc == JSON_OK;
		arena_clear(&arena);
	}
	ck_assert(ok);
	strbuf_clear(&text);
}
END_TEST

START_TEST(many_brackets_cost_little)
{
	static char text[65536];
	struct trace t = { 0 };
	uint64_t start;

	memset(text, '[', sizeof(text));
	start = clock_monotonic_us();
	ck_assert_int_eq(scan_exact(slice_of(text, sizeof(text)), 64, &t, NULL),
	    JSON_TOO_DEEP);
	ck_assert_uint_eq(t.n_events, 64);
	ck_assert_uint_lt(clock_monotonic_us() - start, 20000);
	strbuf_clear(&t.events);
}
END_TEST

START_TEST(a_deep_text_within_the_bound_is_read)
{
	static char text[4000];
	struct trace t = { 0 };

	memset(text, '[', 2000);
	memset(text + 2000, ']', 2000);
	ck_assert_int_eq(scan_exact(slice_of(text, 4000), 2000, &t, NULL), JSON_OK);
	ck_assert_uint_eq(t.n_events, 4000);
	strbuf_clear(&t.events);
}
END_TEST

TCase *
scanner_case(void)
{
	TCase *tcase = tcase_create("scanner");

	tcase_add_loop_test(tcase, a_text_gives_its_events_and_result, 0,
	    ARRAY_LEN(rows));
	tcase_add_test(tcase, every_prefix_of_an_object_is_truncated);
	tcase_add_test(tcase, a_callback_stops_the_scan);
	tcase_add_test(tcase, a_handler_may_be_empty);
	tcase_add_test(tcase, memory_running_out_anywhere_is_survived);
	tcase_add_test(tcase, many_brackets_cost_little);
	tcase_add_test(tcase, a_deep_text_within_the_bound_is_read);
	return tcase;
}
