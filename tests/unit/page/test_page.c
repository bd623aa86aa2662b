#include "page/page.h"

#include <string.h>

#include "unit/page/page_cases.h"

/* A page, the format it is told to be, and what it holds. */
static const struct {
	const char *text;
	enum page_format format;
	const char *holds;
} rows[] = {
	/* blocks */
	{ "a\nb\n\nsee https://x.example/y.\n", PAGE_TEXT,
	  "1(a\nb)4(see https://x.example/y.->https://x.example/y)" },
	/* pipes: both bars, none, the last; an escaped one; one too many */
	{ "|a|b|\n|--|--|\n|1|2|\n|3|4|5|\n", PAGE_TEXT,
	  "1[a|b]3[1|2]4![3|4];" },
	{ "a | b\n--- | ---\n1 | x \\| y\n\nend", PAGE_TEXT,
	  "1[a|b]3[1|x | y];5(end)" },
	{ "a | b | c |\n---|---|---|\n1 | 2 |\n3 | 4 | 5 |\n", PAGE_TEXT,
	  "1[a|b|c]3[1|2]4[3|4|5];" },
	/* no dashes: two lines of as many cells */
	{ "a | b\n1 | 2\n", PAGE_TEXT, "1[a|b]2[1|2];" },
	{ "a | b\n\n1 | 2\n", PAGE_TEXT, "1(a | b)3(1 | 2)" },
	/* a cell a line; a lone bar before each row; an empty cell; cut short */
	{ "t\na |\nb |\n---|---|\n1 |\n |\n2 |\n3 |\n4 |\n5", PAGE_TEXT,
	  "1(t)2[a|b]5[1|]7[2|3]9[4|5];" },
	{ "|\na |\nb |\n---|---|\n|\n1 |\n2 |\n|\n3 |\n|\n4 |\n5 |\n", PAGE_TEXT,
	  "1[a|b]5[1|2]8[3]10[4|5];" },
	/* cells that go on, indented */
	{ "| a | b |\n|---|---|\n| 1 | x\n      y | \n| 2 | z |\n", PAGE_TEXT,
	  "1[a|b]3[1|x\ry]5[2|z];" },
	/* two tables, the second of other columns, its header a line away */
	{ "a | b\n---|---\n1 | 2\nc | d | e\n---|---|---\n3 | 4 | 5\n", PAGE_TEXT,
	  "1[a|b]3[1|2];4[c|d|e]6[3|4|5];" },
	/* tabs */
	{ "a\tb\n1\t2\n\n3\t4\nend\n", PAGE_TEXT, "1[a|b]2[1|2]4[3|4];5(end)" },
	{ "a\t\nb\t\n", PAGE_TEXT, "1(a\nb)" },
	/* HTML */
	{ "<html><p>one <b>two</b>\nthree<p>four", PAGE_HTML,
	  "1(one two\rthree)2(four)" },
	{ "<html><table><tr><th>a<th>b<tr><td>1<td><p>x<p>y</table>z", PAGE_HTML,
	  "1[a|b]1[1|x\ny];1(z)" },
	{ "<html><script>a<b</script><style>p{}</style><title>t</title>u", PAGE_HTML,
	  "1(u)" },
	{ "<html><table><tr><td>nav<td><table><tr><td>1</table></table>", PAGE_HTML,
	  ";1[1];" },
	{ "<html><table><tr><td>1<td>2<td>3<tr><td>4<td>5<td>6<tr><td>7<td>"
	  "<table><tr><td>8</table><td>9</table>", PAGE_HTML,
	  "1[1|2|3]1[4|5|6]1[7|8|9];" },
	{ "<html><p>codes: <a href='#x'>x</a> <a href='https://y'>y</a>", PAGE_HTML,
	  "1(codes: x y->https://y)" },
	{ "<html><table><tr><td>a <id> b<td>c<br>d</table>", PAGE_HTML,
	  "1[a <id> b|c\nd];" },
	/* Markdown, with its lines */
	{ "# T\n\n|a|b|\n|-|-|\n|*1*|x<br>y|\n|`2`|<u_id> \\| <a:b>|\n", PAGE_MARKDOWN,
	  "1(T)3[a|b]5[1|x\ny]6[2|<u_id> | <a:b>];" },
	{ "# T\n\n<table>\n<tr><td>1</td></tr>\n</table>\n\n[y](https://y)\n",
	  PAGE_MARKDOWN, "1(T)4[1];7(y->https://y)" },
	{ "# T\n\n```\n|a|b|\n|-|-|\n```\n", PAGE_MARKDOWN,
	  "1(T)3(|a|b|\r|-|-|)" },
	{ "# T\n\n|a|b|\n|-|-|\n|1|x|y|\n", PAGE_MARKDOWN, "1(T)3[a|b]5![1|x];" },
	/* reStructuredText */
	{ "+---+---+\n| a | b |\n+===+===+\n| 1 | x |\n|   | y |\n+---+---+\n",
	  PAGE_RST, "2[a|b]4[1|x\ry];" },
	{ "+---+---+\n| a | b |\n+   +---+\n|   | c |\n+---+---+\n| d     |\n"
	  "+-------+\n", PAGE_RST, "2[a|b]2[a|c]6[d|d];" },
	{ "+---+---+\n| \xe9\x94\x99 | b |\n+---+---+\n", PAGE_RST,
	  "2[\xe9\x94\x99|b];" },
	{ "+-----+---+\n| \xe9\x94\x99 | b |\n+-----+---+\n", PAGE_RST,
	  "2[\xe9\x94\x99|b];" },
	{ "+---+---+\n| a | b |\n", PAGE_RST, "2[a|b];" },
	{ "=== ===\na   b\n=== ===\n1   x\n    y\n2   z\n=== ===\nend\n", PAGE_RST,
	  "2[a|b]4[1|x\ry]6[2|z];8(end)" },
	{ ".. code::\n\n   no\n\n.. _a:\n\nyes **b**\n", PAGE_RST, "7(yes b)" },
	{ ".. table:: t\n\n   === ===\n   a   b\n   === ===\n   1   2\n   === ===\n",
	  PAGE_RST, "4[a|b]6[1|2];" },
};

