#include "http/max_forwards.h"

#include "http_support.h"

static const struct {
	const char *what;	/* RFC 9110, section 7.6.2 */
	enum method method;
	const char *fields;
	enum violation why;
	bool applies;
	uint64_t left;
} rows[] = {
	{ "nothing said", METHOD_TRACE, "X: 1\n", VIOLATION_NONE, false, 0 },
	{ "no hop left", METHOD_TRACE, "Max-Forwards: 0\n", VIOLATION_NONE, true, 0 },
	{ "some left", METHOD_OPTIONS, "max-forwards: 10\n", VIOLATION_NONE, true, 10 },
	{ "another method", METHOD_GET, "Max-Forwards: 0\n", VIOLATION_NONE, false, 0 },
	{ "malformed with another method", METHOD_POST, "Max-Forwards: x\n",
	    VIOLATION_NONE, false, 0 },
	{ "empty", METHOD_TRACE, "Max-Forwards:\n", VIOLATION_MAX_FORWARDS, false, 0 },
	{ "a sign", METHOD_OPTIONS, "Max-Forwards: +1\n", VIOLATION_MAX_FORWARDS,
	    false, 0 },
	{ "too large", METHOD_TRACE, "Max-Forwards: 18446744073709551616\n",
	    VIOLATION_MAX_FORWARDS, false, 0 },
	{ "twice", METHOD_TRACE, "Max-Forwards: 1\nMax-Forwards: 1\n",
	    VIOLATION_MAX_FORWARDS, false, 0 },
};

START_TEST(hops_are_counted_for_trace_and_options_only)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct request_head head = { .method = rows[i].method,
			.fields = support_fields(rows[i].fields) };
		struct max_forwards max;

		ck_assert_msg(max_forwards_read(&head, &max) == rows[i].why, "%s",
		    rows[i].what);
		if (rows[i].why == VIOLATION_NONE) {
			ck_assert_msg(max.applies == rows[i].applies, "%s",
			    rows[i].what);
			ck_assert_uint_eq(max.left, rows[i].left);
		}
		field_list_clear(&head.fields);
	}
}
END_TEST

TCase *
test_max_forwards(void)
{
	TCase *tc = tcase_create("max_forwards");

	tcase_add_test(tc, hops_are_counted_for_trace_and_options_only);
	return tc;
}
