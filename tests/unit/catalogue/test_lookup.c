#include "catalogue/lookup.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "unit/catalogue/catalogue_cases.h"

/* One entry a line; the tests name them by their line. */
static const char entries[] =
    "{\"code\":\"A.1\",\"status\":400,\"message\":\"First\"},\n"		/* 1 */
    "{\"code\":\"A.1\",\"status\":[400,404],\"message\":\"No %s\"},\n"	/* 2 */
    "{\"code\":\"A.1\",\"status\":500,\"message\":[\"X\",\"Y\"]},\n"	/* 3 */
    "{\"code\":\"A.*\",\"status\":503},\n"				/* 4 */
    "{\"code\":\"A.10*\",\"status\":429,\"message\":\"Slow\"},\n"	/* 5 */
    "{\"code\":\"B\"},\n"						/* 6 */
    "{\"code\":\"C.0000\",\"status\":200,\"message\":\"success\"},\n"	/* 7 */
    "{\"code\":\"D\",\"status\":[200,201]},\n"				/* 8 */
    "{\"code\":\"D\",\"status\":400},\n"				/* 9 */
    "{\"code\":\"E\",\"status\":404},\n"				/* 10 */
    "{\"code\":\"E\",\"message\":\"any status\"},\n"			/* 11 */
    "{\"code\":\"A.10*\",\"status\":430},\n"				/* 12 */
    "{\"code\":\"1101\",\"status\":400}";				/* 13 */

static const struct {
	const char *code;
	unsigned status;
	const char *message;
	unsigned line;			/* 0: not found */
	bool status_fits, is_success, message_fits;
} rows[] = {
	/* the row that lists the status and whose message fits */
	{ "A.1", 400, "first", 1, true, false, true },
	{ "A.1", 400, "No cluster", 2, true, false, true },
	{ "A.1", 404, "No cluster", 2, true, false, true },
	{ "A.1", 500, "y: detail", 3, true, false, true },
	/* else one that lists the status */
	{ "A.1", 500, "first", 3, true, false, true },
	{ "A.1", 404, "new", 2, true, false, false },
	{ "A.1", 400, "", 1, true, false, false },
	/* else one whose message fits, else the first */
	{ "A.1", 409, "X", 3, false, false, true },
	{ "A.1", 409, "new", 1, false, false, false },
	/* wildcards: the longest, only when nothing is exact */
	{ "A.2", 503, "anything", 4, true, false, true },
	{ "A.", 400, "", 4, false, false, true },
	{ "A.10", 429, "Slow.", 5, true, false, true },
	{ "A.1044", 430, "x", 12, true, false, false },
	{ "A.10*", 400, "x", 5, false, false, false },
	{ "A.11", 503, "", 4, true, false, true },
	/* without a status any is right */
	{ "B", 418, "whatever", 6, true, false, true },
	{ "E", 404, "any status", 10, true, false, true },
	{ "E", 500, "any status", 11, false, false, true },
	{ "E", 500, "other", 10, false, false, false },
	/* success */
	{ "C.0000", 200, "Success", 7, true, true, true },
	{ "C.0000", 400, "", 7, false, true, false },
	{ "D", 200, "", 8, true, false, true },
	{ "D", 400, "", 9, true, false, true },
	/* opaque and case-sensitive */
	{ "1101", 400, "", 13, true, false, true },
	{ "a.1", 400, "first", 0, false, false, false },
	{ "A", 400, "", 0, false, false, false },
	{ "b", 400, "", 0, false, false, false },
	{ "B ", 400, "", 0, false, false, false },
	{ "", 400, "", 0, false, false, false },
};

START_TEST(row_that_fits_best_is_found)
{
	struct catalogue *c = catalogue_of(entries);
	struct catalogue_hit hit = { 0 };
	struct slice message = slice_str(rows[_i].message);
	bool found = catalogue_find(c, slice_str(rows[_i].code), rows[_i].status,
	    message, &hit);

	ck_assert_int_eq(found, rows[_i].line != 0);
	if (found) {
		ck_assert_uint_eq(hit.entry->line, rows[_i].line);
		ck_assert_int_eq(hit.status_fits, rows[_i].status_fits);
		ck_assert_int_eq(hit.is_success, rows[_i].is_success);
		ck_assert_int_eq(catalogue_message_fits(&hit, message),
		    rows[_i].message_fits);
	}
	catalogue_unref(c);
}
END_TEST

START_TEST(longest_delegation_is_found)
{
	struct catalogue *c = catalogue_of_text("{\"catalogue\":\"t\",\"errors\":[],"
	    "\"delegates\":[{\"prefix\":\"APIG.\",\"see\":\"old\"},"
	    "{\"prefix\":\"APIGW.\",\"see\":\"new\"},"
	    "{\"prefix\":\"APIGW.03\",\"see\":\"auth\"}]}");

	ck_assert_slice(catalogue_delegation(c, SLICE("APIGW.0201"))->see, "new");
	ck_assert_slice(catalogue_delegation(c, SLICE("APIGW.0301"))->see, "auth");
	ck_assert_slice(catalogue_delegation(c, SLICE("APIG.0301"))->see, "old");
	ck_assert_ptr_null(catalogue_delegation(c, SLICE("APIGX.0301")));
	ck_assert_ptr_null(catalogue_delegation(c, SLICE("APIG")));
	ck_assert_ptr_null(catalogue_delegation(c, SLICE("")));
	catalogue_unref(c);
}
END_TEST

START_TEST(empty_catalogue_knows_nothing)
{
	struct catalogue *c = catalogue_of("");
	struct catalogue_hit hit;

	ck_assert(!catalogue_find(c, SLICE("A"), 400, SLICE_NONE, &hit));
	ck_assert_ptr_null(catalogue_delegation(c, SLICE("A")));
	catalogue_unref(c);
}
END_TEST

START_TEST(foreign_codes_of_any_size_cost_little)
{
	static char code[1 << 20];
	struct strbuf text = { 0 };
	struct catalogue *c;
	struct catalogue_hit hit;
	char *list;
	uint64_t start;

	/* Each wildcard is a prefix of the next. */
	memset(code, 'a', sizeof(code));
	for (int i = 1; i < 256; i++)
		strbuf_addf(&text, "%s{\"code\":\"%.*s*\"}", i == 1 ? "" : ",", i,
		    code);
	list = strbuf_take_str(&text);
	c = catalogue_of(list);
	free(list);
	start = clock_monotonic_us();
	for (int i = 0; i < 1000; i++) {
		ck_assert(catalogue_find(c, slice_of(code, sizeof(code)), 400,
		    SLICE_NONE, &hit));
		ck_assert_uint_eq(hit.entry->code.len, 256);
	}
	code[100] = 'b';
	for (int i = 0; i < 1000; i++) {
		ck_assert(catalogue_find(c, slice_of(code, 256), 400, SLICE_NONE,
		    &hit));
		ck_assert_uint_eq(hit.entry->code.len, 101);
	}
	ck_assert_uint_lt(clock_monotonic_us() - start, 1000000);
	catalogue_unref(c);
}
END_TEST

TCase *
lookup_case(void)
{
	TCase *tc = tcase_create("lookup");

	tcase_add_loop_test(tc, row_that_fits_best_is_found, 0, (int)ARRAY_LEN(rows));
	tcase_add_test(tc, longest_delegation_is_found);
	tcase_add_test(tc, empty_catalogue_knows_nothing);
	tcase_add_test(tc, foreign_codes_of_any_size_cost_little);
	return tc;
}