START_TEST(page_is_taken_apart)
{
	struct strbuf out = { 0 }, why = { 0 };
	struct page page;

	ck_assert(page_read(&page, slice_str(rows[_i].text), PAGE_AUTO, &why));
	ck_assert_str_eq(page_format_word(page.format),
	    page_format_word(rows[_i].format));
	page_describe(&page, &out);
	ck_assert_buf(&out, rows[_i].holds);
	page_clear(&page);
	strbuf_clear(&out);
	strbuf_clear(&why);
}
END_TEST

/* Every page cut at every byte, read as every format: nothing breaks. */
START_TEST(excerpts_are_read)
{
	struct slice text = slice_str(rows[_i].text);

	for (size_t len = 0; len <= text.len; len++)
		for (unsigned format = PAGE_TEXT; format < PAGE_FORMAT_N; format++) {
			struct strbuf why = { 0 };
			struct page page;
			bool is_read = page_read(&page, slice_head(text, len),
			    (enum page_format)format, &why);

			ck_assert(is_read == (why.len == 0));
			page_clear(&page);
			strbuf_clear(&why);
		}
}
END_TEST

static const struct {
	const char *text, *why;
} refusals[] = {
	{ "\xff\xfe" "a", "it is UTF-16: save it as UTF-8" },
	{ "a\nb\xff", "line 2: bytes that are no UTF-8: save it as UTF-8" },
	{ "%PDF-1", "it is a PDF: save its text, or the page as HTML" },
};

START_TEST(page_is_refused)
{
	struct strbuf why = { 0 };
	struct page page;

	ck_assert(!page_read(&page, slice_str(refusals[_i].text), PAGE_AUTO, &why));
	ck_assert_buf(&why, refusals[_i].why);
	page_clear(&page);
	strbuf_clear(&why);
}
END_TEST

START_TEST(formats_have_words)
{
	enum page_format format = PAGE_AUTO;

	ck_assert(page_format_find(SLICE("rst"), &format));
	ck_assert_int_eq(format, PAGE_RST);
	ck_assert(!page_format_find(SLICE("docx"), &format));
}
END_TEST

TCase *
page_case(void)
{
	TCase *tc = tcase_create("page");

	tcase_add_loop_test(tc, page_is_taken_apart, 0, (int)ARRAY_LEN(rows));
	tcase_add_loop_test(tc, excerpts_are_read, 0, (int)ARRAY_LEN(rows));
	tcase_add_loop_test(tc, page_is_refused, 0, (int)ARRAY_LEN(refusals));
	tcase_add_test(tc, formats_have_words);
	return tc;
}
