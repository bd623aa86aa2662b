#include "base/slice.h"

#include <string.h>

#include "base/ascii.h"
#include "unit/base/cases.h"

START_TEST(a_string_becomes_a_slice_without_its_zero)
{
	ck_assert_uint_eq(slice_str("abc").len, 3);
	ck_assert_uint_eq(slice_str("").len, 0);
	ck_assert_uint_eq(slice_str(NULL).len, 0);
	ck_assert_ptr_null(slice_str(NULL).ptr);
	ck_assert_uint_eq(SLICE("a\0b").len, 3);
}
END_TEST

START_TEST(head_and_skip_cut_a_slice)
{
	struct slice s = SLICE("hello");

	ck_assert(slice_eq(slice_head(s, 2), SLICE("he")));
	ck_assert(slice_eq(slice_head(s, 0), SLICE("")));
	ck_assert(slice_eq(slice_head(s, 5), s));
	ck_assert(slice_eq(slice_head(s, SIZE_MAX), s));
	ck_assert(slice_eq(slice_skip(s, 2), SLICE("llo")));
	ck_assert(slice_eq(slice_skip(s, 5), SLICE("")));
}
END_TEST

static const struct {
	struct slice a, b;
	bool eq, eq_nocase;
	int order;
} pairs[] = {
	{ SLICE_LIT(""), SLICE_LIT(""), true, true, 0 },
	{ { NULL, 0 }, SLICE_LIT(""), true, true, 0 },
	{ { NULL, 0 }, { NULL, 0 }, true, true, 0 },
	{ { NULL, 0 }, SLICE_LIT("a"), false, false, -1 },
	{ SLICE_LIT("abc"), SLICE_LIT("abc"), true, true, 0 },
	{ SLICE_LIT("abc"), SLICE_LIT("ABC"), false, true, 1 },
	{ SLICE_LIT("ab"), SLICE_LIT("abc"), false, false, -1 },
	{ SLICE_LIT("abd"), SLICE_LIT("abc"), false, false, 1 },
	{ SLICE_LIT("b"), SLICE_LIT("abc"), false, false, 1 },
	{ SLICE_LIT("a\0b"), SLICE_LIT("a\0c"), false, false, -1 },
	{ SLICE_LIT("a\0"), SLICE_LIT("a"), false, false, 1 },
	{ SLICE_LIT("\xff"), SLICE_LIT("a"), false, false, 1 },
	{ SLICE_LIT("["), SLICE_LIT("{"), false, false, -1 },
	{ SLICE_LIT("@"), SLICE_LIT("`"), false, false, -1 },
	{ SLICE_LIT("\xc1"), SLICE_LIT("\xe1"), false, false, -1 },
};

static int
sign(int n)
{
	return (n > 0) - (n < 0);
}

START_TEST(case_of_letters_alone_does_not_count)
{
	static const unsigned char bytes[] = { 0, '@', 'A', 'M', 'Z', '[', '`', 'a',
	    'm', 'z', '{', 0x7f, 0x80, 0xc1, 0xe1, 0xff };
	unsigned char one[20], other[20];

	memset(one, 'x', sizeof(one));
	memset(other, 'X', sizeof(other));
	for (size_t n = 0; n < sizeof(one) * 256; n++) {
		unsigned char *a = one + n / 256, *b = other + n / 256;

		*a = bytes[n / 16 % 16];
		*b = bytes[n % 16];
		for (size_t len = n / 256 + 1; len <= sizeof(one); len++)
			ck_assert_int_eq(slice_eq_nocase(slice_of(one, len),
			    slice_of(other, len)), ascii_lower(*a) == ascii_lower(*b));
		*a = 'x';
		*b = 'X';
	}
}
END_TEST

