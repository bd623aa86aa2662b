#include "log/repeats.h"

#include <stdio.h>

#include "base/strbuf.h"
#include "unit/log/log_cases.h"

/* What was told, as "fingerprint*count ". */
static void
note(struct slice fingerprint, uint64_t count, void *ctx)
{
	struct strbuf *told = ctx;

	strbuf_add(told, fingerprint);
	strbuf_addf(told, "*%llu ", (unsigned long long)count);
}

static unsigned
admit_n(struct repeats *repeats, struct slice fingerprint, unsigned n,
    uint64_t rate, uint64_t now_ms, struct strbuf *told)
{
	unsigned n_admitted = 0;

	while (n-- > 0)
		n_admitted += repeats_admit(repeats, fingerprint, rate, now_ms, note,
		    told);
	return n_admitted;
}

#define CK_TOLD(told, text) \
	ck_assert(slice_eq(strbuf_slice(told), SLICE(text)))

START_TEST(a_kind_within_its_rate_is_written)
{
	struct repeats repeats;
	struct strbuf told = { 0 };

	repeats_init(&repeats);
	ck_assert_uint_eq(admit_n(&repeats, SLICE("a"), 20, 20, 5000, &told), 20);
	repeats_sweep(&repeats, 9000, note, &told);
	repeats_clear(&repeats, note, &told);
	CK_TOLD(&told, "");
	strbuf_clear(&told);
}
END_TEST

START_TEST(a_kind_beyond_its_rate_is_counted_and_told)
{
	struct repeats repeats;
	struct strbuf told = { 0 };

	repeats_init(&repeats);
	ck_assert_uint_eq(admit_n(&repeats, SLICE("a"), 50, 20, 5000, &told), 20);
	ck_assert_uint_eq(admit_n(&repeats, SLICE("b"), 3, 20, 5000, &told), 3);
	repeats_sweep(&repeats, 5999, note, &told);
	CK_TOLD(&told, "");
	repeats_sweep(&repeats, 6000, note, &told);
	CK_TOLD(&told, "a*30 ");
	/* told once only */
	repeats_sweep(&repeats, 7000, note, &told);
	repeats_clear(&repeats, note, &told);
	CK_TOLD(&told, "a*30 ");
	strbuf_clear(&told);
}
END_TEST

START_TEST(a_new_second_admits_again_and_tells_of_the_old)
{
	struct repeats repeats;
	struct strbuf told = { 0 };

	repeats_init(&repeats);
	ck_assert_uint_eq(admit_n(&repeats, SLICE("a"), 5, 2, 0, &told), 2);
	ck_assert_uint_eq(admit_n(&repeats, SLICE("a"), 5, 2, 999, &told), 0);
	ck_assert_uint_eq(admit_n(&repeats, SLICE("a"), 5, 2, 1000, &told), 2);
	CK_TOLD(&told, "a*8 ");
	repeats_clear(&repeats, note, &told);
	CK_TOLD(&told, "a*8 a*3 ");
	strbuf_clear(&told);
}
END_TEST

START_TEST(the_kind_seen_longest_ago_makes_room_and_is_told)
{
	struct repeats repeats;
	struct strbuf told = { 0 };
	char name[16];

	repeats_init(&repeats);
	ck_assert_uint_eq(admit_n(&repeats, SLICE("old"), 7, 1, 0, &told), 1);
	for (int i = 0; i < REPEATS_MAX - 1; i++) {
		snprintf(name, sizeof(name), "k%d", i);
		ck_assert(admit_n(&repeats, slice_str(name), 1, 1, 0, &told));
	}
	CK_TOLD(&told, "");
	ck_assert(admit_n(&repeats, SLICE("one more"), 1, 1, 0, &told));
	CK_TOLD(&told, "old*6 ");
	ck_assert_uint_eq(repeats.by_fingerprint.n_used, REPEATS_MAX);
	repeats_clear(&repeats, note, &told);
	strbuf_clear(&told);
}
END_TEST

START_TEST(a_flood_of_kinds_stays_bounded_and_loses_no_count)
{
	struct repeats repeats;
	struct strbuf told = { 0 };
	char name[16];
	unsigned n_admitted = 0, n_told = 0;

	repeats_init(&repeats);
	for (int i = 0; i < 5000; i++) {
		snprintf(name, sizeof(name), "k%d", i);
		n_admitted += admit_n(&repeats, slice_str(name), 3, 1, 0, &told);
		ck_assert_uint_le(repeats.by_fingerprint.n_used, REPEATS_MAX);
	}
	repeats_clear(&repeats, note, &told);
	for (size_t i = 0; i < told.len; i++)
		n_told += told.ptr[i] == '*';
	ck_assert_uint_eq(n_admitted, 5000);
	ck_assert_uint_eq(n_told, 5000);
	strbuf_clear(&told);
}
END_TEST

START_TEST(kinds_not_seen_for_a_minute_are_forgotten)
{
	struct repeats repeats;
	struct strbuf told = { 0 };

	repeats_init(&repeats);
	ck_assert(admit_n(&repeats, SLICE("a"), 1, 1, 0, &told));
	ck_assert(admit_n(&repeats, SLICE("b"), 1, 1, 30000, &told));
	repeats_sweep(&repeats, 60000, note, &told);
	ck_assert_uint_eq(repeats.by_fingerprint.n_used, 1);
	repeats_clear(&repeats, note, &told);
	strbuf_clear(&told);
}
END_TEST

START_TEST(a_long_fingerprint_is_cut)
{
	struct repeats repeats;
	struct strbuf told = { 0 }, name = { 0 };

	for (int i = 0; i < REPEATS_FINGERPRINT_MAX; i++)
		strbuf_add_byte(&name, 'x');
	repeats_init(&repeats);
	ck_assert(admit_n(&repeats, strbuf_slice(&name), 1, 1, 0, &told));
	strbuf_add_byte(&name, 'y');
	ck_assert(!admit_n(&repeats, strbuf_slice(&name), 1, 1, 0, &told));
	repeats_clear(&repeats, note, &told);
	ck_assert_uint_eq(told.len, REPEATS_FINGERPRINT_MAX + 3);
	strbuf_clear(&told);
	strbuf_clear(&name);
}
END_TEST

START_TEST(an_empty_fingerprint_is_a_kind_too)
{
	struct repeats repeats;
	struct strbuf told = { 0 };

	repeats_init(&repeats);
	ck_assert_uint_eq(admit_n(&repeats, SLICE_NONE, 3, 1, 0, &told), 1);
	repeats_clear(&repeats, note, &told);
	CK_TOLD(&told, "*2 ");
	strbuf_clear(&told);
}
END_TEST

TCase *
repeats_case(void)
{
	TCase *tcase = tcase_create("repeats");

	tcase_add_test(tcase, a_kind_within_its_rate_is_written);
	tcase_add_test(tcase, a_kind_beyond_its_rate_is_counted_and_told);
	tcase_add_test(tcase, a_new_second_admits_again_and_tells_of_the_old);
	tcase_add_test(tcase, the_kind_seen_longest_ago_makes_room_and_is_told);
	tcase_add_test(tcase, a_flood_of_kinds_stays_bounded_and_loses_no_count);
	tcase_add_test(tcase, kinds_not_seen_for_a_minute_are_forgotten);
	tcase_add_test(tcase, a_long_fingerprint_is_cut);
	tcase_add_test(tcase, an_empty_fingerprint_is_a_kind_too);
	return tcase;
}
