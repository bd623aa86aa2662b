#include "proxy/meter.h"

#include "unit/proxy/proxy_cases.h"

#define SECONDS 1000000

/* Pieces of some bytes each, so far apart; after how many it is too slow. */
static const struct {
	uint64_t bytes, apart_us;
	uint64_t min_rate;		/* over 30 s */
	unsigned too_slow;		/* 0: never */
} rows[] = {
	{ 1, 29 * SECONDS, 1, 3 },
	{ 1, 2 * SECONDS, 1, 16 },
	{ 1, 1 * SECONDS, 1, 0 },
	{ 100, 29 * SECONDS, 1, 0 },
	{ 1, 1 * SECONDS, 2, 31 },
	{ 1000, 1 * SECONDS, 1000, 0 },
	{ 1, 29 * SECONDS, 0, 0 },
	{ 1, 1000 * SECONDS, 0, 0 },
};

START_TEST(what_drips_is_too_slow)
{
	const struct meter_limits limits = { 30 * SECONDS, rows[_i].min_rate };
	struct meter meter = { 0 };
	uint64_t now_us = 7 * SECONDS;
	unsigned n, too_slow = 0;

	for (n = 1; n <= 200 && too_slow == 0; n++, now_us += rows[_i].apart_us)
		if (!meter_note(&meter, &limits, rows[_i].bytes, now_us))
			too_slow = n;
	ck_assert_msg(too_slow == rows[_i].too_slow, "row %d: %u", _i, too_slow);
}
END_TEST

START_TEST(who_is_held_back_is_not_blamed)
{
	const struct meter_limits limits = { 30 * SECONDS, 1000 };
	struct meter meter = { 0 };
	uint64_t now_us = 1;

	for (int i = 0; i < 100; i++, now_us += 60 * SECONDS) {
		ck_assert(meter_note(&meter, &limits, 1, now_us));
		meter_pause(&meter);
	}
}
END_TEST

START_TEST(a_fast_start_buys_no_slow_rest)
{
	const struct meter_limits limits = { 30 * SECONDS, 1 };
	struct meter meter = { 0 };
	unsigned i;

	ck_assert(meter_note(&meter, &limits, 1000000, 1));
	for (i = 1; i < 10; i++)
		if (!meter_note(&meter, &limits, 1, 1 + i * 29ull * SECONDS))
			break;
	ck_assert_uint_eq(i, 4);
}
END_TEST

START_TEST(the_least_of_a_stretch_is_a_byte)
{
	ck_assert_uint_eq(meter_least(&(struct meter_limits){ 30 * SECONDS, 0 }), 1);
	ck_assert_uint_eq(meter_least(&(struct meter_limits){ 1000, 1 }), 1);
	ck_assert_uint_eq(meter_least(&(struct meter_limits){ 30 * SECONDS, 10 }), 300);
}
END_TEST

TCase *
meter_case(void)
{
	TCase *tcase = tcase_create("meter");

	tcase_add_loop_test(tcase, what_drips_is_too_slow, 0, (int)ARRAY_LEN(rows));
	tcase_add_test(tcase, who_is_held_back_is_not_blamed);
	tcase_add_test(tcase, a_fast_start_buys_no_slow_rest);
	tcase_add_test(tcase, the_least_of_a_stretch_is_a_byte);
	return tcase;
}
