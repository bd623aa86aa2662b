#ifndef IMPORT_PAGE_UNITS_H
#define IMPORT_PAGE_UNITS_H
/*
 * The prose of a page as a run of units, each of which may be a cell of a table
 * that lost its borders: its blocks; or its lines, when the page shows that a
 * header of such a table stands in lines without blanks between them.
 */
#include "import/header_word.h"
#include "page/page.h"

struct page_unit {
	struct slice text;	/* as page.h has it */
	unsigned line;
	enum column_role role;	/* of the text as a header */
	bool is_break;		/* a drawn table stood here: nothing goes on */
};

struct page_units {
	struct page_unit *rows;
	size_t n;
};

/* Cut a page. False when memory ran out. The rows are freed by the caller. */
bool page_units_cut(struct page_units *units, const struct page *page)
    NONNULL(1, 2) MUST_CHECK;

#endif
