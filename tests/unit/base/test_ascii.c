#include "base/ascii.h"

#include <string.h>

#include "unit/base/cases.h"

/* Whether c, which may be 0, stands in text. */
static bool
is_in(const char *text, unsigned char c)
{
	return c != 0 && strchr(text, c) != NULL;
}

#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define DIGIT "0123456789"

START_TEST(each_byte_is_in_its_classes_and_no_other)
{
	for (unsigned c = 0; c < 256; c++) {
		unsigned char byte = (unsigned char)c;

		ck_assert_int_eq(ascii_is_digit(byte), is_in(DIGIT, byte));
		ck_assert_int_eq(ascii_is_alpha(byte), is_in(UPPER LOWER, byte));
		ck_assert_int_eq(ascii_is_alnum(byte), is_in(UPPER LOWER DIGIT, byte));
		ck_assert_int_eq(ascii_is_ows(byte), is_in(" \t", byte));
		ck_assert_int_eq(ascii_is_control(byte), c < 32 || c == 127);
	}
}
END_TEST

START_TEST(only_upper_case_letters_are_lowered)
{
	for (unsigned c = 0; c < 256; c++) {
		bool upper = is_in(UPPER, (unsigned char)c);

		ck_assert_uint_eq(ascii_lower((unsigned char)c), upper ? c + 32 : c);
	}
}
END_TEST

START_TEST(only_hexadecimal_digits_have_a_value)
{
	for (unsigned c = 0; c < 256; c++) {
		const char *digits = "0123456789abcdef0123456789ABCDEF";
		const char *at = c == 0 ? NULL : strchr(digits, (int)c);

		ck_assert_int_eq(ascii_hex_value((unsigned char)c),
		    at == NULL ? -1 : (int)((at - digits) % 16));
	}
}
END_TEST

TCase *
case_ascii(void)
{
	TCase *tc = tcase_create("ascii");

	tcase_add_test(tc, each_byte_is_in_its_classes_and_no_other);
	tcase_add_test(tc, only_upper_case_letters_are_lowered);
	tcase_add_test(tc, only_hexadecimal_digits_have_a_value);
	return tc;
}
