#include "http/char_class.h"

#include <stdlib.h>
#include <string.h>

#include "http_support.h"

/* Whether c stands in text; the zero at its end does not count. */
static bool
among(int c, const char *text)
{
	return c != 0 && strchr(text, c) != NULL;
}

static bool
is_alnum(int c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z');
}

START_TEST(every_byte_has_the_classes_of_the_grammar)
{
	for (int c = 0; c < 256; c++) {
		unsigned char byte = (unsigned char)c;
		bool visible = c > 0x20 && c < 0x7f;

		ck_assert_int_eq(char_is(byte, CHAR_TOKEN),
		    is_alnum(c) || among(c, "!#$%&'*+-.^_`|~"));
		ck_assert_int_eq(char_is(byte, CHAR_REG_NAME),
		    is_alnum(c) || among(c, "-._~!$&'()*+,;="));
		ck_assert_int_eq(char_is(byte, CHAR_TARGET), visible && c != '#');
		ck_assert_int_eq(char_is(byte, CHAR_TEXT),
		    visible || c == ' ' || c == '\t' || c >= 0x80);
	}
}
END_TEST

START_TEST(spans_of_one_class_end_at_each_byte_that_is_not)
{
	enum { LEN = 13 };
	unsigned char *text = support_copy("token_of-13.b", LEN);

	for (size_t at = 0; at < LEN; at++) {
		unsigned char kept = text[at];

		for (int c = 0; c < 256; c++) {
			text[at] = (unsigned char)c;
			ck_assert_uint_eq(char_span(slice_of(text, LEN), CHAR_TOKEN),
			    char_is(text[at], CHAR_TOKEN) ? LEN : at);
			ck_assert_uint_eq(char_span(slice_of(text, at + 1),
			    CHAR_TARGET), char_is(text[at], CHAR_TARGET) ? at + 1 : at);
		}
		text[at] = kept;
	}
	free(text);
}
END_TEST

START_TEST(spans_end_at_each_kind_of_byte_at_each_place)
{
	enum { LEN = 37 };
	unsigned char *text = support_copy("0123456789 abcdefghij\tABCDEFGHIJ \xff\x80~!",
	    LEN);

	ck_assert_uint_eq(char_span_text(slice_of(text, LEN)), LEN);
	for (size_t at = 0; at < LEN; at++) {
		unsigned char kept = text[at];

		for (int c = 0; c < 256; c++) {
			text[at] = (unsigned char)c;
			ck_assert_uint_eq(char_span_text(slice_of(text, LEN)),
			    char_is(text[at], CHAR_TEXT) ? LEN : at);
		}
		text[at] = kept;
		ck_assert_uint_eq(char_span_text(slice_of(text, at)), at);
	}
	free(text);
}
END_TEST

TCase *
test_char_class(void)
{
	TCase *tc = tcase_create("char_class");

	tcase_add_test(tc, every_byte_has_the_classes_of_the_grammar);
	tcase_add_test(tc, spans_of_one_class_end_at_each_byte_that_is_not);
	tcase_add_test(tc, spans_end_at_each_kind_of_byte_at_each_place);
	return tc;
}
