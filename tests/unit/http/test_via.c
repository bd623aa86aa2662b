#include "http/via.h"

#include "http_support.h"

/* Whether a message with these fields has come through "errgate-1". */
static const struct {
	const char *lines;
	bool named;
} rows[] = {
	{ "", false },
	{ "Host: errgate-1\n", false },
	{ "Via: 1.1 errgate-1\n", true },
	{ "Via: 1.1 ERRGATE-1\n", true },
	{ "Via: HTTP/1.0   errgate-1\n", true },
	{ "Via: 1.1\terrgate-1 (a comment)\n", true },
	{ "Via: 1.1 errgate-2\n", false },
	{ "Via: 1.1 errgate-12\n", false },
	{ "Via: 1.1 errgate\n", false },
	{ "Via: errgate-1\n", false },
	{ "Via: errgate-1 squid\n", false },
	{ "Via: 1.0 fred, 1.1 errgate-1,1.1 p.example.net\n", true },
	{ "Via: 1.0 fred\nX: y\nVia: 1.1 p.example.net, 1.1 errgate-1\n", true },
	{ "Via: 1.0 fred (errgate-1)\n", false },
	{ "Via:\n", false },
	{ "Via: ,, ,1.1 errgate-1\n", true },
};

START_TEST(a_name_is_found_among_those_passed)
{
	struct field_list fields = support_fields(rows[_i].lines);

	ck_assert_msg(via_names(&fields, SLICE("errgate-1")) == rows[_i].named,
	    "%s", rows[_i].lines);
	field_list_clear(&fields);
}
END_TEST

START_TEST(we_are_put_behind_those_before_us)
{
	struct field_list fields = support_fields(
	    "Via: 1.0 fred, 2 p (x)\nHost: h\nVia:\nVia: 1.1 q\n");
	struct strbuf out = { 0 };

	via_add_value(&out, &fields, 1, SLICE("errgate-1"));
	support_eq(strbuf_slice(&out),
	    SLICE("1.0 fred, 2 p (x), 1.1 q, 1.1 errgate-1"), "all");
	strbuf_reset(&out, SIZE_MAX);
	via_add_value(&out, NULL, 0, SLICE("errgate-1"));
	support_eq(strbuf_slice(&out), SLICE("1.0 errgate-1"), "alone");
	strbuf_clear(&out);
	field_list_clear(&fields);
}
END_TEST

TCase *
test_via(void)
{
	TCase *tc = tcase_create("via");

	tcase_add_loop_test(tc, a_name_is_found_among_those_passed, 0,
	    (int)ARRAY_LEN(rows));
	tcase_add_test(tc, we_are_put_behind_those_before_us);
	return tc;
}
