#include "catalogue/catalogue_show.h"

#include <stdlib.h>

#include "catalogue/catalogue_write.h"
#include "unit/catalogue/catalogue_cases.h"

static const char whole[] =
    "{\"catalogue\":\"t\",\"title\":\"Title \\u001b[31m\",\"shape\":\"code\","
    "\"delegates\":[{\"prefix\":\"APIGW.\",\"see\":\"apigw\"},{\"prefix\":\"B\"}],"
    "\"errors\":[{\"status\":[400,404],\"code\":\"A.1\",\"message\":[\"One\",\"Two\"],"
    "\"description\":\"D\",\"troubleshooting\":\"H\",\"means\":\"quota\","
    "\"retry\":\"no\"},{\"code\":\"A.1\",\"description\":\"A sentence that is too "
    "long for one line of a screen, so that it goes on.\"}]}";

START_TEST(table_reads_well)
{
	struct catalogue *c = catalogue_of_text(whole);
	struct strbuf out = { 0 };

	catalogue_show_table(c, &out);
	ck_assert_slice(strbuf_slice(&out),
	    "catalogue        t\n"
	    "title            Title \\x1b[31m\n"
	    "shape            code\n"
	    "delegates        APIGW.* to apigw\n"
	    "                 B*\n"
	    "entries          2\n"
	    "\n"
	    "STATUS   CODE  MESSAGE (or description)\n"
	    "400/404  A.1   One (and 1 more)\n"
	    "any      A.1   (A sentence that is too long for one line of a screen, "
	    "so that it goes on.)\n");
	strbuf_clear(&out);
	catalogue_unref(c);
}
END_TEST

START_TEST(code_is_shown_with_all_its_rows)
{
	struct catalogue *c = catalogue_of_text(whole);
	struct strbuf out = { 0 };

	catalogue_show_code(c, &c->entries[0], &out);
	ck_assert_slice(strbuf_slice(&out),
	    "code             A.1\n"
	    "status           400/404\n"
	    "message          One\n"
	    "                 Two\n"
	    "description      D\n"
	    "troubleshooting  H\n"
	    "means            quota\n"
	    "retry            no: the same request will fail again\n"
	    "catalogue        t, line 1\n"
	    "\n"
	    "code             A.1\n"
	    "status           any\n"
	    "description      A sentence that is too long for one line of a screen, "
	    "so that\n"
	    "                 it goes on.\n"
	    "catalogue        t, line 1\n");
	strbuf_clear(&out);
	catalogue_unref(c);
}
END_TEST

START_TEST(json_of_a_catalogue_is_that_catalogue)
{
	struct catalogue *c = catalogue_of_text(whole), *again;
	struct strbuf out = { 0 }, out_again = { 0 };
	char *text;

	catalogue_write_line(c, &out);
	text = strbuf_take_str(&out);
	ck_assert_slice(slice_head(slice_str(text), sizeof(whole) - 1), whole);
	again = catalogue_of_text(text);
	catalogue_write_line(again, &out_again);
	ck_assert_slice(strbuf_slice(&out_again), text);
	free(text);
	strbuf_clear(&out_again);
	catalogue_unref(c);
	catalogue_unref(again);
}
END_TEST

START_TEST(json_of_a_code_is_one_line_a_row)
{
	struct catalogue *c = catalogue_of("{\"code\":\"A\",\"status\":400},\n"
	    "{\"code\":\"A\",\"message\":\"m\"}");
	struct strbuf out = { 0 };

	catalogue_show_code_json(c, &c->entries[0], &out);
	ck_assert_slice(strbuf_slice(&out),
	    "{\"catalogue\":\"t\",\"line\":1,\"status\":400,\"code\":\"A\"}\n"
	    "{\"catalogue\":\"t\",\"line\":2,\"code\":\"A\",\"message\":\"m\"}\n");
	strbuf_clear(&out);
	catalogue_unref(c);
}
END_TEST

TCase *
catalogue_show_case(void)
{
	TCase *tc = tcase_create("catalogue_show");

	tcase_add_test(tc, table_reads_well);
	tcase_add_test(tc, code_is_shown_with_all_its_rows);
	tcase_add_test(tc, json_of_a_catalogue_is_that_catalogue);
	tcase_add_test(tc, json_of_a_code_is_one_line_a_row);
	return tc;
}
