#include "catalogue/text_pool.h"

#include <stdio.h>
#include <string.h>

#include "unit/catalogue/catalogue_cases.h"

START_TEST(equal_texts_are_stored_once)
{
	struct arena arena = { 0 };
	struct text_pool pool = text_pool_make(&arena);
	char first[] = "For details", second[] = "For details";
	struct slice a = text_pool_add(&pool, slice_str(first));
	struct slice b = text_pool_add(&pool, slice_str(second));
	struct slice c = text_pool_add(&pool, SLICE("For detail"));

	memset(first, '-', sizeof(first) - 1);	/* copies, not borrowed */
	ck_assert_slice(a, "For details");
	ck_assert_ptr_eq(a.ptr, b.ptr);
	ck_assert_ptr_ne(a.ptr, c.ptr);
	ck_assert_slice(c, "For detail");
	text_pool_clear(&pool);
	ck_assert_slice(a, "For details");
	arena_clear(&arena);
}
END_TEST

START_TEST(empty_text_is_not_null)
{
	struct arena arena = { 0 };
	struct text_pool pool = text_pool_make(&arena);
	struct slice empty = text_pool_add(&pool, SLICE_NONE);

	ck_assert_ptr_nonnull(empty.ptr);
	ck_assert_uint_eq(empty.len, 0);
	text_pool_clear(&pool);
	arena_clear(&arena);
}
END_TEST

START_TEST(many_texts_keep_what_they_say_and_little_is_wasted)
{
	enum { N = 20000 };
	static struct slice texts[N];
	struct arena arena = { 0 };
	struct text_pool pool = text_pool_make(&arena);
	char text[32];
	size_t total = 0;

	for (int i = 0; i < N; i++) {
		snprintf(text, sizeof(text), "text number %d", i);
		texts[i] = text_pool_add(&pool, slice_str(text));
		total += texts[i].len;
	}
	for (int i = 0; i < N; i++) {
		snprintf(text, sizeof(text), "text number %d", i);
		ck_assert_slice(texts[i], text);
	}
	ck_assert_uint_lt(arena.total, total + total / 20 + 32768);
	text_pool_clear(&pool);
	arena_clear(&arena);
}
END_TEST

START_TEST(memory_is_aligned_and_zeroed)
{
	struct arena arena = { 0 };
	struct text_pool pool = text_pool_make(&arena);

	for (size_t size = 0; size < 9000; size += 37) {
		struct slice text = text_pool_add(&pool, SLICE("odd"));
		unsigned char *piece = text_pool_alloc(&pool, size, 8);
		size_t n_zero = 0;

		ck_assert_slice(text, "odd");
		ck_assert_ptr_nonnull(piece);
		ck_assert_uint_eq((uintptr_t)piece % 8, 0);
		for (size_t i = 0; i < size; i++)
			n_zero += piece[i] == 0;
		ck_assert_uint_eq(n_zero, size);
		memset(piece, 'x', size);
	}
	text_pool_clear(&pool);
	arena_clear(&arena);
}
END_TEST

START_TEST(running_out_of_memory_shows)
{
	struct arena arena = { .total_max = 1000 };
	struct text_pool pool = text_pool_make(&arena);

	ck_assert_ptr_null(text_pool_add(&pool, SLICE("text")).ptr);
	ck_assert_ptr_null(text_pool_alloc(&pool, 100000, 8));
	text_pool_clear(&pool);
	arena_clear(&arena);
}
END_TEST

TCase *
text_pool_case(void)
{
	TCase *tc = tcase_create("text_pool");

	tcase_add_test(tc, equal_texts_are_stored_once);
	tcase_add_test(tc, empty_text_is_not_null);
	tcase_add_test(tc, many_texts_keep_what_they_say_and_little_is_wasted);
	tcase_add_test(tc, memory_is_aligned_and_zeroed);
	tcase_add_test(tc, running_out_of_memory_shows);
	return tc;
}
