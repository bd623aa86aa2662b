#include "inspect/dialect_index.h"

#include "inspect/dialect_row.h"
#include "unit/inspect/inspect_cases.h"

/* Whether the dialect of that name is among those found for an answer. */
static bool
is_near(const struct dialect_index *index, const char *body, const char *field,
    const char *name)
{
	const struct dialect *const *table = dialect_table();
	struct arena arena = { 0 };
	struct json_doc doc;
	dialect_set near;
	bool found = false;

	json_doc_read(&doc, slice_str(body), 8, 100, &arena);
	near = dialect_index_find(index, doc.root == NULL ? 0 : doc.root->names,
	    field[0] == '\0' ? 0 : field_length_bit(slice_str(field)));
	while (near != 0)
		found |= strcmp(table[dialect_set_next(&near)]->name, name) == 0;
	arena_clear(&arena);
	return found;
}

static const struct {
	const char *body, *field, *name;
	bool is_near;
} rows[] = {
	{ "{\"error_code\":\"x\",\"error_msg\":\"y\"}", "", "error_code", true },
	{ "{\"error_code\":\"x\",\"error_msg\":\"y\"}", "", "code", false },
	{ "{\"error_code\":\"x\",\"error_msg\":\"y\"}", "", "cce-status", false },
	{ "{\"error\":{},\"kind\":\"y\"}", "", "cce-status", true },
	{ "{\"error\":{},\"what\":\"y\"}", "", "cce-status", false },
	{ "{\"kind\":\"y\"}", "", "cce-status", false },
	{ "{\"error\":{}}", "", "google", true },
	{ "{\"error\":{}}", "", "oauth2", true },
	{ "{\"errors\":[]}", "", "json-api", true },
	{ "{\"whatever\":{}}", "", "openstack", true },
	{ "{\"whatever\":{}}", "", "any-key", true },
	{ "{}", "x-obs-error-code", "obs-headers", true },
	{ "{}", "X-ANY-ERROR-CODE", "obs-headers", true },
	{ "{}", "grpc-status", "obs-headers", false },
	{ "", "grpc-status", "grpc-status", true },
	{ "", "", "grpc-status", false },
	{ "{\"__type\":\"x\"}", "", "aws-json", true },
	{ "", "x-amzn-errortype", "aws-json", true },
	{ "{}", "", "message-only", false },
};

START_TEST(what_stands_at_the_surface_rules_dialects_out)
{
	struct dialect_index index = { .is_made = false };

	ck_assert(is_near(&index, rows[_i].body, rows[_i].field, rows[_i].name));
	dialect_index_make(&index);
	ck_assert_msg(is_near(&index, rows[_i].body, rows[_i].field,
	    rows[_i].name) == rows[_i].is_near, "%s of %s, %s", rows[_i].name,
	    rows[_i].body, rows[_i].field);
}
END_TEST

START_TEST(a_set_is_walked_in_the_order_of_the_table)
{
	dialect_set set = (dialect_set)1 << 63 | 1u << 5 | 1u;

	ck_assert_uint_eq(dialect_set_next(&set), 0);
	ck_assert_uint_eq(dialect_set_next(&set), 5);
	ck_assert_uint_eq(dialect_set_next(&set), 63);
	ck_assert_uint_eq(set, 0);
}
END_TEST

TCase *
dialect_index_case(void)
{
	TCase *tcase = tcase_create("dialect_index");

	tcase_add_loop_test(tcase, what_stands_at_the_surface_rules_dialects_out, 0,
	    ARRAY_LEN(rows));
	tcase_add_test(tcase, a_set_is_walked_in_the_order_of_the_table);
	return tcase;
}
