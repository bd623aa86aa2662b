#include "action/canonical.h"

#include "unit/action/action_cases.h"

static const struct {
	const char *code_path, *message_path;
	const char *source;	/* or NULL */
	const char *written;
	bool lost;
} writings[] = {
	{ "error_code", "error_msg", NULL,
	    "{\"error_msg\":\"M\",\"error_code\":\"C\"}", false },
	{ "error.code", "error.message", NULL,
	    "{\"error\":{\"message\":\"M\",\"code\":\"C\"}}", false },
	{ "error.code", "message", NULL,
	    "{\"message\":\"M\",\"error\":{\"code\":\"C\"}}", false },
	{ "a.b.code", "a.c.message", NULL,
	    "{\"a\":{\"c\":{\"message\":\"M\"},\"b\":{\"code\":\"C\"}}}", false },
	{ "errors[0].code", "errors[0].message", NULL,
	    "{\"errors\":[{\"message\":\"M\",\"code\":\"C\"}]}", false },
	{ "errors[0].extensions.code", "errors[0].message", NULL,
	    "{\"errors\":[{\"message\":\"M\",\"extensions\":{\"code\":\"C\"}}]}",
	    false },
	/* shapes that cannot be written give the usual names */
	{ "header:x-code", "message", NULL,
	    "{\"error_msg\":\"M\",\"error_code\":\"C\"}", false },
	{ "*.code", "*.message", NULL,
	    "{\"error_msg\":\"M\",\"error_code\":\"C\"}", false },
	{ "[0].code", "[0].message", NULL,
	    "{\"error_msg\":\"M\",\"error_code\":\"C\"}", false },
	{ "codes[1]", "message", NULL,
	    "{\"error_msg\":\"M\",\"error_code\":\"C\"}", false },
	{ "codes[0]", "message", NULL,
	    "{\"error_msg\":\"M\",\"error_code\":\"C\"}", false },
	{ "error", "error.message", NULL,
	    "{\"error_msg\":\"M\",\"error_code\":\"C\"}", false },
	{ "error.code", "error[0].message", NULL,
	    "{\"error_msg\":\"M\",\"error_code\":\"C\"}", false },
	{ "same", "same", NULL,
	    "{\"error_msg\":\"M\",\"error_code\":\"C\"}", false },
	{ "a.b.c.d.e", "message", NULL,
	    "{\"error_msg\":\"M\",\"error_code\":\"C\"}", false },
	/* what a source has beside them is carried over */
	{ "error_code", "error_msg", "{\"id\":1,\"error_code\":\"C\",\"d\":[ 1,{} ]}",
	    "{\"error_msg\":\"M\",\"error_code\":\"C\",\"id\":1,\"d\":[ 1,{} ]}",
	    false },
	{ "error_code", "error_msg", "{\"error_code\":null,\"error_msg\":\"M\"}",
	    "{\"error_msg\":\"M\",\"error_code\":\"C\"}", false },
	{ "error_code", "error_msg", "{\"error_code\":\"X\"}",
	    "{\"error_msg\":\"M\",\"error_code\":\"C\"}", true },
	{ "error_code", "error_msg", "{\"error_code\":{\"a\":1}}",
	    "{\"error_msg\":\"M\",\"error_code\":\"C\"}", true },
	{ "error_code", "error_msg", "{\"a\":1,\"a\":2}",
	    "{\"error_msg\":\"M\",\"error_code\":\"C\",\"a\":2}", true },
	{ "error_code", "error_msg", "{\"a\":1,\"b\":[1,2",
	    "{\"error_msg\":\"M\",\"error_code\":\"C\",\"a\":1}", true },
	{ "error.code", "error.message",
	    "{\"id\":1,\"error\":{\"code\":\"C\",\"target\":\"t\"}}",
	    "{\"error\":{\"message\":\"M\",\"code\":\"C\",\"target\":\"t\"},\"id\":1}",
	    false },
	{ "error.code", "error.message", "{\"error\":\"text\",\"id\":1}",
	    "{\"error\":{\"message\":\"M\",\"code\":\"C\"},\"id\":1}", true },
	{ "error.code", "error.message", "{\"error\":null}",
	    "{\"error\":{\"message\":\"M\",\"code\":\"C\"}}", false },
	{ "errors[0].code", "errors[0].message",
	    "{\"errors\":[{\"code\":\"C\",\"path\":\"p\"}]}",
	    "{\"errors\":[{\"message\":\"M\",\"code\":\"C\",\"path\":\"p\"}]}", false },
	{ "errors[0].code", "errors[0].message",
	    "{\"errors\":[{\"code\":\"C\"},{\"code\":\"D\"}]}",
	    "{\"errors\":[{\"message\":\"M\",\"code\":\"C\"}]}", true },
	{ "errors[0].code", "errors[0].message", "{\"errors\":[]}",
	    "{\"errors\":[{\"message\":\"M\",\"code\":\"C\"}]}", false },
	{ "errors[0].code", "errors[0].message", "{\"errors\":{\"code\":\"C\"}}",
	    "{\"errors\":[{\"message\":\"M\",\"code\":\"C\"}]}", true },
};

