#include "report/junit.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "unit/report/report_cases.h"

START_TEST(a_suite_counts_its_cases)
{
	static const char expected[] =
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<testsuites tests=\"2\" failures=\"1\">\n"
	    "<testsuite name=\"a &amp; b\" tests=\"2\" failures=\"1\" errors=\"0\" "
	    "skipped=\"0\">\n"
	    "  <testcase classname=\"c\" name=\"&lt;n&gt;\"/>\n"
	    "  <testcase classname=\"c\" name=\"m\">\n"
	    "    <failure message=\"&quot;bad&quot;\">x</failure>\n"
	    "  </testcase>\n"
	    "</testsuite>\n</testsuites>\n";
	char path[] = "/tmp/errgate-junit-XXXXXX", text[1024];
	int fd = mkstemp(path);
	struct junit *junit = junit_open(path, SLICE("a & b"));
	FILE *file;
	size_t n;

	ck_assert_int_ge(fd, 0);
	ck_assert_ptr_nonnull(junit);
	junit_add(junit, &(struct junit_case){ .classname = SLICE("c"),
	    .name = SLICE("<n>") });
	junit_add(junit, &(struct junit_case){ .classname = SLICE("c"),
	    .name = SLICE("m"), .failure = SLICE("\"bad\""), .detail = SLICE("x") });
	ck_assert(junit_close(junit));
	file = fopen(path, "r");
	n = fread(text, 1, sizeof(text) - 1, file);
	text[n] = '\0';
	fclose(file);
	close(fd);
	unlink(path);
	ck_assert_str_eq(text, expected);
}
END_TEST

START_TEST(what_cannot_be_written_is_told)
{
	struct junit *junit;

	ck_assert_ptr_null(junit_open("/nonexistent/x", SLICE("s")));
	junit = junit_open("/dev/full", SLICE("s"));
	ck_assert_ptr_nonnull(junit);
	ck_assert(!junit_close(junit));
	ck_assert(junit_close(NULL));
}
END_TEST

TCase *
junit_case_case(void)
{
	TCase *tc = tcase_create("junit");

	tcase_add_test(tc, a_suite_counts_its_cases);
	tcase_add_test(tc, what_cannot_be_written_is_told);
	return tc;
}
