#include "page/rst_markup.h"

#include "unit/page/page_cases.h"

static const struct {
	const char *text, *seen;
} rows[] = {
	{ "plain", "plain" },
	{ "**bold** and *em* and ``co*de``", "bold and em and co*de" },
	{ "4\\ *xx* and 5\\ *xx*", "4xx and 5xx" },
	{ ":ref:`Codes <codes>` and `page <https://x/>`__.", "Codes and page." },
	{ ":ref:`codes`", "codes" },
	{ "2 * 3 * 4, a*b*c", "2 * 3 * 4, a*b*c" },
	{ "*open, `open, ``open", "*open, `open, ``open" },
	{ "a\\*b", "a*b" },
	{ "AB.100\\\r01 and AB.200\\\n02", "AB.10001 and AB.20002" },
	{ "-  first\n-  second", " first\n second" },
	{ ".. note::\n   Look.", "\n   Look." },
	{ ".. _anchor:\ntext", "\ntext" },
	{ "\\", "\\" },
	{ ":a", ":a" },
};

START_TEST(markup_is_not_seen)
{
	struct strbuf out = { 0 };

	rst_markup_strip(&out, slice_str(rows[_i].text));
	ck_assert_buf(&out, rows[_i].seen);
	strbuf_clear(&out);
}
END_TEST

START_TEST(link_is_found)
{
	ck_assert(slice_eq(rst_markup_link(SLICE("see `a <https://x/y>`_ or b")),
	    SLICE("https://x/y")));
	ck_assert_uint_eq(rst_markup_link(SLICE("see :ref:`a <b>`")).len, 0);
}
END_TEST

TCase *
rst_markup_case(void)
{
	TCase *tc = tcase_create("rst_markup");

	tcase_add_loop_test(tc, markup_is_not_seen, 0, (int)ARRAY_LEN(rows));
	tcase_add_test(tc, link_is_found);
	return tc;
}
