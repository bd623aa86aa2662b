#include "base/number.h"

#include "unit/base/cases.h"

struct number_row {
	struct slice text;
	bool ok;
	uint64_t value;
};

static const struct number_row plain[] = {
	{ SLICE_LIT("0"), true, 0 },
	{ SLICE_LIT("7"), true, 7 },
	{ SLICE_LIT("007"), true, 7 },
	{ SLICE_LIT("00000000000000000000000000000000000001"), true, 1 },
	{ SLICE_LIT("4294967296"), true, 4294967296 },
	{ SLICE_LIT("18446744073709551614"), true, UINT64_MAX - 1 },
	{ SLICE_LIT("18446744073709551615"), true, UINT64_MAX },
	{ SLICE_LIT("18446744073709551616"), false, 0 },
	{ SLICE_LIT("18446744073709551620"), false, 0 },
	{ SLICE_LIT("18446744073709551625"), false, 0 },
	{ SLICE_LIT("20000000000000000000"), false, 0 },
	{ SLICE_LIT("184467440737095516150"), false, 0 },
	{ SLICE_LIT("99999999999999999999999999999999"), false, 0 },
	{ SLICE_LIT(""), false, 0 },
	{ SLICE_LIT("+1"), false, 0 },
	{ SLICE_LIT("-1"), false, 0 },
	{ SLICE_LIT(" 1"), false, 0 },
	{ SLICE_LIT("1 "), false, 0 },
	{ SLICE_LIT("1\0"), false, 0 },
	{ SLICE_LIT("1,2"), false, 0 },
	{ SLICE_LIT("0x10"), false, 0 },
	{ SLICE_LIT("1.0"), false, 0 },
	{ SLICE_LIT("1e3"), false, 0 },
	{ SLICE_LIT(":"), false, 0 },
	{ SLICE_LIT("/"), false, 0 },
	{ SLICE_LIT("\xd9\xa1"), false, 0 },	/* an Arabic digit one */
};

static const struct number_row sizes[] = {
	{ SLICE_LIT("0"), true, 0 },
	{ SLICE_LIT("0k"), true, 0 },
	{ SLICE_LIT("1"), true, 1 },
	{ SLICE_LIT("1k"), true, 1024 },
	{ SLICE_LIT("64K"), true, 65536 },
	{ SLICE_LIT("1m"), true, 1048576 },
	{ SLICE_LIT("3g"), true, 3221225472 },
	{ SLICE_LIT("18446744073709551615"), true, UINT64_MAX },
	{ SLICE_LIT("17179869183g"), true, 17179869183u * 1073741824u },
	{ SLICE_LIT("17179869184g"), false, 0 },
	{ SLICE_LIT("18014398509481984k"), false, 0 },
	{ SLICE_LIT("18446744073709551616"), false, 0 },
	{ SLICE_LIT(""), false, 0 },
	{ SLICE_LIT("k"), false, 0 },
	{ SLICE_LIT("1kb"), false, 0 },
	{ SLICE_LIT("1 k"), false, 0 },
	{ SLICE_LIT("1t"), false, 0 },
	{ SLICE_LIT("0t"), false, 0 },
	{ SLICE_LIT("-1k"), false, 0 },
	{ SLICE_LIT("1.5m"), false, 0 },
};

static const struct number_row durations[] = {
	{ SLICE_LIT("0"), true, 0 },
	{ SLICE_LIT("000"), true, 0 },
	{ SLICE_LIT("0s"), true, 0 },
	{ SLICE_LIT("1ms"), true, 1 },
	{ SLICE_LIT("250MS"), true, 250 },
	{ SLICE_LIT("2s"), true, 2000 },
	{ SLICE_LIT("3m"), true, 180000 },
	{ SLICE_LIT("4h"), true, 14400000 },
	{ SLICE_LIT("5"), false, 0 },
	{ SLICE_LIT("s"), false, 0 },
	{ SLICE_LIT(""), false, 0 },
	{ SLICE_LIT("1d"), false, 0 },
	{ SLICE_LIT("1sec"), false, 0 },
	{ SLICE_LIT("1 s"), false, 0 },
	{ SLICE_LIT("0x"), false, 0 },
	{ SLICE_LIT("18446744073709551615ms"), true, UINT64_MAX },
	{ SLICE_LIT("18446744073709551615s"), false, 0 },
	{ SLICE_LIT("5124095576031h"), false, 0 },
	{ SLICE_LIT("5124095576030h"), true, 5124095576030u * 3600000u },
};


static void
check(bool (*parse)(struct slice, uint64_t *), const struct number_row *row)
{
	uint64_t value = 42;

	ck_assert_msg(parse(row->text, &value) == row->ok, "'%.*s' is %s number",
	    SLICE_FMT(row->text), row->ok ? "a" : "no");
	if (row->ok)
		ck_assert_uint_eq(value, row->value);
}

START_TEST(only_digits_that_fit_are_a_number)
{
	check(number_parse_u64, &plain[_i]);
}
END_TEST

START_TEST(a_size_has_an_optional_unit)
{
	check(number_parse_size, &sizes[_i]);
}
END_TEST

START_TEST(a_duration_has_a_unit)
{
	check(number_parse_duration, &durations[_i]);
}
END_TEST

START_TEST(no_slice_is_no_number)
{
	uint64_t value;

	ck_assert(!number_parse_u64(SLICE_NONE, &value));
	ck_assert(!number_parse_size(SLICE_NONE, &value));
	ck_assert(!number_parse_duration(SLICE_NONE, &value));
}
END_TEST

static const struct {
	uint64_t value;
	const char *text, *last4, *hex4;
} written[] = {
	{ 0, "0", "0000", "0000" },
	{ 9, "9", "0009", "0009" },
	{ 10, "10", "0010", "000a" },
	{ 1234, "1234", "1234", "04d2" },
	{ 98765, "98765", "8765", "81cd" },
	{ 10000000000000000000u, "10000000000000000000", "0000", "0000" },
	{ UINT64_MAX, "18446744073709551615", "1615", "ffff" },
};

START_TEST(a_number_is_written_in_as_many_digits_as_are_asked_for)
{
	char all[NUMBER_U64_LEN_MAX + 1] = { 0 }, last4[5] = { 0 }, hex4[5] = { 0 };

	ck_assert_uint_eq(number_write_u64(all, written[_i].value),
	    slice_str(written[_i].text).len);
	ck_assert_str_eq(all, written[_i].text);
	number_write_digits(last4, 4, written[_i].value);
	ck_assert_str_eq(last4, written[_i].last4);
	number_write_hex(hex4, 4, written[_i].value);
	ck_assert_str_eq(hex4, written[_i].hex4);
}
END_TEST

TCase *
case_number(void)
{
	TCase *tc = tcase_create("number");

	tcase_add_loop_test(tc, only_digits_that_fit_are_a_number, 0,
	    ARRAY_LEN(plain));
	tcase_add_loop_test(tc, a_size_has_an_optional_unit, 0, ARRAY_LEN(sizes));
	tcase_add_loop_test(tc, a_duration_has_a_unit, 0, ARRAY_LEN(durations));
	tcase_add_test(tc, no_slice_is_no_number);
	tcase_add_loop_test(tc,
	    a_number_is_written_in_as_many_digits_as_are_asked_for, 0,
	    ARRAY_LEN(written));
	return tc;
}
