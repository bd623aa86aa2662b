#include "inspect/dialect.h"

#include "inspect/dialect_row.h"
#include "unit/inspect/inspect_cases.h"

START_TEST(names_are_those_of_the_table_in_its_order)
{
	const struct dialect *const *row = dialect_table();
	const char *const *name = dialect_names();

	for (; *row != NULL; row++, name++) {
		ck_assert_ptr_nonnull(*name);
		ck_assert(slice_eq(dialect_name(*row), slice_str(*name)));
		ck_assert_ptr_eq(dialect_find(slice_str(*name)), *row);
	}
	ck_assert_ptr_null(*name);
	ck_assert_ptr_null(dialect_find(SLICE("error")));
	ck_assert_ptr_null(dialect_find(SLICE_NONE));
}
END_TEST

/* What a path of the table is made of is what its text says. */
static void
paths_are_valid(const struct dialect_path *path)
{
	struct dialect_path read;

	for (; path->text.len > 0; path++) {
		ck_assert_msg(dialect_path_read(&read, path->text), "%.*s",
		    SLICE_FMT(path->text));
		ck_assert_int_eq(path->kind, read.kind);
		ck_assert_msg(slice_eq(path->first, read.first) &&
		    slice_eq(path->rest, read.rest), "%.*s", SLICE_FMT(path->text));
	}
}

START_TEST(every_path_of_the_table_makes_sense)
{
	for (const struct dialect *const *row = dialect_table(); *row != NULL; row++) {
		paths_are_valid((*row)->code);
		paths_are_valid((*row)->message);
	}
}
END_TEST

static const struct {
	const char *name, *code, *message;
} written[] = {
	{ "error_code", "error_code", "error_msg" },
	{ "errorCode", "errorCode", "errorMessage" },
	{ "error.code", "error.code", "error.message" },
	{ "tencent", "Response.Error.Code", "Response.Error.Message" },
	{ "aws-json", "code", "message" },
	{ "any-key", "", "" },
	{ "errors", "", "" },
	{ "obs-headers", "", "" },
	{ "xml-error", "", "" },
	{ "html", "", "" },
};

START_TEST(a_dialect_says_where_a_normalised_body_has_code_and_message)
{
	const struct dialect *d = dialect_find(slice_str(written[_i].name));

	ck_assert_ptr_nonnull(d);
	ck_assert(slice_eq(dialect_code_path(d), slice_str(written[_i].code)));
	ck_assert(slice_eq(dialect_message_path(d), slice_str(written[_i].message)));
}
END_TEST

static const struct {
	const char *code, *message, *bad;
} made[] = {
	{ "fault.code", "fault.text", NULL },
	{ "header:x-code", "header:x-text", NULL },
	{ "list[0].code", "*.text", NULL },
	{ "fault..code", "text", "fault..code" },
	{ "code", "text.", "text." },
	{ "header:x code", "text", "header:x code" },
	{ "header:", "text", "header:" },
};

START_TEST(a_dialect_of_the_conf_file_is_checked)
{
	const char *bad = "unset";
	struct dialect *d = dialect_new("mine", &made[_i].code, 1,
	    &made[_i].message, 1, &bad);

	if (made[_i].bad != NULL) {
		ck_assert_ptr_null(d);
		ck_assert_str_eq(bad, made[_i].bad);
	} else {
		ck_assert_ptr_nonnull(d);
		ck_assert_ptr_null(bad);
		ck_assert(slice_eq(dialect_name(d), SLICE("mine")));
	}
	dialect_free(d);
}
END_TEST

START_TEST(a_dialect_without_a_code_path_is_refused)
{
	const char *bad = NULL, *message = "m";

	ck_assert_ptr_null(dialect_new("mine", NULL, 0, &message, 1, &bad));
	ck_assert_str_eq(bad, "");
	dialect_free(NULL);
}
END_TEST

static const struct {
	struct slice (*refine)(struct slice);
	const char *code, *refined;
} refinements[] = {
	{ refine_aws, "Throttling", "Throttling" },
	{ refine_aws, "com.amazon#Throttling", "Throttling" },
	{ refine_aws, "Throttling:http://x/y#z", "Throttling" },
	{ refine_aws, "ns#Throttling:http://x", "Throttling" },
	{ refine_aws, "ns#", "" },
	{ refine_oauth2, "invalid_grant", "invalid_grant" },
	{ refine_oauth2, "Not Found", "" },
	{ refine_oauth2, "{\"a\":1}", "" },
	{ refine_fault, "itemNotFound", "itemNotFound" },
	{ refine_fault, "error", "" },
	{ refine_fault, "Status", "" },
	{ refine_problem, "https://x.example/out-of-credit",
	    "https://x.example/out-of-credit" },
	{ refine_problem, "/errors/1", "/errors/1" },
	{ refine_problem, "urn:x:y", "urn:x:y" },
	{ refine_problem, "about:blank", "" },
	{ refine_problem, "object", "" },
};

START_TEST(a_code_is_refined)
{
	struct slice refined =
	    refinements[_i].refine(slice_str(refinements[_i].code));

	ck_assert_msg(slice_eq(refined, slice_str(refinements[_i].refined)),
	    "%s gave %.*s", refinements[_i].code, SLICE_FMT(refined));
}
END_TEST

TCase *
dialect_case(void)
{
	TCase *tcase = tcase_create("dialect");

	tcase_add_test(tcase, names_are_those_of_the_table_in_its_order);
	tcase_add_test(tcase, every_path_of_the_table_makes_sense);
	tcase_add_loop_test(tcase,
	    a_dialect_says_where_a_normalised_body_has_code_and_message, 0,
	    ARRAY_LEN(written));
	tcase_add_loop_test(tcase, a_dialect_of_the_conf_file_is_checked, 0,
	    ARRAY_LEN(made));
	tcase_add_test(tcase, a_dialect_without_a_code_path_is_refused);
	tcase_add_loop_test(tcase, a_code_is_refined, 0, ARRAY_LEN(refinements));
	return tcase;
}
