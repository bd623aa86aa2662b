#ifndef UNIT_PAGE_PAGE_CASES_H
#define UNIT_PAGE_PAGE_CASES_H

#include "page/page.h"
#include "unit/suite.h"

suite_case_fn html_tag_case, page_case, plain_text_case, rst_markup_case,
    table_rows_case;

/* Add what a page holds: a table as its rows, "LINE[cell|cell]" with '!' for a
   doubtful one, a block as "LINE(text)" with its link behind "->". */
void page_describe(const struct page *page, struct strbuf *out);

/* Fails the test unless the buffer holds this text. */
#define ck_assert_buf(buf, expected) do { \
	struct slice _s = strbuf_slice(buf); \
	ck_assert_msg(slice_eq(_s, slice_str(expected)), \
	    "'%.*s' instead of '%s'", SLICE_FMT(_s), expected); \
} while (0)

#endif
