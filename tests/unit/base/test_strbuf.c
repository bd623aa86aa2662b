#include "base/strbuf.h"

#include <stdlib.h>
#include <string.h>

#include "unit/base/cases.h"

static void
check(const struct strbuf *sb, struct slice want)
{
	ck_assert(!sb->failed);
	ck_assert_msg(slice_eq(strbuf_slice(sb), want), "got '%.*s', not '%.*s'",
	    SLICE_FMT(strbuf_slice(sb)), SLICE_FMT(want));
}

START_TEST(additions_stand_behind_each_other)
{
	struct strbuf sb = { 0 };

	check(&sb, SLICE(""));
	strbuf_add(&sb, SLICE("a\0b"));
	strbuf_add(&sb, SLICE_NONE);
	strbuf_add_str(&sb, "cd");
	strbuf_add_str(&sb, "");
	strbuf_add_byte(&sb, '\0');
	strbuf_add_byte(&sb, 0xff);
	strbuf_add_u64(&sb, 42);
	strbuf_addf(&sb, "<%s %d>", "x", -7);
	check(&sb, SLICE("a\0bcd\0\xff" "42<x -7>"));
	strbuf_clear(&sb);
	ck_assert_ptr_null(sb.ptr);
	ck_assert_uint_eq(sb.cap, 0);
}
END_TEST

static const struct {
	uint64_t value;
	const char *text;
} numbers[] = {
	{ 0, "0" }, { 9, "9" }, { 10, "10" }, { 100, "100" },
	{ UINT32_MAX, "4294967295" },
	{ 10000000000000000000u, "10000000000000000000" },
	{ UINT64_MAX, "18446744073709551615" },
};

START_TEST(numbers_are_written_in_decimal)
{
	struct strbuf sb = { 0 };

	strbuf_add_u64(&sb, numbers[_i].value);
	check(&sb, slice_str(numbers[_i].text));
	strbuf_clear(&sb);
}
END_TEST

START_TEST(it_grows_byte_by_byte_and_keeps_all)
{
	struct strbuf sb = { 0 };

	for (size_t i = 0; i < 100000; i++) {
		strbuf_add_byte(&sb, (unsigned char)(i % 253));
		ck_assert_uint_le(sb.len, sb.cap);
	}
	ck_assert_uint_eq(sb.len, 100000);
	for (size_t i = 0; i < sb.len; i++)
		ck_assert_uint_eq(sb.ptr[i], i % 253);
	/* Growing must stay linear, yet not waste more than half. */
	ck_assert_uint_le(sb.cap, 200000);
	strbuf_clear(&sb);
}
END_TEST

/* Formatted text of every length around the sizes at which memory grows. */
START_TEST(formatted_text_of_any_length_fits)
{
	char text[600];

	memset(text, 'x', sizeof(text));
	for (int len = 0; len < (int)sizeof(text); len++) {
		struct strbuf sb = { 0 };

		strbuf_addf(&sb, "%.*s", len, text);
		check(&sb, slice_of(text, (size_t)len));
		strbuf_addf(&sb, "%.*s", len, text);
		ck_assert_uint_eq(sb.len, 2 * (size_t)len);
		strbuf_clear(&sb);
	}
}
END_TEST

START_TEST(reserved_room_needs_no_new_memory)
{
	struct strbuf sb = { 0 };
	unsigned char *before;

	ck_assert(strbuf_reserve(&sb, 1000));
	ck_assert_uint_ge(sb.cap, 1000);
	ck_assert_uint_eq(sb.len, 0);
	before = sb.ptr;
	for (int i = 0; i < 1000; i++)
		strbuf_add_byte(&sb, 'a');
	ck_assert_ptr_eq(sb.ptr, before);
	ck_assert(strbuf_reserve(&sb, 0));
	strbuf_clear(&sb);
}
END_TEST

