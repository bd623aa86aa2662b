#include "mock/answer_option.h"

#include "unit/mock/mock_cases.h"

/* What an option makes of a 404 of type t/t with a body. */
static const struct {
	const char *name;
	struct slice value, body;
	bool ok;
	unsigned status;
	const char *type, *lines;
	struct slice new_body;		/* fill left out */
	size_t fill_at;
	uint64_t fill_len;
} rows[] = {
	{ "status", SLICE_LIT("503"), SLICE_LIT("{}"), true, 503, "t/t", "",
	    SLICE_LIT("{}"), 0, 0 },
	{ "under", SLICE_LIT("200"), SLICE_LIT("{}"), true, 200, "t/t", "",
	    SLICE_LIT("{}"), 0, 0 },
	{ "status", SLICE_LIT("1000"), SLICE_LIT("{}"), false, 404, "t/t", "",
	    SLICE_LIT("{}"), 0, 0 },
	{ "status", SLICE_LIT("ok"), SLICE_LIT("{}"), false, 404, "t/t", "",
	    SLICE_LIT("{}"), 0, 0 },
	{ "type", SLICE_LIT("text/html"), SLICE_LIT("{}"), true, 404, "text/html",
	    "", SLICE_LIT("{}"), 0, 0 },
	{ "type", SLICE_LIT(""), SLICE_LIT("{}"), true, 404, "", "",
	    SLICE_LIT("{}"), 0, 0 },
	{ "header", SLICE_LIT("Retry-After: 3"), SLICE_LIT("{}"), true, 404, "t/t",
	    "Retry-After: 3\n", SLICE_LIT("{}"), 0, 0 },
	{ "pad", SLICE_LIT("2k"), SLICE_LIT("{\"a\":1}"), true, 404, "t/t", "",
	    SLICE_LIT("{\"padding\":\"\",\"a\":1}"), 12, 2048 },
	{ "pad", SLICE_LIT("9"), SLICE_LIT("text"), true, 404, "t/t", "",
	    SLICE_LIT("text"), 4, 9 },
	{ "pad", SLICE_LIT("much"), SLICE_LIT("{\"a\":1}"), false, 404, "t/t", "",
	    SLICE_LIT("{\"a\":1}"), 0, 0 },
	{ "coding", SLICE_LIT("br"), SLICE_LIT("{}"), true, 404, "t/t",
	    "Content-Encoding: br\n", SLICE_LIT("{}"), 0, 0 },
	{ "coding", SLICE_LIT("identity"), SLICE_LIT("{}"), true, 404, "t/t",
	    "Content-Encoding: identity\n", SLICE_LIT("{}"), 0, 0 },
	{ "coding", SLICE_LIT("deflate"), SLICE_LIT("a"), true, 404, "t/t",
	    "Content-Encoding: deflate\n",
	    SLICE_LIT("\x78\x01\x01\x01\x00\xfe\xff" "a\x00\x62\x00\x62"), 0, 0 },
};

START_TEST(an_option_changes_what_it_names)
{
	const struct answer_option *option =
	    answer_option_find(slice_str(rows[_i].name));
	struct answer answer = { 0 };

	ck_assert_ptr_nonnull(option);
	answer_set(&answer, 404, SLICE("t/t"), rows[_i].body);
	ck_assert_int_eq(option->apply(rows[_i].value, &answer), rows[_i].ok);
	ck_assert_uint_eq(answer.status, rows[_i].status);
	ck_assert(slice_eq(strbuf_slice(&answer.type), slice_str(rows[_i].type)));
	ck_assert(slice_eq(strbuf_slice(&answer.lines), slice_str(rows[_i].lines)));
	ck_assert_msg(slice_eq(strbuf_slice(&answer.body), rows[_i].new_body),
	    "'%.*s'", SLICE_FMT(strbuf_slice(&answer.body)));
	ck_assert_uint_eq(answer.fill_at, rows[_i].fill_at);
	ck_assert_uint_eq(answer.fill_len, rows[_i].fill_len);
	answer_clear(&answer);
}
END_TEST

START_TEST(a_padded_body_is_packed_with_its_padding)
{
	struct answer answer = { 0 };

	answer_set(&answer, 404, SLICE("t/t"), SLICE("ab"));
	ck_assert(answer_option_find(SLICE("pad"))->apply(SLICE("3"), &answer));
	ck_assert(answer_option_find(SLICE("coding"))->apply(SLICE("gzip"),
	    &answer));
	ck_assert_uint_eq(answer.fill_len, 0);
	ck_assert(slice_find(strbuf_slice(&answer.body), SLICE("ab   ")) <
	    answer.body.len);
	answer_clear(&answer);
}
END_TEST

START_TEST(what_is_too_large_is_not_packed)
{
	struct answer answer = { 0 };

	answer_set(&answer, 404, SLICE("t/t"), SLICE("ab"));
	ck_assert(answer_option_find(SLICE("pad"))->apply(SLICE("1g"), &answer));
	ck_assert(!answer_option_find(SLICE("coding"))->apply(SLICE("gzip"),
	    &answer));
	answer_clear(&answer);
}
END_TEST

START_TEST(unknown_options_are_none)
{
	ck_assert_ptr_null(answer_option_find(SLICE("statu")));
	ck_assert_ptr_null(answer_option_find(SLICE_NONE));
}
END_TEST

TCase *
case_answer_option(void)
{
	TCase *tc = tcase_create("answer_option");

	tcase_add_loop_test(tc, an_option_changes_what_it_names, 0, ARRAY_LEN(rows));
	tcase_add_test(tc, a_padded_body_is_packed_with_its_padding);
	tcase_add_test(tc, what_is_too_large_is_not_packed);
	tcase_add_test(tc, unknown_options_are_none);
	return tc;
}
