#include "unit/catalogue/catalogue_cases.h"

#include <stdlib.h>

struct catalogue *
catalogue_of_text(const char *text)
{
	struct strbuf errors = { 0 };
	struct catalogue *catalogue =
	    catalogue_load_text(slice_str(text), "t.json", &errors);

	ck_assert_msg(catalogue != NULL, "%.*s", SLICE_FMT(errors));
	strbuf_clear(&errors);
	return catalogue;
}

struct catalogue *
catalogue_of(const char *entries)
{
	struct strbuf text = { 0 };
	struct catalogue *catalogue;
	char *whole;

	strbuf_addf(&text, "{\"catalogue\":\"t\",\"errors\":[%s]}", entries);
	whole = strbuf_take_str(&text);
	catalogue = catalogue_of_text(whole);
	free(whole);
	return catalogue;
}

int
main(void)
{
	static suite_case_fn *const cases[] = {
		prefix_index_case, text_cursor_case, text_pool_case,
		message_template_case, catalogue_load_case, catalogue_case,
		lookup_case, lint_case, catalogue_show_case,
		catalogue_write_case, catalogue_diff_case, shipped_case, NULL
	};

	return suite_run("catalogue", cases);
}