static struct dialect *
shape_of(const char *code, const char *message)
{
	const char *bad_path = NULL;
	struct dialect *shape = dialect_new("test", &code, 1, &message, 1,
	    &bad_path);

	ck_assert_msg(shape != NULL, "%s", bad_path);
	return shape;
}

START_TEST(code_and_message_stand_where_the_shape_has_them)
{
	struct dialect *shape = shape_of(writings[_i].code_path,
	    writings[_i].message_path);
	struct arena arena = { 0 };
	struct strbuf out = { 0 };
	struct json_writer w = json_writer_make(&out);
	struct json_doc doc = { 0 };
	struct canonical canonical;

	if (writings[_i].source != NULL)
		json_doc_read(&doc, slice_str(writings[_i].source), 32, 100, &arena);
	canonical_init(&canonical, shape);
	canonical.code = SLICE("C");
	canonical.message = SLICE("M");
	json_writer_object_begin(&w);
	canonical_write(&canonical, &w, doc.root);
	json_writer_object_end(&w);
	ck_assert_msg(slice_eq(strbuf_slice(&out), slice_str(writings[_i].written)),
	    "%.*s", SLICE_FMT(strbuf_slice(&out)));
	ck_assert(canonical.lost == writings[_i].lost);
	json_doc_read(&doc, strbuf_slice(&out), 32, 100, &arena);
	ck_assert(canonical_fits(&canonical, doc.root));
	strbuf_clear(&out);
	arena_clear(&arena);
	dialect_free(shape);
}
END_TEST

static const struct {
	const char *text;
	bool fits;
} fittings[] = {
	{ "{\"error_code\":\"C\",\"error_msg\":\"M\"}", true },
	{ "{\"error_msg\":\"M\",\"x\":1,\"error_code\":\"C\"}", true },
	{ "{\"error_code\":\"C\"}", false },
	{ "{\"error_code\":\"D\",\"error_msg\":\"M\"}", false },
	{ "{\"error_code\":\"C\",\"error_msg\":\"\"}", false },
	{ "{\"error_code\":\"C\",\"error_msg\":null}", false },
	{ "{\"error_code\":{\"C\":1},\"error_msg\":\"M\"}", false },
	{ "[\"C\",\"M\"]", false },
	{ "\"C\"", false },
};

START_TEST(a_document_fits_when_both_stand_there_as_strings)
{
	struct arena arena = { 0 };
	struct canonical canonical;
	struct json_doc doc;

	canonical_init(&canonical, NULL);
	canonical.code = SLICE("C");
	canonical.message = SLICE("M");
	json_doc_read(&doc, slice_str(fittings[_i].text), 32, 100, &arena);
	ck_assert(canonical_fits(&canonical, doc.root) == fittings[_i].fits);
	arena_clear(&arena);
}
END_TEST

TCase *
canonical_case(void)
{
	TCase *tc = tcase_create("canonical");

	tcase_add_loop_test(tc, code_and_message_stand_where_the_shape_has_them, 0,
	    ARRAY_LEN(writings));
	tcase_add_loop_test(tc, a_document_fits_when_both_stand_there_as_strings, 0,
	    ARRAY_LEN(fittings));
	return tc;
}