START_TEST(slices_compare_as_bytes)
{
	struct slice a = pairs[_i].a, b = pairs[_i].b;

	ck_assert_int_eq(slice_eq(a, b), pairs[_i].eq);
	ck_assert_int_eq(slice_eq(b, a), pairs[_i].eq);
	ck_assert_int_eq(slice_eq_nocase(a, b), pairs[_i].eq_nocase);
	ck_assert_int_eq(slice_eq_nocase(b, a), pairs[_i].eq_nocase);
	ck_assert_int_eq(sign(slice_cmp(a, b)), pairs[_i].order);
	ck_assert_int_eq(sign(slice_cmp(b, a)), -pairs[_i].order);
}
END_TEST

static const struct {
	struct slice s, part;
	bool starts, starts_nocase, ends;
} affixes[] = {
	{ SLICE_LIT("abcab"), SLICE_LIT("ab"), true, true, true },
	{ SLICE_LIT("abc"), SLICE_LIT("abc"), true, true, true },
	{ SLICE_LIT("abc"), SLICE_LIT(""), true, true, true },
	{ SLICE_LIT("abc"), { NULL, 0 }, true, true, true },
	{ { NULL, 0 }, { NULL, 0 }, true, true, true },
	{ { NULL, 0 }, SLICE_LIT("a"), false, false, false },
	{ SLICE_LIT("abc"), SLICE_LIT("AB"), false, true, false },
	{ SLICE_LIT("abc"), SLICE_LIT("abcd"), false, false, false },
	{ SLICE_LIT("abc"), SLICE_LIT("bc"), false, false, true },
	{ SLICE_LIT("abc"), SLICE_LIT("zabc"), false, false, false },
};

START_TEST(prefixes_and_suffixes_are_found)
{
	struct slice s = affixes[_i].s, part = affixes[_i].part;

	ck_assert_int_eq(slice_starts_with(s, part), affixes[_i].starts);
	ck_assert_int_eq(slice_starts_with_nocase(s, part),
	    affixes[_i].starts_nocase);
	ck_assert_int_eq(slice_ends_with(s, part), affixes[_i].ends);
}
END_TEST

START_TEST(the_first_byte_of_a_kind_is_found)
{
	ck_assert_uint_eq(slice_index(SLICE("a:b:c"), ':'), 1);
	ck_assert_uint_eq(slice_index(SLICE("abc"), ':'), 3);
	ck_assert_uint_eq(slice_index(SLICE(":"), ':'), 0);
	ck_assert_uint_eq(slice_index(SLICE("a\0:"), '\0'), 1);
	ck_assert_uint_eq(slice_index(SLICE("abc"), '\0'), 3);
	ck_assert_uint_eq(slice_index(SLICE_NONE, 'a'), 0);
}
END_TEST

START_TEST(bytes_of_a_kind_are_counted)
{
	ck_assert_uint_eq(slice_count(SLICE("a:b:c"), ':'), 2);
	ck_assert_uint_eq(slice_count(SLICE("::"), ':'), 2);
	ck_assert_uint_eq(slice_count(SLICE("abc"), ':'), 0);
	ck_assert_uint_eq(slice_count(SLICE_NONE, '\0'), 0);
}
END_TEST

/* Of each length, and with another byte at each place. */
START_TEST(a_span_ends_where_its_class_does)
{
	static const unsigned char classes[256] = { ['a'] = 1, ['b'] = 3, ['c'] = 2 };
	unsigned char text[20];

	for (size_t len = 0; len <= sizeof(text); len++) {
		memset(text, 'a', sizeof(text));
		ck_assert_uint_eq(slice_span(slice_of(text, len), classes, 1), len);
		for (size_t at = 0; at < len; at++) {
			text[at] = 'c';
			ck_assert_uint_eq(slice_span(slice_of(text, len), classes, 1), at);
			text[at] = 'b';
			ck_assert_uint_eq(slice_span(slice_of(text, len), classes, 1), len);
			text[at] = 'a';
		}
	}
	ck_assert_uint_eq(slice_span(SLICE_NONE, classes, 1), 0);
}
END_TEST

