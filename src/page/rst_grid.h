#ifndef PAGE_RST_GRID_H
#define PAGE_RST_GRID_H
/*
 * Grid tables of reStructuredText: cells drawn with '-', '=', '|' and '+', which
 * may span rows and columns. Columns are columns of the screen, in which an
 * ideograph takes two.
 */
#include "page/page.h"
#include "page/plain_text.h"

/* Whether a line, without its indent, is the top border of such a table. */
bool rst_grid_begins(struct slice body) MUST_CHECK;

/* Read the table that begins at a line. Returns the index of the line behind. */
size_t rst_grid_read(struct page *page, const struct text_lines *lines, size_t at)
    NONNULL(1, 2) MUST_CHECK;

#endif
