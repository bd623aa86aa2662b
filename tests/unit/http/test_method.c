#include "http/method.h"

#include "http_support.h"

static const struct {
	const char *name;
	enum method method;
	bool idempotent;
} rows[] = {
	{ "GET", METHOD_GET, true },
	{ "HEAD", METHOD_HEAD, true },
	{ "POST", METHOD_POST, false },
	{ "PUT", METHOD_PUT, true },
	{ "DELETE", METHOD_DELETE, true },
	{ "CONNECT", METHOD_CONNECT, false },
	{ "OPTIONS", METHOD_OPTIONS, true },
	{ "TRACE", METHOD_TRACE, true },
	{ "PATCH", METHOD_PATCH, false },
	{ "", METHOD_OTHER, false },
	{ "get", METHOD_OTHER, false },
	{ "GE", METHOD_OTHER, false },
	{ "GETS", METHOD_OTHER, false },
	{ "PROPFIND", METHOD_OTHER, false },
};

START_TEST(names_are_read_with_their_case)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		ck_assert_msg(method_of(slice_str(rows[i].name)) == rows[i].method,
		    "%s", rows[i].name);
}
END_TEST

START_TEST(methods_that_may_be_sent_twice_are_known)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		ck_assert_msg(method_is_idempotent(rows[i].method) ==
		    rows[i].idempotent, "%s", rows[i].name);
}
END_TEST

TCase *
test_method(void)
{
	TCase *tc = tcase_create("method");

	tcase_add_test(tc, names_are_read_with_their_case);
	tcase_add_test(tc, methods_that_may_be_sent_twice_are_known);
	return tc;
}
