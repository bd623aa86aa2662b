#include "http/status.h"

#include "http_support.h"

START_TEST(registered_statuses_have_their_reason)
{
	ck_assert_str_eq(status_reason(100), "Continue");
	ck_assert_str_eq(status_reason(200), "OK");
	ck_assert_str_eq(status_reason(404), "Not Found");
	ck_assert_str_eq(status_reason(413), "Content Too Large");
	ck_assert_str_eq(status_reason(502), "Bad Gateway");
	ck_assert_str_eq(status_reason(511), "Network Authentication Required");
}
END_TEST

START_TEST(other_numbers_have_an_empty_reason)
{
	static const unsigned others[] = { 0, 99, 104, 299, 418, 494, 512, 599, 600,
	    999, 4294967295 };

	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		ck_assert_str_eq(status_reason(others[i]), "");
}
END_TEST

START_TEST(classes_have_exact_borders)
{
	ck_assert(!status_is_error(399) && status_is_error(400));
	ck_assert(status_is_error(599) && !status_is_error(600));
	ck_assert(status_is_interim(100) && status_is_interim(199));
	ck_assert(!status_is_interim(101) && !status_is_interim(200));
}
END_TEST

TCase *
test_status(void)
{
	TCase *tc = tcase_create("status");

	tcase_add_test(tc, registered_statuses_have_their_reason);
	tcase_add_test(tc, other_numbers_have_an_empty_reason);
	tcase_add_test(tc, classes_have_exact_borders);
	return tc;
}
