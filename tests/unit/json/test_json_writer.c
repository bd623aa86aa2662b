#include "json/json_writer.h"

#include "json/json_doc.h"
#include "unit/json/json_cases.h"

START_TEST(commas_stand_between_values_only)
{
	struct strbuf out = { 0 };
	struct json_writer w = json_writer_make(&out);

	json_writer_object_begin(&w);
	json_writer_name(&w, SLICE("a"));
	json_writer_array_begin(&w);
	json_writer_array_end(&w);
	json_writer_name(&w, SLICE("b"));
	json_writer_array_begin(&w);
	json_writer_u64(&w, 7);
	json_writer_bool(&w, false);
	json_writer_null(&w);
	json_writer_object_begin(&w);
	json_writer_object_end(&w);
	json_writer_string(&w, SLICE("x"));
	json_writer_array_end(&w);
	json_writer_name(&w, SLICE("c"));
	json_writer_raw(&w, SLICE("[1, 2]"));
	json_writer_name(&w, SLICE("d"));
	json_writer_bool(&w, true);
	json_writer_object_end(&w);
	ck_assert_msg(slice_eq(strbuf_slice(&out), SLICE("{\"a\":[],"
	    "\"b\":[7,false,null,{},\"x\"],\"c\":[1, 2],\"d\":true}")),
	    "%.*s", SLICE_FMT(strbuf_slice(&out)));
	strbuf_clear(&out);
}
END_TEST

START_TEST(indented_is_for_people)
{
	struct strbuf out = { 0 };
	struct json_writer w = json_writer_make_indented(&out);

	json_writer_object_begin(&w);
	json_writer_name(&w, SLICE("a"));
	json_writer_array_begin(&w);
	json_writer_u64(&w, 1);
	json_writer_object_begin(&w);
	json_writer_object_end(&w);
	json_writer_array_end(&w);
	json_writer_name(&w, SLICE("b"));
	json_writer_flat(&w, true);
	json_writer_array_begin(&w);
	json_writer_u64(&w, 2);
	json_writer_u64(&w, 3);
	json_writer_array_end(&w);
	json_writer_flat(&w, false);
	json_writer_object_end(&w);
	ck_assert_msg(slice_eq(strbuf_slice(&out), SLICE("{\n  \"a\": [\n    1,\n"
	    "    {}\n  ],\n  \"b\": [ 2, 3 ]\n}")), "%.*s",
	    SLICE_FMT(strbuf_slice(&out)));
	strbuf_clear(&out);
}
END_TEST

START_TEST(names_and_strings_are_escaped)
{
	struct strbuf out = { 0 };
	struct json_writer w = json_writer_make(&out);

	json_writer_object_begin(&w);
	json_writer_name(&w, SLICE("\"\n"));
	json_writer_string(&w, SLICE("\xff\x01"));
	json_writer_object_end(&w);
	ck_assert(slice_eq(strbuf_slice(&out),
	    SLICE("{\"\\\"\\n\":\"\xef\xbf\xbd\\u0001\"}")));
	strbuf_clear(&out);
}
END_TEST

static const struct {
	const char *text, *written;
} nodes[] = {
	{ "{\"a\" : [1, 2 ]}", "{\"a\" : [1, 2 ]}" },
	{ "\"\\u0041\\/\"", "\"A/\"" },
	{ "12.50", "12.50" },
	{ "null", "null" },
	{ "true", "true" },
	{ "{\"a\":{\"b\": 1},\"c\":[2,{\"d\":\"e\"",
	    "{\"a\":{\"b\": 1},\"c\":[2,{\"d\":\"e\"}]}" },
	{ "{\"a\":1,\"a\":2,", "{\"a\":2}" },
	{ "[", "[]" },
	{ "{\"a\":\"\xff\",\"b\":[\"c\" ]}", "{\"a\":\"\xef\xbf\xbd\",\"b\":[\"c\" ]}" },
};

START_TEST(a_node_is_written_as_json)
{
	struct arena arena = { 0 };
	struct strbuf out = { 0 };
	struct json_writer w = json_writer_make(&out);
	struct json_doc doc;

	json_doc_read(&doc, slice_str(nodes[_i].text), 8, 100, &arena);
	json_writer_node(&w, doc.root);
	ck_assert_msg(slice_eq(strbuf_slice(&out), slice_str(nodes[_i].written)),
	    "%s gave %.*s", nodes[_i].text, SLICE_FMT(strbuf_slice(&out)));
	strbuf_clear(&out);
	arena_clear(&arena);
}
END_TEST

TCase *
json_writer_case(void)
{
	TCase *tcase = tcase_create("json_writer");

	tcase_add_test(tcase, indented_is_for_people);
	tcase_add_test(tcase, commas_stand_between_values_only);
	tcase_add_test(tcase, names_and_strings_are_escaped);
	tcase_add_loop_test(tcase, a_node_is_written_as_json, 0, ARRAY_LEN(nodes));
	return tcase;
}
