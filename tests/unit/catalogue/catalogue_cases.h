#ifndef UNIT_CATALOGUE_CATALOGUE_CASES_H
#define UNIT_CATALOGUE_CATALOGUE_CASES_H

#include "catalogue/catalogue.h"
#include "unit/suite.h"

suite_case_fn catalogue_case, catalogue_load_case, catalogue_show_case,
    catalogue_write_case, catalogue_diff_case, lint_case, lookup_case,
    message_template_case, prefix_index_case, shipped_case,
    text_cursor_case, text_pool_case;

/* A catalogue named "t" with these entries, the inside of the JSON list, which
   must load. Free with catalogue_unref. */
struct catalogue *catalogue_of(const char *entries);

/* As catalogue_of, from the whole JSON text. */
struct catalogue *catalogue_of_text(const char *text);

/* Fails the test unless the slice holds this text. */
#define ck_assert_slice(got, expected) do { \
	struct slice _s = (got); \
	ck_assert_msg(slice_eq(_s, slice_str(expected)), \
	    "'%.*s' instead of '%s'", SLICE_FMT(_s), expected); \
} while (0)

#endif
