#include "mock/query.h"

#include "base/strbuf.h"
#include "unit/mock/mock_cases.h"

static const struct {
	struct slice in, path, query;
} texts[] = {
	{ SLICE_LIT(""), SLICE_LIT(""), SLICE_LIT("") },
	{ SLICE_LIT("plain"), SLICE_LIT("plain"), SLICE_LIT("plain") },
	{ SLICE_LIT("a+b%20c"), SLICE_LIT("a+b c"), SLICE_LIT("a b c") },
	{ SLICE_LIT("%2B%2b%26"), SLICE_LIT("++&"), SLICE_LIT("++&") },
	{ SLICE_LIT("%00%ff"), SLICE_LIT("\0\xff"), SLICE_LIT("\0\xff") },
	{ SLICE_LIT("%"), SLICE_LIT("%"), SLICE_LIT("%") },
	{ SLICE_LIT("%4"), SLICE_LIT("%4"), SLICE_LIT("%4") },
	{ SLICE_LIT("%4g%zz"), SLICE_LIT("%4g%zz"), SLICE_LIT("%4g%zz") },
	{ SLICE_LIT("%%41"), SLICE_LIT("%A"), SLICE_LIT("%A") },
	{ SLICE_LIT("%2541"), SLICE_LIT("%41"), SLICE_LIT("%41") },
};

START_TEST(text_is_decoded_once)
{
	struct arena arena = { 0 };

	ck_assert(slice_eq(query_decode(&arena, texts[_i].in, false),
	    texts[_i].path));
	ck_assert(slice_eq(query_decode(&arena, texts[_i].in, true),
	    texts[_i].query));
	arena_clear(&arena);
}
END_TEST

/* The options of a query, one a line. */
static const struct {
	struct slice in;
	const char *options;
} queries[] = {
	{ { NULL, 0 }, "" },
	{ SLICE_LIT(""), "" },
	{ SLICE_LIT("&&"), "" },
	{ SLICE_LIT("a=1"), "[a][1]" },
	{ SLICE_LIT("a=1&b=&c&d=x=y"), "[a][1][b][][c][][d][x=y]" },
	{ SLICE_LIT("&a=%26&"), "[a][%26]" },
	{ SLICE_LIT("=v"), "[][v]" },
};

START_TEST(a_query_is_cut_into_options)
{
	struct slice rest = queries[_i].in, name, value;
	struct strbuf got = { 0 };

	while (query_next(&rest, &name, &value))
		strbuf_addf(&got, "[%.*s][%.*s]", SLICE_FMT(name), SLICE_FMT(value));
	ck_assert(slice_eq(strbuf_slice(&got), slice_str(queries[_i].options)));
	strbuf_clear(&got);
}
END_TEST

START_TEST(the_first_option_of_a_name_is_found)
{
	struct arena arena = { 0 };
	struct slice value = SLICE_NONE;

	ck_assert(query_find(&arena, SLICE("b=1&a=x+y&a=2"), SLICE("a"), &value));
	ck_assert(slice_eq(value, SLICE("x y")));
	ck_assert(query_find(&arena, SLICE("a"), SLICE("a"), &value));
	ck_assert(value.len == 0 && value.ptr != NULL);
	ck_assert(!query_find(&arena, SLICE("ab=1"), SLICE("a"), &value));
	ck_assert(!query_find(&arena, SLICE_NONE, SLICE("a"), &value));
	arena_clear(&arena);
}
END_TEST

START_TEST(a_path_is_cut_into_segments)
{
	struct arena arena = { 0 };
	struct slice path = SLICE("//a%2Fb/c/"), segment;
	uint64_t number;

	ck_assert(query_segment(&arena, &path, &segment));
	ck_assert(slice_eq(segment, SLICE("a/b")));
	ck_assert(query_segment(&arena, &path, &segment));
	ck_assert(slice_eq(segment, SLICE("c")));
	ck_assert(!query_segment(&arena, &path, &segment));
	path = SLICE("/12/13/x");
	ck_assert(query_number(&arena, &path, 12, &number) && number == 12);
	ck_assert(!query_number(&arena, &path, 12, &number));
	ck_assert(!query_number(&arena, &path, 12, &number));
	ck_assert(!query_number(&arena, &path, 12, &number));
	arena_clear(&arena);
}
END_TEST

START_TEST(running_out_of_memory_is_no_segment)
{
	struct arena arena = { .total_max = 16 };
	struct slice path = SLICE("/far-too-long-for-this-arena"), segment;

	ck_assert(!query_segment(&arena, &path, &segment));
	arena_clear(&arena);
}
END_TEST

TCase *
case_query(void)
{
	TCase *tc = tcase_create("query");

	tcase_add_loop_test(tc, text_is_decoded_once, 0, ARRAY_LEN(texts));
	tcase_add_loop_test(tc, a_query_is_cut_into_options, 0, ARRAY_LEN(queries));
	tcase_add_test(tc, the_first_option_of_a_name_is_found);
	tcase_add_test(tc, a_path_is_cut_into_segments);
	tcase_add_test(tc, running_out_of_memory_is_no_segment);
	return tc;
}