START_TEST(failure_is_remembered_until_it_is_emptied)
{
	struct strbuf sb = { 0 };

	strbuf_add_str(&sb, "kept");
	ck_assert(!strbuf_reserve(&sb, SIZE_MAX));
	ck_assert(sb.failed);
	strbuf_add_str(&sb, "more");
	strbuf_add_byte(&sb, 'b');
	strbuf_addf(&sb, "%d", 1);
	strbuf_add_u64(&sb, 5);
	ck_assert_uint_eq(sb.len, 4);
	ck_assert(!strbuf_reserve(&sb, 0));
	strbuf_reset(&sb, SIZE_MAX);
	check(&sb, SLICE(""));
	strbuf_add_str(&sb, "again");
	check(&sb, SLICE("again"));
	strbuf_clear(&sb);
}
END_TEST

START_TEST(sizes_that_would_wrap_are_refused)
{
	static const size_t sizes[] = {
		SIZE_MAX, SIZE_MAX - 4, SIZE_MAX / 2, SIZE_MAX / 2 + 1
	};

	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		struct strbuf sb = { 0 };

		strbuf_add_str(&sb, "abcd");
		ck_assert(!strbuf_reserve(&sb, sizes[i]));
		ck_assert_uint_eq(sb.len, 4);
		strbuf_clear(&sb);
		ck_assert(!sb.failed);
	}
}
END_TEST

START_TEST(reset_keeps_small_memory_and_releases_large)
{
	struct strbuf sb = { 0 };
	unsigned char *kept;

	strbuf_add_str(&sb, "small");
	kept = sb.ptr;
	strbuf_reset(&sb, sb.cap);
	ck_assert_ptr_eq(sb.ptr, kept);
	ck_assert_uint_eq(sb.len, 0);
	strbuf_reset(&sb, sb.cap - 1);
	ck_assert_ptr_null(sb.ptr);
	ck_assert_uint_eq(sb.cap, 0);
	strbuf_reset(&sb, 0);
	strbuf_clear(&sb);
}
END_TEST

START_TEST(bytes_are_consumed_from_the_front)
{
	struct strbuf sb = { 0 };

	strbuf_consume(&sb, 0);
	strbuf_add_str(&sb, "abcdef");
	strbuf_consume(&sb, 0);
	check(&sb, SLICE("abcdef"));
	strbuf_consume(&sb, 2);
	check(&sb, SLICE("cdef"));
	strbuf_add_byte(&sb, 'g');
	strbuf_consume(&sb, 4);
	check(&sb, SLICE("g"));
	strbuf_consume(&sb, 1);
	check(&sb, SLICE(""));
	strbuf_clear(&sb);
}
END_TEST

START_TEST(a_taken_string_is_the_callers)
{
	struct strbuf sb = { 0 };
	char *text;

	strbuf_add_str(&sb, "mine");
	text = strbuf_take_str(&sb);
	ck_assert_str_eq(text, "mine");
	ck_assert_ptr_null(sb.ptr);
	ck_assert_uint_eq(sb.len, 0);
	free(text);
	text = strbuf_take_str(&sb);
	ck_assert_str_eq(text, "");
	free(text);
}
END_TEST

START_TEST(a_failed_buffer_yields_no_string)
{
	struct strbuf sb = { 0 };

	strbuf_add_str(&sb, "cut");
	ck_assert(!strbuf_reserve(&sb, SIZE_MAX));
	ck_assert_ptr_null(strbuf_take_str(&sb));
	ck_assert_ptr_null(sb.ptr);
	ck_assert(!sb.failed);
}
END_TEST

TCase *
case_strbuf(void)
{
	TCase *tc = tcase_create("strbuf");

	tcase_add_test(tc, additions_stand_behind_each_other);
	tcase_add_loop_test(tc, numbers_are_written_in_decimal, 0,
	    ARRAY_LEN(numbers));
	tcase_add_test(tc, it_grows_byte_by_byte_and_keeps_all);
	tcase_add_test(tc, formatted_text_of_any_length_fits);
	tcase_add_test(tc, reserved_room_needs_no_new_memory);
	tcase_add_test(tc, failure_is_remembered_until_it_is_emptied);
	tcase_add_test(tc, sizes_that_would_wrap_are_refused);
	tcase_add_test(tc, reset_keeps_small_memory_and_releases_large);
	tcase_add_test(tc, bytes_are_consumed_from_the_front);
	tcase_add_test(tc, a_taken_string_is_the_callers);
	tcase_add_test(tc, a_failed_buffer_yields_no_string);
	return tc;
}
