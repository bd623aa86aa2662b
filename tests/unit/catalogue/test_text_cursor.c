#include "catalogue/text_cursor.h"

#include "unit/catalogue/catalogue_cases.h"

/* Each token of the text, and its line. */
static const char text[] =
    "\n{ \"a\"\n: [1,\n\n-2.5e3, true ,null],\r\n"
    "\"quote \\\" and \\\\\" : \"\\\\\"\n}\n\n";

static const struct {
	const char *token;
	unsigned line;
} tokens[] = {
	{ "{", 2 }, { "\"a\"", 2 }, { "[", 3 }, { "1", 3 }, { "-2.5e3", 5 },
	{ "true", 5 }, { "null", 5 }, { "]", 5 }, { "\"quote \\\" and \\\\\"", 6 },
	{ "\"\\\\\"", 6 }, { "}", 7 },
};

START_TEST(each_token_has_its_line)
{
	struct text_cursor cursor = text_cursor_make(slice_str(text));

	for (size_t i = 0; i < ARRAY_LEN(tokens); i++) {
		struct slice token = slice_str(tokens[i].token);

		text_cursor_next(&cursor);
		ck_assert_uint_eq(cursor.line, tokens[i].line);
		ck_assert_slice(slice_of(text + cursor.at - token.len, token.len),
		    tokens[i].token);
	}
}
END_TEST

START_TEST(line_of_an_offset_ahead_is_counted)
{
	struct text_cursor cursor = text_cursor_make(SLICE("{\n\n\"a\":\n1}"));

	text_cursor_next(&cursor);
	ck_assert_uint_eq(text_cursor_line_of(&cursor, 0), 1);
	ck_assert_uint_eq(text_cursor_line_of(&cursor, 1), 1);
	ck_assert_uint_eq(text_cursor_line_of(&cursor, 2), 2);
	ck_assert_uint_eq(text_cursor_line_of(&cursor, 9), 4);
	ck_assert_uint_eq(text_cursor_line_of(&cursor, 10), 4);
	ck_assert_uint_eq(text_cursor_line_of(&cursor, 1000), 4);
}
END_TEST

/* A cursor is never asked beyond what a scanner saw, but must not run away. */
START_TEST(end_of_text_is_not_passed)
{
	static const char *const broken[] = {
		"", "   ", "\"", "\"\\", "\"\\\"", "tru", "{", "\n\n",
	};

	for (size_t i = 0; i < ARRAY_LEN(broken); i++) {
		struct slice s = slice_str(broken[i]);
		struct text_cursor cursor = text_cursor_make(s);

		for (int n = 0; n < 4; n++)
			text_cursor_next(&cursor);
		ck_assert_uint_eq(cursor.at, s.len);
	}
}
END_TEST

TCase *
text_cursor_case(void)
{
	TCase *tc = tcase_create("text_cursor");

	tcase_add_test(tc, each_token_has_its_line);
	tcase_add_test(tc, line_of_an_offset_ahead_is_counted);
	tcase_add_test(tc, end_of_text_is_not_passed);
	return tc;
}
