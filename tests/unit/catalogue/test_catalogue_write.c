#include "catalogue/catalogue_write.h"

#include "unit/catalogue/catalogue_cases.h"

START_TEST(file_is_laid_out_for_people_and_loads_again)
{
	struct catalogue *c = catalogue_of_text("{\"catalogue\":\"t\","
	    "\"delegates\":[{\"prefix\":\"X.\",\"see\":\"x\"}],\"errors\":["
	    "{\"code\":\"A\",\"status\":[400,404],\"message\":[\"m\",\"n\"],"
	    "\"means\":\"denied\"},{\"code\":\"B\"}]}");
	struct strbuf out = { 0 }, again = { 0 }, errors = { 0 };
	struct catalogue *loaded;

	catalogue_write_file(c, &out);
	ck_assert_slice(strbuf_slice(&out), "{\n  \"catalogue\": \"t\",\n"
	    "  \"delegates\": [\n    { \"prefix\": \"X.\", \"see\": \"x\" }\n  ],\n"
	    "  \"errors\": [\n    {\n      \"status\": [ 400, 404 ],\n"
	    "      \"code\": \"A\",\n      \"message\": [\n        \"m\",\n"
	    "        \"n\"\n      ],\n      \"means\": \"denied\"\n    },\n"
	    "    {\n      \"code\": \"B\"\n    }\n  ]\n}\n");
	loaded = catalogue_load_text(strbuf_slice(&out), "t.json", &errors);
	ck_assert_ptr_nonnull(loaded);
	catalogue_write_file(loaded, &again);
	ck_assert(slice_eq(strbuf_slice(&out), strbuf_slice(&again)));
	catalogue_unref(c);
	catalogue_unref(loaded);
	strbuf_clear(&out);
	strbuf_clear(&again);
}
END_TEST

TCase *
catalogue_write_case(void)
{
	TCase *tc = tcase_create("catalogue_write");

	tcase_add_test(tc, file_is_laid_out_for_people_and_loads_again);
	return tc;
}
