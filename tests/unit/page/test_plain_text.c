#include "page/plain_text.h"

#include <stdlib.h>

#include "unit/page/page_cases.h"

static const struct {
	const char *text, *plain;
} normal_rows[] = {
	{ "", "" },
	{ "a b\tc", "a b\tc" },
	{ "a\r\nb\rc\n", "a\nb\nc\n" },
	{ "\xef\xbb\xbf" "a\xc2\xa0" "b\xe2\x80\x8b" "c\xe3\x80\x80" "d", "a bc d" },
	{ "a\x01" "b\x7f", "a b " },
	{ "a\xe2\x80\x82" "b\xe2\x80\xa8" "c\xc2\xad", "a b\nc" },
	{ "\xe9\x94\x99\xff", "\xe9\x94\x99\xff" },
};

START_TEST(blanks_of_every_kind_are_blanks)
{
	struct strbuf out = { 0 };

	plain_text_normalise(&out, slice_str(normal_rows[_i].text));
	ck_assert_buf(&out, normal_rows[_i].plain);
	strbuf_clear(&out);
}
END_TEST

static const struct {
	const char *text, *tidy;
} tidy_rows[] = {
	{ " \n a \t b \r c \n\n d \r\n e ", "a b\rc\nd\ne" },
	{ "\r\r", "" },
	{ "a \r \r b", "a\rb" },
};

START_TEST(white_space_is_made_tidy)
{
	struct strbuf out = { 0 };

	plain_text_tidy(&out, slice_str(tidy_rows[_i].text));
	ck_assert_buf(&out, tidy_rows[_i].tidy);
	strbuf_clear(&out);
}
END_TEST

START_TEST(lines_have_indent_and_number)
{
	struct text_lines lines;

	ck_assert(text_lines_cut(&lines, SLICE("a \n\t b\n  \n")));
	ck_assert_uint_eq(lines.n, 4);
	ck_assert_uint_eq(lines.rows[0].text.len, 1);
	ck_assert_uint_eq(lines.rows[1].indent, 2);
	ck_assert_uint_eq(lines.rows[1].number, 2);
	ck_assert_uint_eq(text_line_body(&lines.rows[2]).len, 0);
	free(lines.rows);
}
END_TEST

START_TEST(ideographs_are_wide)
{
	ck_assert(plain_text_is_wide(SLICE("\xe9\x94\x99")));
	ck_assert(plain_text_is_wide(SLICE("\xef\xbc\x8c")));
	ck_assert(!plain_text_is_wide(SLICE("a")));
	ck_assert(!plain_text_is_wide(SLICE("\xc3\xa9")));
	ck_assert(!plain_text_is_wide(SLICE("\xe9\x94")));
	ck_assert(!plain_text_is_wide(SLICE_NONE));
}
END_TEST

TCase *
plain_text_case(void)
{
	TCase *tc = tcase_create("plain_text");

	tcase_add_loop_test(tc, blanks_of_every_kind_are_blanks, 0,
	    (int)ARRAY_LEN(normal_rows));
	tcase_add_loop_test(tc, white_space_is_made_tidy, 0,
	    (int)ARRAY_LEN(tidy_rows));
	tcase_add_test(tc, lines_have_indent_and_number);
	tcase_add_test(tc, ideographs_are_wide);
	return tc;
}
