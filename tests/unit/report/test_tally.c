#include "report/tally.h"

#include <stdio.h>

#include "unit/report/report_cases.h"

static struct tally tally;

static void
setup(void)
{
	tally_init(&tally);
}

static void
teardown(void)
{
	ck_assert(!tally_has_failed(&tally));
	tally_clear(&tally);
}

#define TIME "\"time\":\"2026-11-26T04:05:06.789Z\",\"level\":\"info\","

/* Take an answer with a code; verdict and host as given. */
static void
take(const char *code, const char *verdict, const char *host)
{
	char text[1024];

	snprintf(text, sizeof(text), "{" TIME "\"event\":\"response\",\"api\":\"a\","
	    "\"host\":\"%s\",\"path\":\"/p\",\"status\":400,\"verdict\":\"%s\","
	    "\"code\":\"%s\",\"message\":\"m\",\"answered_by\":\"service\"}", host,
	    verdict, code);
	tally_take(&tally, slice_str(text));
}

START_TEST(answers_of_one_kind_are_one_sight)
{
	take("A.1", "unknown", "h");
	take("A.1", "unknown", "i");
	take("A.1", "known", "h");
	take("B", "unknown", "h");
	tally_sort(&tally);
	ck_assert_uint_eq(tally.n_answers, 4);
	ck_assert_uint_eq(tally.n_sights, 3);
	ck_assert_uint_eq(tally.sights[0]->n, 2);
	ck_assert(slice_eq(tally.sights[0]->code, SLICE("A.1")));
	ck_assert_uint_eq(tally.sights[0]->hosts.n, 2);
	ck_assert_uint_eq(tally.kinds[VERDICT_UNKNOWN], 3);
	ck_assert_uint_eq(tally.hosts.n, 2);
	ck_assert_uint_eq(tally.hosts.rows[0]->n, 3);
}
END_TEST

START_TEST(repeats_count_where_their_kind_was_written)
{
	take("A.1", "unknown", "h");
	tally_take(&tally, SLICE("{" TIME "\"event\":\"repeats\",\"count\":41,"
	    "\"fingerprint\":\"api=a status=400 verdict=unknown code=A.1\"}"));
	tally_take(&tally, SLICE("{" TIME "\"event\":\"repeats\",\"count\":5,"
	    "\"fingerprint\":\"api=a status=400 verdict=unknown code=Z\"}"));
	ck_assert_uint_eq(tally.sights[0]->n, 42);
	ck_assert_uint_eq(tally.n_answers, 42);
	ck_assert_uint_eq(tally.n_repeats, 46);
	ck_assert_uint_eq(tally.n_beyond, 5);
	ck_assert_uint_eq(tally.days.rows[0]->n, 42);
}
END_TEST

START_TEST(long_names_are_cut_and_still_one)
{
	char host[301] = { 0 };

	for (size_t i = 0; i < 300; i++)
		host[i] = 'h';
	take("A.1", "unknown", host);
	take("A.1", "unknown", host);
	ck_assert_uint_eq(tally.hosts.n, 1);
	ck_assert_uint_eq(tally.sights[0]->hosts.n, 1);
}
END_TEST

START_TEST(lines_that_are_none_are_counted)
{
	take("A.1", "unknown", "h");
	tally_take(&tally, SLICE("nonsense"));
	tally_take(&tally, SLICE("  "));
	tally_take(&tally, SLICE("{" TIME "\"event\":\"start\"}"));
	ck_assert_uint_eq(tally.n_lines, 3);
	ck_assert_uint_eq(tally.n_bad, 1);
	ck_assert_uint_eq(tally.n_answers, 1);
}
END_TEST

START_TEST(time_and_api_can_be_chosen)
{
	tally.since = SLICE("2026-11-26T04:05:07");
	take("A.1", "unknown", "h");
	tally.since = SLICE("2026-11-26");
	tally.until = SLICE("2026-11-25");
	take("A.1", "unknown", "h");
	tally.until = SLICE("2026-11-26T04:05");
	take("A.1", "unknown", "h");
	tally.only_api = SLICE("b");
	take("A.1", "unknown", "h");
	ck_assert_uint_eq(tally.n_answers, 1);
	ck_assert_uint_eq(tally.n_outside, 3);
}
END_TEST

/* Whatever a hostile API makes up, memory is bounded and nothing is lost. */
START_TEST(kinds_and_hosts_are_bounded)
{
	char code[32], host[32];
	size_t before = 0;
	uint64_t n = TALLY_SIGHTS_MAX + 3000;

	for (unsigned i = 0; i < n; i++) {
		snprintf(code, sizeof(code), "C.%u", i);
		snprintf(host, sizeof(host), "h%u", i);
		take(code, "unknown", host);
		if (i == TALLY_SIGHTS_MAX)
			before = tally.keeper.arena.total;
	}
	ck_assert_uint_eq(tally.n_sights, TALLY_SIGHTS_MAX);
	ck_assert_uint_eq(tally.n_beyond, 3000);
	ck_assert_uint_eq(tally.n_answers, n);
	ck_assert_uint_eq(tally.hosts.n, TALLY_HOSTS_MAX);
	ck_assert_uint_eq(tally.hosts.others.n, n - TALLY_HOSTS_MAX);
	ck_assert_uint_le(tally.keeper.arena.total, before + 65536);
}
END_TEST

/* The same with one code: its lists are bounded, and messages become one. */
START_TEST(what_is_kept_of_a_kind_is_bounded)
{
	char text[512];
	size_t before = 0;

	for (unsigned i = 0; i < 20000; i++) {
		snprintf(text, sizeof(text), "{" TIME "\"event\":\"response\","
		    "\"api\":\"a\",\"host\":\"h\",\"path\":\"/p%c%c\",\"status\":%u,"
		    "\"verdict\":\"unknown\",\"code\":\"A\",\"message\":"
		    "\"user x%cy%cz is gone\"}", 'a' + i % 26, 'a' + i / 26 % 26,
		    100 + i % 900, 'a' + i % 26, 'a' + i / 26 % 26);
		tally_take(&tally, slice_str(text));
		if (i == 1000)
			before = tally.keeper.arena.total;
	}
	ck_assert_uint_eq(tally.sights[0]->n_messages, 1);
	ck_assert(slice_eq(tally.sights[0]->messages[0].pattern,
	    SLICE("user {any} is gone")));
	ck_assert_uint_eq(tally.sights[0]->paths.n, SIGHT_LIST_MAX);
	ck_assert_uint_gt(tally.sights[0]->paths.n_more, 0);
	ck_assert_uint_eq(tally.sights[0]->n_statuses, SIGHT_STATUSES_MAX);
	ck_assert_uint_eq(tally.keeper.arena.total, before);
}
END_TEST

TCase *
tally_case(void)
{
	TCase *tc = tcase_create("tally");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, answers_of_one_kind_are_one_sight);
	tcase_add_test(tc, repeats_count_where_their_kind_was_written);
	tcase_add_test(tc, long_names_are_cut_and_still_one);
	tcase_add_test(tc, lines_that_are_none_are_counted);
	tcase_add_test(tc, time_and_api_can_be_chosen);
	tcase_add_test(tc, kinds_and_hosts_are_bounded);
	tcase_add_test(tc, what_is_kept_of_a_kind_is_bounded);
	return tc;
}
