#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

#include "unit/base/cases.h"

/* The next character as RFC 3629 defines it, by arithmetic on code points. */
static size_t
reference_len(const unsigned char *s, size_t len)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t n = s[0] < 0x80 ? 1 : s[0] >> 5 == 6 ? 2 : s[0] >> 4 == 14 ? 3 :
	    s[0] >> 3 == 30 ? 4 : 0;
	uint32_t point;

	if (n == 0 || n > len)
		return 0;
	point = n == 1 ? s[0] : s[0] & (0x7fu >> n);
	for (size_t i = 1; i < n; i++) {
		if (s[i] >> 6 != 2)
			return 0;
		point = point << 6 | (s[i] & 0x3f);
	}
	return point < least[n] || point > 0x10ffff ||
	    (point >= 0xd800 && point <= 0xdfff) ? 0 : n;
}

static void
check_char(const unsigned char *s, size_t len)
{
	/* An own copy of the exact size, so that reading past it is caught. */
	unsigned char *exact = malloc(len);

	memcpy(exact, s, len);
	if (utf8_char_len(slice_of(exact, len)) != reference_len(s, len))
		ck_abort_msg("%02x %02x... in %zu bytes", s[0], s[1], len);
	free(exact);
}

/* A code point as UTF-8, by its definition (RFC 3629, section 3). */
static size_t
encode(uint32_t point, unsigned char out[4])
{
	static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	size_t len = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;

	for (size_t i = len - 1; i > 0; i--) {
		out[i] = (unsigned char)(0x80 | (point & 0x3f));
		point >>= 6;
	}
	out[0] = (unsigned char)(lead[len] | point);
	return len;
}

START_TEST(every_first_three_bytes_are_judged_as_rfc3629_says)
{
	for (unsigned i = 0; i < 1u << 24; i++) {
		unsigned char s[4] = { i >> 16 & 0xff, i >> 8 & 0xff, i & 0xff, 0x80 };

		/* Continuation bytes within a class behave alike: sample the third. */
		if (s[0] < 0x80 || (s[2] & 0x3f) > 1)
			continue;
		for (size_t len = 1; len <= 4; len++)
			check_char(s, len);
	}
}
END_TEST

START_TEST(every_fourth_byte_is_judged_as_rfc3629_says)
{
	for (unsigned i = 0; i < 256; i++) {
		unsigned char s[4] = { 0xf0, 0x9f, 0x98, (unsigned char)i };

		check_char(s, 4);
	}
}
END_TEST

START_TEST(every_code_point_comes_back_as_written)
{
	for (uint32_t point = 0; point <= 0x10ffff; point++) {
		unsigned char out[4];
		size_t len;

		if (point >= 0xd800 && point <= 0xdfff)
			continue;
		len = encode(point, out);
		if (len != reference_len(out, len) ||
		    len != utf8_char_len(slice_of(out, len)))
			ck_abort_msg("U+%04x is %zu bytes", point, len);
	}
}
END_TEST

static const struct {
	struct slice text;
	size_t valid;
} texts[] = {
	{ { NULL, 0 }, 0 },
	{ SLICE_LIT(""), 0 },
	{ SLICE_LIT("a\0b"), 3 },
	{ SLICE_LIT("12345678"), 8 },
	{ SLICE_LIT("1234567\xff"), 7 },
	{ SLICE_LIT("12345678\xff"), 8 },
	{ SLICE_LIT("12345678\xc3\xa9" "12345678"), 18 },
	{ SLICE_LIT("1234567\xc3\xa9" "1234567\xc3"), 16 },
	{ SLICE_LIT("\xe9\x94\x99\xe8\xaf\xaf"), 6 },
	{ SLICE_LIT("\xe9\x94\x99\xe8\xaf"), 3 },
	{ SLICE_LIT("\x80"), 0 },
	{ SLICE_LIT("\xef\xbb\xbf{}"), 5 },	/* a byte order mark is valid */
};

START_TEST(the_well_formed_front_is_measured)
{
	ck_assert_uint_eq(utf8_valid_len(texts[_i].text), texts[_i].valid);
}
END_TEST

START_TEST(a_bad_byte_is_found_at_every_offset)
{
	unsigned char text[64];

	for (size_t bad = 0; bad < sizeof(text); bad++) {
		memset(text, 'x', sizeof(text));
		text[bad] = 0xc0;
		ck_assert_uint_eq(utf8_valid_len(slice_of(text, sizeof(text))), bad);
	}
}
END_TEST

TCase *
case_utf8(void)
{
	TCase *tc = tcase_create("utf8");

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, every_first_three_bytes_are_judged_as_rfc3629_says);
	tcase_add_test(tc, every_fourth_byte_is_judged_as_rfc3629_says);
	tcase_add_test(tc, every_code_point_comes_back_as_written);
	tcase_add_loop_test(tc, the_well_formed_front_is_measured, 0,
	    ARRAY_LEN(texts));
	tcase_add_test(tc, a_bad_byte_is_found_at_every_offset);
	return tc;
}