START_TEST(the_first_needle_is_found)
{
	ck_assert_uint_eq(slice_find(SLICE("aabaab"), SLICE("ab")), 1);
	ck_assert_uint_eq(slice_find(SLICE("aabaab"), SLICE("ba")), 2);
	ck_assert_uint_eq(slice_find(SLICE("aab"), SLICE("aab")), 0);
	ck_assert_uint_eq(slice_find(SLICE("aab"), SLICE("aabc")), 3);
	ck_assert_uint_eq(slice_find(SLICE("aab"), SLICE("c")), 3);
	ck_assert_uint_eq(slice_find(SLICE("a\0b"), SLICE("\0b")), 1);
	ck_assert_uint_eq(slice_find(SLICE("aab"), SLICE_NONE), 0);
	ck_assert_uint_eq(slice_find(SLICE_NONE, SLICE("a")), 0);
	ck_assert_uint_eq(slice_find(SLICE_NONE, SLICE_NONE), 0);
}
END_TEST

static const struct {
	struct slice in, out;
} trims[] = {
	{ SLICE_LIT(""), SLICE_LIT("") },
	{ { NULL, 0 }, { NULL, 0 } },
	{ SLICE_LIT("a"), SLICE_LIT("a") },
	{ SLICE_LIT(" \ta b\t "), SLICE_LIT("a b") },
	{ SLICE_LIT("\t \t"), SLICE_LIT("") },
	{ SLICE_LIT("\r\na\r\n"), SLICE_LIT("\r\na\r\n") },
	{ SLICE_LIT("\xa0" "a\0"), SLICE_LIT("\xa0" "a\0") },
};

START_TEST(only_blanks_and_tabs_are_trimmed)
{
	ck_assert(slice_eq(slice_trim(trims[_i].in), trims[_i].out));
}
END_TEST

/* The elements of a list, each in brackets. */
static const struct {
	struct slice in;
	const char *items;
} lists[] = {
	{ { NULL, 0 }, "" },
	{ SLICE_LIT(""), "[]" },
	{ SLICE_LIT("a"), "[a]" },
	{ SLICE_LIT("a,b"), "[a][b]" },
	{ SLICE_LIT(","), "[][]" },
	{ SLICE_LIT("a,"), "[a][]" },
	{ SLICE_LIT(",a"), "[][a]" },
	{ SLICE_LIT(" a , b "), "[ a ][ b ]" },
	{ SLICE_LIT("a,,b"), "[a][][b]" },
};

START_TEST(a_list_is_cut_into_its_elements)
{
	struct slice rest = lists[_i].in, item;
	char got[64] = "";

	while (slice_next(&rest, ',', &item)) {
		strcat(got, "[");
		strncat(got, (const char *)item.ptr, item.len);
		strcat(got, "]");
	}
	ck_assert_str_eq(got, lists[_i].items);
	item = SLICE("kept");
	ck_assert(!slice_next(&rest, ',', &item));
	ck_assert(slice_eq(item, SLICE("kept")));
}
END_TEST

