#include "http/violation.h"

#include <string.h>

#include "http_support.h"

START_TEST(every_violation_has_a_whole_row)
{
	for (int i = VIOLATION_NONE + 1; i < VIOLATION_N; i++) {
		const struct violation_info *info = violation_info((enum violation)i);

		ck_assert(field_is_token(slice_str(info->word)));
		ck_assert_uint_ge(info->status, 400);
		ck_assert_uint_le(info->status, 505);
		ck_assert(info->text[strlen(info->text) - 1] == '.');
		ck_assert(strncmp(info->section, "RFC 91", 6) == 0);
	}
}
END_TEST

START_TEST(no_word_stands_twice)
{
	for (int i = 0; i < VIOLATION_N; i++)
		for (int j = 0; j < i; j++)
			ck_assert_str_ne(support_word((enum violation)i),
			    support_word((enum violation)j));
}
END_TEST

START_TEST(refusals_have_the_status_the_section_names)
{
	ck_assert_uint_eq(violation_info(VIOLATION_VERSION)->status, 505);
	ck_assert_uint_eq(violation_info(VIOLATION_TARGET_TOO_LONG)->status, 414);
	ck_assert_uint_eq(violation_info(VIOLATION_HEAD_TOO_LARGE)->status, 431);
	ck_assert_uint_eq(violation_info(VIOLATION_TOO_MANY_FIELDS)->status, 431);
	ck_assert_uint_eq(violation_info(VIOLATION_EXPECT)->status, 417);
	ck_assert_uint_eq(violation_info(VIOLATION_TRANSFER_ENCODING)->status, 400);
}
END_TEST

TCase *
test_violation(void)
{
	TCase *tc = tcase_create("violation");

	tcase_add_test(tc, every_violation_has_a_whole_row);
	tcase_add_test(tc, no_word_stands_twice);
	tcase_add_test(tc, refusals_have_the_status_the_section_names);
	return tc;
}
