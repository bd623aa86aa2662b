#ifndef PAGE_PAGE_BUILDER_H
#define PAGE_PAGE_BUILDER_H
/*
 * How the readers of the formats fill a page. Memory running out shows in
 * page->failed and makes every later addition a no-op.
 */
#include "page/page.h"

/* Columns that a table may have, merged cells counted by their width. */
#define PAGE_COLUMNS_MAX 64

/* Begin a table; the rows that follow are its own. */
void page_table_begin(struct page *page, unsigned line) NONNULL(1);

/* Begin a row of the table begun last; the cells that follow are its own. */
void page_row_begin(struct page *page, unsigned line) NONNULL(1);

/* Add a cell to the row begun last. The text is copied and made tidy. */
void page_cell_add(struct page *page, struct slice text, unsigned line)
    NONNULL(1);

/* A tidy copy of a text that lasts as long as the page. */
struct slice page_text_keep(struct page *page, struct slice text)
    NONNULL(1) MUST_CHECK;

/* Forget the rows of the table begun last: it turned out to be none. */
void page_table_drop(struct page *page) NONNULL(1);

/* Add a cell that says what an earlier one says. */
void page_cell_repeat(struct page *page, struct page_cell cell) NONNULL(1);

/* Add a block of prose, unless it is blank. Text and link are copied. */
void page_block_add(struct page *page, struct slice text, struct slice link,
    unsigned line) NONNULL(1);

/* Mark the row begun last as doubtful, and say why. */
void page_row_doubt(struct page *page, const char *fmt, ...)
    NONNULL(1, 2) PRINTF_LIKE(2, 3);

void page_note_add(struct page *page, unsigned line, const char *fmt, ...)
    NONNULL(1, 3) PRINTF_LIKE(3, 4);

#endif
