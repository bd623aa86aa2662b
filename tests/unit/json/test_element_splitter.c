#include "json/element_splitter.h"

#include "unit/json/json_cases.h"

static void
on_element(struct slice element, void *ctx)
{
	strbuf_add(ctx, element);
	strbuf_add_byte(ctx, '|');
}

static void
on_too_large(uint64_t len, void *ctx)
{
	strbuf_addf(ctx, "(%u)|", (unsigned)len);
}

#define EARLY "ends too early"
#define BROKEN "is no JSON: its brackets do not match"
#define NONE "has no such list"

static const struct {
	const char *text, *elements, *problem;
} rows[] = {
	{ "{\"log\":{\"entries\":[]}}", "", NULL },
	{ "{\"log\":{\"entries\":[{\"a\":1},{\"b\":[2,{}]}]}}",
	    "{\"a\":1}|{\"b\":[2,{}]}|", NULL },
	{ " { \"x\" : [1], \"log\" : { \"creator\" : {\"entries\":[7]} ,\n"
	    "\"entries\" : [ {} , [1] ,\n 2, \"s,]\" , null ] , \"z\":[{}] } } ",
	    "{}|[1]|2|\"s,]\"|null|", NULL },
	/* brackets and quotes in strings */
	{ "{\"log\":{\"entries\":[{\"a\":\"}]\\\"{\"},{\"b\":\"\\\\\"}]}}",
	    "{\"a\":\"}]\\\"{\"}|{\"b\":\"\\\\\"}|", NULL },
	/* the names must be member names at the right depth */
	{ "{\"entries\":[1],\"log\":[{\"entries\":[2]}]}", "", NONE },
	{ "{\"a\":\"log\",\"b\":{\"entries\":[2]}}", "", NONE },
	{ "{\"log\":{\"x\":\"entries\",\"y\":[3]}}", "", NONE },
	{ "{\"log\":{\"entries\":{\"a\":[1]}}}", "", NONE },
	{ "{\"log\":{\"a\":{\"entries\":[1]},\"entries\":[2]}}", "2|", NULL },
	/* a second list of that name is not gone into */
	{ "{\"log\":{\"entries\":[1],\"entries\":[2]}}", "1|", NULL },
	/* bounds */
	{ "{\"log\":{\"entries\":[\"12345678901234567890123456789012\",3]}}",
	    "(34)|3|", NULL },
	{ "{\"log\":{\"entries\":[{\"a\":\"12345678901234567890123456\"},[]]}}",
	    "(34)|[]|", NULL },
	{ "{\"a-name-that-is-longer-than-any-that-is-looked-for\":1}", "", NONE },
	/* broken ones */
	{ "", "", NONE },
	{ "{\"log\":{\"entries\":[{\"a\":1},{\"b\"", "{\"a\":1}|", EARLY },
	{ "{\"log\":{\"entries\":[1,2", "1|", EARLY },
	{ "{\"log\":{\"entries\":[1]}", "1|", EARLY },
	{ "{\"log\":{\"entries\":[1]}}}", "1|", BROKEN },
};

START_TEST(the_elements_are_found_whatever_the_pieces)
{
	struct slice text = slice_str(rows[_i].text);

	for (size_t size = 1; size <= text.len + 1; size++) {
		struct strbuf out = { 0 };
		struct element_splitter splitter = {
			.outer = SLICE("log"), .inner = SLICE("entries"),
			.element_max = 32, .on_element = on_element,
			.on_too_large = on_too_large, .ctx = &out,
		};
		const char *problem;

		for (size_t at = 0; at < text.len; at += size) {
			element_splitter_feed(&splitter,
			    slice_head(slice_skip(text, at), size));
			ck_assert_uint_le(splitter.element.len, 32);
		}
		problem = element_splitter_end(&splitter);
		ck_assert_msg(slice_eq(strbuf_slice(&out),
		    slice_str(rows[_i].elements)), "%d by %zu: %.*s", _i, size,
		    SLICE_FMT(strbuf_slice(&out)));
		if (rows[_i].problem == NULL)
			ck_assert_ptr_null(problem);
		else
			ck_assert_str_eq(problem, rows[_i].problem);
		strbuf_clear(&out);
	}
}
END_TEST

TCase *
element_splitter_case(void)
{
	TCase *tc = tcase_create("element_splitter");

	tcase_add_loop_test(tc, the_elements_are_found_whatever_the_pieces, 0,
	    ARRAY_LEN(rows));
	return tc;
}
