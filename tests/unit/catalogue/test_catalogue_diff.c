#include "catalogue/catalogue_diff.h"

#include <stdlib.h>

#include "unit/catalogue/catalogue_cases.h"

/* Two lists of entries, and what differs: kind, code and set of members. */
static const struct {
	const char *was, *is, *rows;
} pairs[] = {
	{ "{\"code\":\"A\"}", "{\"code\":\"A\"}", "" },
	{ "", "{\"code\":\"A\"}", "added A " },
	{ "{\"code\":\"A\"}", "", "removed A " },
	{ "{\"code\":\"A\",\"status\":400}", "{\"code\":\"A\",\"status\":404}",
	  "changed A 1 " },
	{ "{\"code\":\"A\",\"retry\":\"no\"}",
	  "{\"code\":\"A\",\"description\":\"d\"}", "changed A 36 " },
	/* rows of one code: those that are the same find each other first */
	{ "{\"code\":\"A\",\"status\":400},{\"code\":\"A\",\"status\":404}",
	  "{\"code\":\"A\",\"status\":404},{\"code\":\"A\",\"status\":400}", "" },
	{ "{\"code\":\"A\",\"status\":400,\"message\":\"m\"},"
	  "{\"code\":\"A\",\"status\":404,\"message\":\"n\"}",
	  "{\"code\":\"A\",\"status\":404,\"message\":\"o\"}",
	  "removed A changed A 2 " },
	{ "{\"code\":\"A\"},{\"code\":\"A\"}", "{\"code\":\"A\"}", "removed A " },
};

START_TEST(difference_is_found)
{
	struct catalogue *was = catalogue_of(pairs[_i].was);
	struct catalogue *is = catalogue_of(pairs[_i].is);
	struct catalogue_diff diff;
	struct strbuf out = { 0 };

	ck_assert(catalogue_diff_make(&diff, was, is, false));
	for (size_t i = 0; i < diff.n_rows; i++) {
		const struct diff_row *row = &diff.rows[i];
		struct slice code = (row->is != NULL ? row->is : row->was)->code;

		strbuf_addf(&out, "%s %.*s ", diff_kind_word(row->kind),
		    SLICE_FMT(code));
		if (row->kind == DIFF_CHANGED)
			strbuf_addf(&out, "%u ", row->members);
	}
	ck_assert_slice(strbuf_slice(&out), pairs[_i].rows);
	catalogue_diff_clear(&diff);
	catalogue_unref(was);
	catalogue_unref(is);
	strbuf_clear(&out);
}
END_TEST

/* Very many rows of one code: no square cost, and each row is told once. */
START_TEST(one_code_in_all_rows)
{
	struct strbuf text = { 0 };
	struct catalogue *was, *is = catalogue_of("{\"code\":\"A\"}");
	struct catalogue_diff diff;
	char *list;

	for (int i = 0; i < 20000; i++)
		strbuf_addf(&text, "%s{\"code\":\"A\",\"message\":\"%d\"}",
		    i > 0 ? "," : "", i);
	list = strbuf_take_str(&text);
	was = catalogue_of(list);
	ck_assert(catalogue_diff_make(&diff, was, is, false));
	ck_assert_uint_eq(diff.counts[DIFF_REMOVED], 19999);
	ck_assert_uint_eq(diff.counts[DIFF_CHANGED], 1);
	catalogue_diff_clear(&diff);
	catalogue_unref(was);
	catalogue_unref(is);
	free(list);
}
END_TEST

TCase *
catalogue_diff_case(void)
{
	TCase *tc = tcase_create("catalogue_diff");

	tcase_add_loop_test(tc, difference_is_found, 0, (int)ARRAY_LEN(pairs));
	tcase_add_test(tc, one_code_in_all_rows);
	return tc;
}
