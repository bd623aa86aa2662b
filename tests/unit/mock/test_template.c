#include "mock/template.h"

#include "unit/mock/mock_cases.h"

static const struct template_values values = {
	.code = SLICE_LIT("A.1"), .message = SLICE_LIT("<\"a\" & b>\n"),
	.request_id = SLICE_LIT("id-7"), .status = 404
};

static const struct {
	struct slice in;
	enum template_escape escape;
	const char *out;
} rows[] = {
	{ { NULL, 0 }, TEMPLATE_PLAIN, "" },
	{ SLICE_LIT("as it is"), TEMPLATE_JSON, "as it is" },
	{ SLICE_LIT("%c|%r|%s|%%"), TEMPLATE_PLAIN, "A.1|id-7|404|%" },
	{ SLICE_LIT("%m"), TEMPLATE_PLAIN, "<\"a\" & b>\n" },
	{ SLICE_LIT("%m"), TEMPLATE_JSON, "<\\\"a\\\" & b>\\n" },
	{ SLICE_LIT("<m>%m</m>"), TEMPLATE_XML,
	    "<m>&lt;&quot;a&quot; &amp; b&gt;\n</m>" },
	{ SLICE_LIT("%c%c"), TEMPLATE_JSON, "A.1A.1" },
	{ SLICE_LIT("end %"), TEMPLATE_JSON, "end " },
};

START_TEST(places_are_filled_and_escaped)
{
	struct strbuf out = { 0 };

	template_add(&out, rows[_i].in, &values, rows[_i].escape);
	ck_assert_msg(slice_eq(strbuf_slice(&out), slice_str(rows[_i].out)),
	    "'%.*s'", SLICE_FMT(strbuf_slice(&out)));
	strbuf_clear(&out);
}
END_TEST

TCase *
case_template(void)
{
	TCase *tc = tcase_create("template");

	tcase_add_loop_test(tc, places_are_filled_and_escaped, 0, ARRAY_LEN(rows));
	return tc;
}
