#include "base/arena.h"

#include <stdalign.h>
#include <string.h>

#include "unit/base/cases.h"

START_TEST(memory_is_zeroed_and_aligned)
{
	struct arena arena = { 0 };

	for (size_t size = 0; size < 300; size++) {
		unsigned char *at = arena_alloc(&arena, size);

		ck_assert_ptr_nonnull(at);
		ck_assert_uint_eq((uintptr_t)at % alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			ck_assert_uint_eq(at[i], 0);
		memset(at, 0xff, size);
	}
	arena_clear(&arena);
	ck_assert_uint_eq(arena.total, 0);
	ck_assert_ptr_null(arena.blocks);
}
END_TEST

START_TEST(what_is_taken_is_aligned_and_within_the_bound)
{
	struct arena arena = { .total_max = 1000 };
	unsigned char *at, *last = NULL;
	size_t taken = 0;

	while ((at = arena_take(&arena, 17)) != NULL) {
		ck_assert_uint_eq((uintptr_t)at % alignof(max_align_t), 0);
		ck_assert(last == NULL || at >= last + 17);
		memset(at, 0xff, 17);
		taken += 17;
		last = at;
	}
	ck_assert_uint_gt(taken, 500);
	ck_assert_uint_lt(taken, 1000);
	ck_assert_uint_le(arena.total, 1000);
	arena_clear(&arena);
}
END_TEST

START_TEST(pieces_do_not_overlap)
{
	struct arena arena = { 0 };
	unsigned char *pieces[500];

	for (size_t i = 0; i < ARRAY_LEN(pieces); i++) {
		pieces[i] = arena_alloc(&arena, 1 + i * 7 % 900);
		ck_assert_ptr_nonnull(pieces[i]);
		memset(pieces[i], (int)(i % 251), 1 + i * 7 % 900);
	}
	for (size_t i = 0; i < ARRAY_LEN(pieces); i++)
		for (size_t at = 0; at < 1 + i * 7 % 900; at++)
			ck_assert_uint_eq(pieces[i][at], i % 251);
	arena_clear(&arena);
}
END_TEST

START_TEST(memory_used_again_after_reset_is_zeroed)
{
	struct arena arena = { 0 };
	unsigned char *at = arena_alloc(&arena, 64);

	ck_assert_ptr_nonnull(at);
	memset(at, 0xff, 64);
	arena_reset(&arena);
	at = arena_alloc(&arena, 64);
	ck_assert_ptr_nonnull(at);
	for (size_t i = 0; i < 64; i++)
		ck_assert_uint_eq(at[i], 0);
	arena_clear(&arena);
}
END_TEST

START_TEST(reset_keeps_one_ordinary_block)
{
	struct arena arena = { 0 };
	size_t one_block;

	ck_assert_ptr_nonnull(arena_alloc(&arena, 1));
	one_block = arena.total;
	for (int i = 0; i < 50; i++)
		ck_assert_ptr_nonnull(arena_alloc(&arena, 4000));
	ck_assert_ptr_nonnull(arena_alloc(&arena, 1000000));
	ck_assert_uint_gt(arena.total, 1000000);
	arena_reset(&arena);
	ck_assert_uint_eq(arena.total, one_block);
	ck_assert_ptr_nonnull(arena_alloc(&arena, 100));
	ck_assert_uint_eq(arena.total, one_block);
	arena_clear(&arena);
}
END_TEST

START_TEST(reset_and_clear_of_an_empty_arena_are_harmless)
{
	struct arena arena = { 0 };

	arena_reset(&arena);
	arena_clear(&arena);
	arena_clear(&arena);
	ck_assert_ptr_null(arena.blocks);
}
END_TEST

START_TEST(a_bound_is_never_passed)
{
	struct arena arena = { .total_max = 100000 };
	size_t got = 0;

	while (arena_alloc(&arena, 1000) != NULL) {
		got += 1000;
		ck_assert_uint_le(arena.total, 100000);
		ck_assert_uint_lt(got, 100001);
	}
	/* Some is lost at block ends, but most of the bound can be used. */
	ck_assert_uint_gt(got, 90000);
	ck_assert_ptr_null(arena_alloc(&arena, 100001));
	arena_reset(&arena);
	ck_assert_ptr_nonnull(arena_alloc(&arena, 1000));
	arena_clear(&arena);
	ck_assert_uint_eq(arena.total_max, 100000);
}
END_TEST

START_TEST(a_bound_below_a_block_can_be_used_up)
{
	struct arena arena = { .total_max = 512 };

	ck_assert_ptr_nonnull(arena_alloc(&arena, 256));
	ck_assert_ptr_nonnull(arena_alloc(&arena, 256));
	ck_assert_uint_le(arena.total, 512);
	ck_assert_ptr_null(arena_alloc(&arena, 1));
	arena_clear(&arena);
}
END_TEST

START_TEST(a_size_beyond_memory_is_refused)
{
	static const size_t sizes[] = {
		SIZE_MAX, SIZE_MAX - 1, SIZE_MAX - 15, SIZE_MAX - 16, SIZE_MAX / 2 + 2
	};
	struct arena arena = { 0 };

	for (size_t i = 0; i < ARRAY_LEN(sizes); i++)
		ck_assert_ptr_null(arena_alloc(&arena, sizes[i]));
	ck_assert_ptr_nonnull(arena_alloc(&arena, 8));
	arena_clear(&arena);
}
END_TEST

START_TEST(a_copy_is_its_own_and_zero_ended)
{
	struct arena arena = { 0 };
	unsigned char from[] = { 'a', 0, 'b' };
	struct slice copy = arena_copy(&arena, slice_of(from, sizeof(from)));

	from[0] = 'x';
	ck_assert_uint_eq(copy.len, 3);
	ck_assert_mem_eq(copy.ptr, "a\0b", 4);
	arena_clear(&arena);
}
END_TEST

START_TEST(a_copy_of_nothing_has_an_address)
{
	struct arena arena = { 0 };
	struct slice copy = arena_copy(&arena, SLICE_NONE);

	ck_assert_ptr_nonnull(copy.ptr);
	ck_assert_uint_eq(copy.len, 0);
	ck_assert_uint_eq(copy.ptr[0], 0);
	arena_clear(&arena);
}
END_TEST

START_TEST(a_copy_that_does_not_fit_has_none)
{
	struct arena arena = { .total_max = 64 };
	unsigned char from[200] = { 0 };
	struct slice copy = arena_copy(&arena, slice_of(from, sizeof(from)));

	ck_assert_ptr_null(copy.ptr);
	ck_assert_uint_eq(copy.len, 0);
	arena_clear(&arena);
}
END_TEST

TCase *
case_arena(void)
{
	TCase *tc = tcase_create("arena");

	tcase_add_test(tc, memory_is_zeroed_and_aligned);
	tcase_add_test(tc, what_is_taken_is_aligned_and_within_the_bound);
	tcase_add_test(tc, pieces_do_not_overlap);
	tcase_add_test(tc, memory_used_again_after_reset_is_zeroed);
	tcase_add_test(tc, reset_keeps_one_ordinary_block);
	tcase_add_test(tc, reset_and_clear_of_an_empty_arena_are_harmless);
	tcase_add_test(tc, a_bound_is_never_passed);
	tcase_add_test(tc, a_bound_below_a_block_can_be_used_up);
	tcase_add_test(tc, a_size_beyond_memory_is_refused);
	tcase_add_test(tc, a_copy_is_its_own_and_zero_ended);
	tcase_add_test(tc, a_copy_of_nothing_has_an_address);
	tcase_add_test(tc, a_copy_that_does_not_fit_has_none);
	return tc;
}
