#include "json/json_path.h"

#include "base/strbuf.h"
#include "unit/json/json_cases.h"

static const char document[] =
    "{\"error\":{\"code\":\"E1\",\"message\":\"m1\"},"
    "\"errors\":[{\"code\":\"E2\"},{\"x\":{\"code\":\"E3\"}},{\"code\":\"E4\"}],"
    "\"a.b\":1,\"s\":\"text\",\"twice\":\"old\",\"twice\":\"new\","
    "\"grid\":[[1,2],[3]]}";

static const struct {
	const char *path, *found;	/* the texts, each followed by a blank */
} rows[] = {
	{ "s", "text " },
	{ "error.code", "E1 " },
	{ "error", " " },
	{ "errors[0].code", "E2 " },
	{ "errors[1].x.code", "E3 " },
	{ "errors[2].code", "E4 " },
	{ "errors[3].code", "" },
	{ "errors[*].code", "E2 E4 " },
	{ "*.code", "E1 " },
	{ "*[*].code", "E2 E4 " },
	{ "grid[1][0]", "3 " },
	{ "grid[*][*]", "1 2 3 " },
	{ "twice", "new " },
	{ "nothing", "" },
	{ "s.code", "" },
	{ "error[0]", "" },
	{ "errors.code", "" },
	{ "errors.*", "" },
	{ "[0]", "" },
	{ "error.", "" },
};

static bool
add_text(const struct json_node *node, void *ctx)
{
	struct strbuf *found = ctx;

	strbuf_addf(found, "%.*s ", SLICE_FMT(node->text));
	return true;
}

START_TEST(a_path_leads_to_its_nodes)
{
	struct arena arena = { 0 };
	struct strbuf found = { 0 };
	struct json_doc doc;
	const struct json_node *first;

	json_doc_read(&doc, slice_str(document), 8, 100, &arena);
	ck_assert_int_eq(doc.rc, JSON_OK);
	ck_assert(json_path_each(doc.root, slice_str(rows[_i].path), add_text,
	    &found));
	ck_assert_msg(slice_eq(strbuf_slice(&found), slice_str(rows[_i].found)),
	    "%s gave %.*s", rows[_i].path, SLICE_FMT(strbuf_slice(&found)));
	first = json_doc_path(doc.root, slice_str(rows[_i].path));
	ck_assert_int_eq(first != NULL, rows[_i].found[0] != '\0');
	strbuf_clear(&found);
	arena_clear(&arena);
}
END_TEST

START_TEST(an_element_is_found_in_an_array_at_the_root)
{
	struct arena arena = { 0 };
	struct json_doc doc;

	json_doc_read(&doc, SLICE("[{\"code\":\"X\"}]"), 8, 100, &arena);
	ck_assert(slice_eq(json_doc_path(doc.root, SLICE("[0].code"))->text,
	    SLICE("X")));
	ck_assert_ptr_null(json_doc_path(doc.root, SLICE_NONE));
	ck_assert_ptr_null(json_doc_path(NULL, SLICE("a")));
	arena_clear(&arena);
}
END_TEST

static const struct {
	const char *path;
	bool valid;
} validity[] = {
	{ "error_code", true }, { "error.code", true }, { "errors[0].code", true },
	{ "errors[*].extensions.code", true }, { "*.code", true }, { "[0].a", true },
	{ "a[0][1]", true }, { "*", true }, { "[*]", true },
	{ "", false }, { ".", false }, { ".a", false }, { "a.", false },
	{ "a..b", false }, { "a[", false }, { "a[]", false }, { "a[x]", false },
	{ "a[-1]", false }, { "a[0]b", false }, { "a.[0]", false },
	{ "a[99999999999]", false },
};

START_TEST(a_path_that_makes_no_sense_is_told)
{
	ck_assert_msg(json_path_is_valid(slice_str(validity[_i].path)) ==
	    validity[_i].valid, "%s", validity[_i].path);
}
END_TEST

static const struct {
	const char *a, *b;
	size_t common, steps_of_a;
} shared[] = {
	{ "code", "message", 0, 1 },
	{ "code", "code", 0, 1 },
	{ "error.code", "error.message", 1, 2 },
	{ "error.code", "message", 0, 2 },
	{ "errors[*].extensions.code", "errors[*].message", 2, 4 },
	{ "errors[0].code", "errors[1].message", 1, 3 },
	{ "*.code", "*.message", 1, 2 },
	{ "error.code", "errors.code", 0, 2 },
	{ "error.code", "error[0].code", 1, 2 },
	{ "error", "error.code", 0, 1 },
	{ "a[1].b", "a[12].b", 1, 3 },
	{ "a.b.c", "a.b", 1, 3 },
	{ "[0].a", "[0].b", 1, 2 },
};

START_TEST(paths_share_their_leading_steps)
{
	struct slice a = slice_str(shared[_i].a), b = slice_str(shared[_i].b);

	ck_assert_uint_eq(json_path_common(a, b), shared[_i].common);
	ck_assert_uint_eq(json_path_common(b, a), shared[_i].common);
	ck_assert_uint_eq(json_path_steps(a), shared[_i].steps_of_a);
}
END_TEST

TCase *
json_path_case(void)
{
	TCase *tcase = tcase_create("json_path");

	tcase_add_loop_test(tcase, a_path_leads_to_its_nodes, 0, ARRAY_LEN(rows));
	tcase_add_test(tcase, an_element_is_found_in_an_array_at_the_root);
	tcase_add_loop_test(tcase, a_path_that_makes_no_sense_is_told, 0,
	    ARRAY_LEN(validity));
	tcase_add_loop_test(tcase, paths_share_their_leading_steps, 0,
	    ARRAY_LEN(shared));
	return tcase;
}
