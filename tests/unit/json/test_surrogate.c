#include "json/surrogate.h"

#include "unit/json/json_cases.h"

static const struct {
	const char *text, *mended;
} rows[] = {
	{ "", "" },
	{ "no escape", "no escape" },
	{ "\\ud83d\\ude00", "\\ud83d\\ude00" },
	{ "\\ud800", "\\ufffd" },
	{ "\\uDBFFx", "\\ufffdx" },
	{ "\\udc00\\ud800", "\\ufffd\\ufffd" },
	{ "\\ud800\\u0041", "\\ufffd\\u0041" },
	{ "\\ud800\\ud83d\\ude00", "\\ufffd\\ud83d\\ude00" },
	{ "\\ud83d\\ude00\\ude00", "\\ud83d\\ude00\\ufffd" },
	{ "\\\\ud800", "\\\\ud800" },		/* an escaped backslash, then text */
	{ "\\\\\\ud800", "\\\\\\ufffd" },
	{ "\\ud8", "\\ud8" },			/* cut off: the scan's business */
	{ "\\ud8zz", "\\ud8zz" },
	{ "\\ud7ff\\ue000", "\\ud7ff\\ue000" },
	{ "\\", "\\" },
};

START_TEST(lone_surrogates_become_replacement_characters)
{
	struct arena arena = { 0 };
	struct slice text = slice_str(rows[_i].text);
	struct slice mended = surrogate_mend(text, &arena);

	ck_assert_msg(slice_eq(mended, slice_str(rows[_i].mended)),
	    "%s gave %.*s", rows[_i].text, SLICE_FMT(mended));
	arena_clear(&arena);
}
END_TEST

START_TEST(text_without_lone_surrogates_is_not_copied)
{
	struct arena arena = { 0 };
	struct slice text = SLICE("{\"a\":\"\\u0041\\ud83d\\ude00\"}");

	ck_assert_ptr_eq(surrogate_mend(text, &arena).ptr, text.ptr);
	ck_assert_uint_eq(arena.total, 0);
}
END_TEST

START_TEST(no_memory_is_told)
{
	struct arena arena = { .total_max = 1 };

	ck_assert_ptr_null(surrogate_mend(SLICE("\\ud800"), &arena).ptr);
}
END_TEST

TCase *
surrogate_case(void)
{
	TCase *tcase = tcase_create("surrogate");

	tcase_add_loop_test(tcase, lone_surrogates_become_replacement_characters,
	    0, ARRAY_LEN(rows));
	tcase_add_test(tcase, text_without_lone_surrogates_is_not_copied);
	tcase_add_test(tcase, no_memory_is_told);
	return tcase;
}
