#include "catalogue/catalogue.h"

#include <pthread.h>

#include "catalogue/lookup.h"
#include "unit/catalogue/catalogue_cases.h"

START_TEST(each_word_is_its_own)
{
	for (int i = 1; i < MEANING_N; i++)
		for (int j = 0; j < i; j++)
			ck_assert_str_ne(meaning_word((enum meaning)i),
			    meaning_word((enum meaning)j));
	ck_assert_str_eq(meaning_word(MEANING_NONE), "");
	ck_assert_str_eq(meaning_word(MEANING_THROTTLED), "throttled");
	ck_assert_str_eq(retry_word(RETRY_UNSAID), "");
	ck_assert_str_eq(retry_word(RETRY_AFTER), "after");
}
END_TEST

START_TEST(nothing_is_accepted_for_release)
{
	catalogue_unref(NULL);
}
END_TEST

static void *
hold_and_let_go(void *arg)
{
	struct catalogue *catalogue = arg;
	struct catalogue_hit hit;

	for (int i = 0; i < 10000; i++) {
		struct catalogue *mine = catalogue_ref(catalogue);

		if (!catalogue_find(mine, SLICE("A"), 400, SLICE_NONE, &hit))
			return NULL;
		catalogue_unref(mine);
	}
	return catalogue;
}

START_TEST(threads_share_by_counting)
{
	struct catalogue *catalogue = catalogue_of("{\"code\":\"A\"}");
	pthread_t threads[4];
	void *result;

	for (size_t i = 0; i < ARRAY_LEN(threads); i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, hold_and_let_go,
		    catalogue), 0);
	for (size_t i = 0; i < ARRAY_LEN(threads); i++) {
		pthread_join(threads[i], &result);
		ck_assert_ptr_eq(result, catalogue);
	}
	ck_assert_uint_eq(catalogue->refs, 1);
	catalogue_unref(catalogue);
}
END_TEST

START_TEST(rows_of_a_code_are_chained_in_order)
{
	struct catalogue *c = catalogue_of("{\"code\":\"A\"},{\"code\":\"B\"},"
	    "{\"code\":\"A\"},{\"code\":\"A\"},{\"code\":\"B*\"}");
	struct catalogue_hit hit;

	ck_assert(catalogue_find(c, SLICE("A"), 0, SLICE_NONE, &hit));
	ck_assert_ptr_eq(hit.rows, &c->entries[0]);
	ck_assert_ptr_eq(c->entries[0].same_code, &c->entries[2]);
	ck_assert_ptr_eq(c->entries[2].same_code, &c->entries[3]);
	ck_assert_ptr_null(c->entries[3].same_code);
	ck_assert_ptr_null(c->entries[1].same_code);
	catalogue_unref(c);
}
END_TEST

TCase *
catalogue_case(void)
{
	TCase *tc = tcase_create("catalogue");

	tcase_add_test(tc, each_word_is_its_own);
	tcase_add_test(tc, nothing_is_accepted_for_release);
	tcase_add_test(tc, threads_share_by_counting);
	tcase_add_test(tc, rows_of_a_code_are_chained_in_order);
	return tc;
}
