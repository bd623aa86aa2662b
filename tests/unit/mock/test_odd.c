#include "mock/odd.h"

#include "mock/error_shape.h"
#include "unit/mock/mock_cases.h"

static const struct template_values values = {
	.code = SLICE_LIT("A.1"), .message = SLICE_LIT("Bad"),
	.request_id = SLICE_LIT("id"), .status = 409
};

static const struct {
	const char *name;
	unsigned status;
	const char *type;
	struct slice body;
} rows[] = {
	{ "empty", 409, "", SLICE_LIT("") },
	{ "truncated-json", 409, "application/json",
	    SLICE_LIT("{\"error_code\":\"A.1\",\"error_msg\":\"Bad\",\"det") },
	{ "trailing-comma", 409, "application/json",
	    SLICE_LIT("{\"error_msg\":\"Bad\",\"error_code\":\"A.1\",}") },
	{ "array", 409, "application/json",
	    SLICE_LIT("[{\"error_msg\":\"Bad\",\"error_code\":\"A.1\"}]") },
	{ "string", 409, "application/json", SLICE_LIT("\"Bad\"") },
	{ "number", 409, "application/json", SLICE_LIT("409") },
	{ "missing-code", 409, "application/json",
	    SLICE_LIT("{\"error_msg\":\"Bad\",\"request_id\":\"id\"}") },
	{ "null-code", 409, "application/json",
	    SLICE_LIT("{\"error_msg\":\"Bad\",\"error_code\":null}") },
	{ "bom", 409, "application/json", SLICE_LIT("\xef\xbb\xbf"
	    "{\"error_msg\":\"Bad\",\"error_code\":\"A.1\"}") },
	{ "bad-utf8", 409, "application/json", SLICE_LIT(
	    "{\"error_msg\":\"caf\xe9 \xff\xc0\xaf\",\"error_code\":\"A.1\"}") },
	{ "json-in-string", 409, "application/json", SLICE_LIT(
	    "\"{\\\"error_msg\\\":\\\"Bad\\\",\\\"error_code\\\":\\\"A.1\\\"}\"") },
	{ "no-content-type", 409, "",
	    SLICE_LIT("{\"error_msg\":\"Bad\",\"error_code\":\"A.1\"}") },
	{ "error-under-200", 200, "application/json", SLICE_LIT("{\"error_msg\":"
	    "\"Bad\",\"error_code\":\"A.1\",\"request_id\":\"id\"}") },
	{ "delegated-code", 401, "application/json", SLICE_LIT("{\"error_msg\":"
	    "\"Incorrect IAM authentication information: decrypt token fail\","
	    "\"error_code\":\"APIGW.0301\",\"request_id\":\"id\"}") },
};

START_TEST(odd_answers_are_as_described)
{
	const struct odd *odd = odd_find(slice_str(rows[_i].name));
	struct answer answer = { 0 };

	ck_assert_ptr_nonnull(odd);
	odd_write(odd, &values, &answer);
	ck_assert_uint_eq(answer.status, rows[_i].status);
	ck_assert(slice_eq(strbuf_slice(&answer.type), slice_str(rows[_i].type)));
	ck_assert_msg(slice_eq(strbuf_slice(&answer.body), rows[_i].body), "%.*s",
	    SLICE_FMT(strbuf_slice(&answer.body)));
	answer_clear(&answer);
}
END_TEST

START_TEST(every_row_can_be_written)
{
	for (const struct odd *odd = odd_rows(); odd->name != NULL; odd++) {
		struct answer answer = { 0 };

		ck_assert_ptr_nonnull(odd->title);
		ck_assert_ptr_eq(odd_find(slice_str(odd->name)), odd);
		ck_assert(odd->shape == NULL ||
		    error_shape_find(slice_str(odd->shape)) != NULL);
		odd_write(odd, &values, &answer);
		ck_assert(!answer_failed(&answer));
		ck_assert_uint_ge(answer.status, 200);
		ck_assert(answer.lines.len == 0 ||
		    slice_ends_with(strbuf_slice(&answer.lines), SLICE("\n")));
		answer_clear(&answer);
	}
	ck_assert_ptr_null(odd_find(SLICE("")));
	ck_assert_ptr_null(odd_find(SLICE("nothing")));
}
END_TEST

START_TEST(large_ones_have_their_size)
{
	struct answer deep = { 0 }, longer = { 0 }, wide = { 0 };

	odd_write(odd_find(SLICE("deep")), &values, &deep);
	ck_assert_uint_eq(deep.body.len, 65536);
	ck_assert_uint_eq(slice_index(strbuf_slice(&deep.body), ']'), 65536);
	odd_write(odd_find(SLICE("long-message")), &values, &longer);
	ck_assert_uint_eq(longer.fill_len, 1048576);
	ck_assert(slice_eq(slice_skip(strbuf_slice(&longer.body), longer.fill_at),
	    SLICE("\"}")));
	odd_write(odd_find(SLICE("utf16")), &values, &wide);
	ck_assert(slice_starts_with(strbuf_slice(&wide.body),
	    SLICE("\xff\xfe{\0\"\0e\0")));
	answer_clear(&deep);
	answer_clear(&longer);
	answer_clear(&wide);
}
END_TEST

TCase *
case_odd(void)
{
	TCase *tc = tcase_create("odd");

	tcase_add_loop_test(tc, odd_answers_are_as_described, 0, ARRAY_LEN(rows));
	tcase_add_test(tc, every_row_can_be_written);
	tcase_add_test(tc, large_ones_have_their_size);
	return tc;
}
