#include "inspect/dialect_path.h"

#include "base/strbuf.h"
#include "unit/inspect/inspect_cases.h"

static const struct {
	const char *text;
	bool makes_sense;
	enum dialect_path_kind kind;
	const char *first, *rest;
} texts[] = {
	{ "error_code", true, PATH_BODY, "error_code", "" },
	{ "error.code", true, PATH_BODY, "error", "code" },
	{ "Response.Error.Code", true, PATH_BODY, "Response", "Error.Code" },
	{ "errors[*].code", true, PATH_BODY, "errors", "[*].code" },
	{ "*.code", true, PATH_BODY, "", "*.code" },
	{ "[0].code", true, PATH_BODY, "", "[0].code" },
	{ "header:X-Code", true, PATH_FIELD, "X-Code", "" },
	{ "header:", false, PATH_FIELD, "", "" },
	{ "header:a b", false, PATH_FIELD, "a b", "" },
	{ "", false, PATH_BODY, "", "" },
	{ "a..b", false, PATH_BODY, "", "a..b" },
};

START_TEST(a_path_is_cut_behind_its_first_member)
{
	struct slice text = slice_str(texts[_i].text);
	struct dialect_path path;

	ck_assert_msg(dialect_path_read(&path, text) == texts[_i].makes_sense, "%s",
	    texts[_i].text);
	if (!texts[_i].makes_sense)
		return;
	ck_assert(slice_eq(path.text, text));
	ck_assert_int_eq(path.kind, texts[_i].kind);
	ck_assert(slice_eq(path.first, slice_str(texts[_i].first)));
	ck_assert(slice_eq(path.rest, slice_str(texts[_i].rest)));
}
END_TEST

static const struct {
	const char *path, *body, *found;	/* of each string its text and a blank */
} places[] = {
	{ "a", "{\"b\":\"1\",\"a\":\"2\"}", "2 " },
	{ "a", "{\"b\":\"1\"}", "" },
	{ "a", "[]", "" },
	{ "a", "\"a\"", "" },
	{ "a", "", "" },
	{ "a.b", "{\"a\":{\"b\":\"1\"}}", "1 " },
	{ "a.b", "{\"a\":\"b\"}", "" },
	{ "a[*].b", "{\"a\":[{\"b\":\"1\"},{\"c\":\"2\"},{\"b\":\"3\"}]}", "1 3 " },
	{ "a[0].b", "{\"a\":[{\"b\":\"1\"},{\"b\":\"3\"}]}", "1 " },
	{ "*.b", "{\"a\":{\"b\":\"1\"},\"c\":{\"b\":\"2\"}}", "1 2 " },
	{ "[0].b", "[{\"b\":\"1\"}]", "1 " },
	{ "header:a", "{\"a\":\"1\",\"header:a\":\"2\"}", "" },
};

static bool
add_text(const struct json_node *node, void *ctx)
{
	strbuf_add(ctx, node->text);
	strbuf_add_byte(ctx, ' ');
	return true;
}

START_TEST(a_path_leads_into_a_body)
{
	struct slice expected = slice_str(places[_i].found);
	struct strbuf found = { 0 };
	struct arena arena = { 0 };
	struct dialect_path path;
	const struct json_node *first;
	struct json_doc doc;

	json_doc_read(&doc, slice_str(places[_i].body), 8, 100, &arena);
	ck_assert(dialect_path_read(&path, slice_str(places[_i].path)));
	dialect_path_each(&path, doc.root, add_text, &found);
	ck_assert_msg(slice_eq(strbuf_slice(&found), expected), "%s in %s gave %.*s",
	    places[_i].path, places[_i].body, SLICE_FMT(strbuf_slice(&found)));
	first = dialect_path_find(&path, doc.root);
	ck_assert_int_eq(first != NULL, expected.len > 0);
	ck_assert(first == NULL || slice_starts_with(expected, first->text));
	strbuf_clear(&found);
	arena_clear(&arena);
}
END_TEST

static const struct {
	const char *code_path, *path, *body, *beside;
} pairs[] = {
	{ "c", "m", "{\"c\":\"code\",\"m\":\"yes\"}", "yes" },
	{ "c", "m", "{\"c\":\"code\"}", NULL },
	{ "e.c", "m", "{\"e\":{\"c\":\"code\",\"m\":\"no\"},\"m\":\"yes\"}", "yes" },
	{ "c", "e.m", "{\"e\":{\"m\":\"yes\"},\"c\":\"code\"}", "yes" },
	{ "e.c", "e.m", "{\"e\":{\"c\":\"code\",\"m\":\"yes\"},\"m\":\"no\"}", "yes" },
	{ "e[*].c", "e[*].m", "{\"e\":[{\"m\":\"no\"},{\"c\":\"code\",\"m\":\"yes\"}]}",
	    "yes" },
	{ "e[*].x.c", "e[*].m", "{\"e\":[{\"m\":\"no\"},{\"x\":{\"c\":\"code\"},"
	    "\"m\":\"yes\"}]}", "yes" },
	{ "*.c", "*.m", "{\"a\":{\"m\":\"no\"},\"b\":{\"c\":\"code\",\"m\":\"yes\"}}",
	    "yes" },
};

START_TEST(a_message_is_found_beside_its_code)
{
	struct dialect_path path, code_path;
	const struct json_node *code, *beside;
	struct arena arena = { 0 };
	struct json_doc doc;

	json_doc_read(&doc, slice_str(pairs[_i].body), 8, 100, &arena);
	ck_assert(dialect_path_read(&path, slice_str(pairs[_i].path)));
	ck_assert(dialect_path_read(&code_path, slice_str(pairs[_i].code_path)));
	code = dialect_path_find(&code_path, doc.root);
	ck_assert_ptr_nonnull(code);
	beside = dialect_path_beside(&path, doc.root, code, &code_path);
	ck_assert_int_eq(beside != NULL, pairs[_i].beside != NULL);
	ck_assert(beside == NULL ||
	    slice_eq(beside->text, slice_str(pairs[_i].beside)));
	arena_clear(&arena);
}
END_TEST

TCase *
dialect_path_case(void)
{
	TCase *tcase = tcase_create("dialect_path");

	tcase_add_loop_test(tcase, a_path_is_cut_behind_its_first_member, 0,
	    ARRAY_LEN(texts));
	tcase_add_loop_test(tcase, a_path_leads_into_a_body, 0, ARRAY_LEN(places));
	tcase_add_loop_test(tcase, a_message_is_found_beside_its_code, 0,
	    ARRAY_LEN(pairs));
	return tcase;
}