static const struct {
	struct slice s, pattern;
	bool match;
} globs[] = {
	{ SLICE_LIT(""), SLICE_LIT(""), true },
	{ SLICE_LIT(""), SLICE_LIT("*"), true },
	{ SLICE_LIT(""), SLICE_LIT("***"), true },
	{ SLICE_LIT(""), SLICE_LIT("a"), false },
	{ SLICE_LIT(""), SLICE_LIT("*a"), false },
	{ { NULL, 0 }, { NULL, 0 }, true },
	{ SLICE_LIT("a"), SLICE_LIT(""), false },
	{ SLICE_LIT("abc"), SLICE_LIT("abc"), true },
	{ SLICE_LIT("abc"), SLICE_LIT("ab"), false },
	{ SLICE_LIT("abc"), SLICE_LIT("abcd"), false },
	{ SLICE_LIT("abc"), SLICE_LIT("a*"), true },
	{ SLICE_LIT("abc"), SLICE_LIT("*c"), true },
	{ SLICE_LIT("abc"), SLICE_LIT("a*c"), true },
	{ SLICE_LIT("abc"), SLICE_LIT("a**c"), true },
	{ SLICE_LIT("abc"), SLICE_LIT("*"), true },
	{ SLICE_LIT("abc"), SLICE_LIT("*b"), false },
	{ SLICE_LIT("abc"), SLICE_LIT("b*"), false },
	{ SLICE_LIT("ac"), SLICE_LIT("a*c"), true },
	{ SLICE_LIT("abcbcd"), SLICE_LIT("a*bcd"), true },
	{ SLICE_LIT("aXbXbYc"), SLICE_LIT("a*bY*c"), true },
	{ SLICE_LIT("mississippi"), SLICE_LIT("m*issip*"), true },
	{ SLICE_LIT("mississippi"), SLICE_LIT("*issi*issi*"), false },
	{ SLICE_LIT("a?c"), SLICE_LIT("a?c"), true },
	{ SLICE_LIT("abc"), SLICE_LIT("a?c"), false },
	{ SLICE_LIT("a*c"), SLICE_LIT("a*c"), true },
	{ SLICE_LIT("ABC"), SLICE_LIT("abc"), false },
	{ SLICE_LIT("a\0c"), SLICE_LIT("a*c"), true },
	{ SLICE_LIT("cce.eu.myhuaweicloud.com"), SLICE_LIT("cce.*.myhuaweicloud.com"),
	    true },
	{ SLICE_LIT("cce.myhuaweicloud.com"), SLICE_LIT("cce.*.myhuaweicloud.com"),
	    false },
};

START_TEST(a_star_stands_for_any_run_of_bytes)
{
	ck_assert_msg(slice_glob(globs[_i].s, globs[_i].pattern) == globs[_i].match,
	    "'%.*s' against '%.*s'", SLICE_FMT(globs[_i].s),
	    SLICE_FMT(globs[_i].pattern));
}
END_TEST

START_TEST(many_stars_do_not_take_for_ever)
{
	static unsigned char text[20000], pattern[401];

	memset(text, 'a', sizeof(text));
	for (size_t i = 0; i < sizeof(pattern); i++)
		pattern[i] = i % 2 == 0 ? '*' : 'a';
	pattern[sizeof(pattern) - 1] = 'b';
	ck_assert(!slice_glob(slice_of(text, sizeof(text)),
	    slice_of(pattern, sizeof(pattern))));
}
END_TEST

TCase *
case_slice(void)
{
	TCase *tc = tcase_create("slice");

	tcase_add_test(tc, a_string_becomes_a_slice_without_its_zero);
	tcase_add_test(tc, head_and_skip_cut_a_slice);
	tcase_add_test(tc, case_of_letters_alone_does_not_count);
	tcase_add_loop_test(tc, slices_compare_as_bytes, 0, ARRAY_LEN(pairs));
	tcase_add_loop_test(tc, prefixes_and_suffixes_are_found, 0,
	    ARRAY_LEN(affixes));
	tcase_add_test(tc, the_first_byte_of_a_kind_is_found);
	tcase_add_test(tc, bytes_of_a_kind_are_counted);
	tcase_add_test(tc, a_span_ends_where_its_class_does);
	tcase_add_test(tc, the_first_needle_is_found);
	tcase_add_loop_test(tc, only_blanks_and_tabs_are_trimmed, 0,
	    ARRAY_LEN(trims));
	tcase_add_loop_test(tc, a_list_is_cut_into_its_elements, 0,
	    ARRAY_LEN(lists));
	tcase_add_loop_test(tc, a_star_stands_for_any_run_of_bytes, 0,
	    ARRAY_LEN(globs));
	tcase_add_test(tc, many_stars_do_not_take_for_ever);
	return tc;
}
