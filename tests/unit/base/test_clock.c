#include "base/clock.h"

#include <time.h>

#include "unit/base/cases.h"

START_TEST(the_monotonic_clock_never_goes_back)
{
	uint64_t before = clock_monotonic_us();

	for (int i = 0; i < 10000; i++) {
		uint64_t now = clock_monotonic_us();

		ck_assert_uint_ge(now, before);
		before = now;
	}
}
END_TEST

START_TEST(the_monotonic_clock_counts_microseconds)
{
	struct timespec nap = { .tv_nsec = 20000000 };
	uint64_t before = clock_monotonic_us(), passed;

	nanosleep(&nap, NULL);
	passed = clock_monotonic_us() - before;
	ck_assert_uint_ge(passed, 20000);
	ck_assert_uint_lt(passed, 10000000);
}
END_TEST

START_TEST(the_wall_clock_counts_milliseconds)
{
	uint64_t seconds = (uint64_t)time(NULL);
	uint64_t ms = clock_wall_ms();

	ck_assert_uint_ge(ms / 1000 + 1, seconds);
	ck_assert_uint_le(ms / 1000, seconds + 10);
}
END_TEST

static const struct {
	uint64_t wall_ms;
	const char *text;
} dates[] = {
	{ 0, "1970-01-01T00:00:00.000Z" },
	{ 1, "1970-01-01T00:00:00.001Z" },
	{ 999, "1970-01-01T00:00:00.999Z" },
	{ 1000, "1970-01-01T00:00:01.000Z" },
	{ 951782400000, "2000-02-29T00:00:00.000Z" },
	{ 951868799999, "2000-02-29T23:59:59.999Z" },
	{ 1709164800045, "2024-02-29T00:00:00.045Z" },
	{ 2147483648000, "2038-01-19T03:14:08.000Z" },
	{ 4107542400000, "2100-03-01T00:00:00.000Z" },
	{ 253402300799999, "9999-12-31T23:59:59.999Z" },
};

START_TEST(a_time_is_written_as_rfc3339)
{
	char out[CLOCK_RFC3339_SIZE];

	clock_format_rfc3339(dates[_i].wall_ms, out);
	ck_assert_str_eq(out, dates[_i].text);
}
END_TEST

START_TEST(a_time_past_four_digit_years_stays_in_bounds)
{
	char out[CLOCK_RFC3339_SIZE];

	clock_format_rfc3339(UINT64_MAX, out);
	ck_assert_int_eq(out[CLOCK_RFC3339_SIZE - 1], 0);
	ck_assert_int_eq(out[CLOCK_RFC3339_SIZE - 2], 'Z');
}
END_TEST

/* One stamp for all dates, forth and back, so that each follows another one. */
START_TEST(a_stamp_follows_the_time)
{
	struct clock_stamp stamp = { 0 };
	int n = (int)ARRAY_LEN(dates);

	for (int i = 1 - n; i < n; i++) {
		int at = i < 0 ? -i : i;
		struct slice text = clock_stamp_at(&stamp, dates[at].wall_ms);

		ck_assert_msg(slice_eq(text, slice_str(dates[at].text)), "%s: %.*s",
		    dates[at].text, SLICE_FMT(text));
	}
}
END_TEST

TCase *
case_clock(void)
{
	TCase *tc = tcase_create("clock");

	tcase_add_test(tc, the_monotonic_clock_never_goes_back);
	tcase_add_test(tc, the_monotonic_clock_counts_microseconds);
	tcase_add_test(tc, the_wall_clock_counts_milliseconds);
	tcase_add_loop_test(tc, a_time_is_written_as_rfc3339, 0, ARRAY_LEN(dates));
	tcase_add_test(tc, a_time_past_four_digit_years_stays_in_bounds);
	tcase_add_test(tc, a_stamp_follows_the_time);
	return tc;
}
