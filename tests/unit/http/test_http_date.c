#include "http/http_date.h"

#include "http_support.h"

START_TEST(dates_are_written_as_http_has_them)
{
	static const struct {
		uint64_t seconds;
		const char *text;
	} dates[] = {
		{ 0, "Thu, 01 Jan 1970 00:00:00 GMT" },
		{ 784111777, "Sun, 06 Nov 1994 08:49:37 GMT" },	/* RFC 9110, 5.6.7 */
		{ 951782400, "Tue, 29 Feb 2000 00:00:00 GMT" },
		{ 1798761599, "Thu, 31 Dec 2026 23:59:59 GMT" },
		{ 253402300799, "Fri, 31 Dec 9999 23:59:59 GMT" },
	};

	for (size_t i = 0; i < ARRAY_LEN(dates); i++) {
		char out[HTTP_DATE_SIZE];

		support_eq(http_date_format(dates[i].seconds, out),
		    slice_str(dates[i].text), dates[i].text);
		ck_assert_str_eq(out, dates[i].text);
	}
}
END_TEST

TCase *
test_http_date(void)
{
	TCase *tc = tcase_create("http_date");

	tcase_add_test(tc, dates_are_written_as_http_has_them);
	return tc;
}
