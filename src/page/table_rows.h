#ifndef PAGE_TABLE_ROWS_H
#define PAGE_TABLE_ROWS_H
/*
 * Builds the rows of a table whose cells may be merged over rows and columns: a
 * merged cell is given to each row and column that it covers. Cells come in the
 * order in which HTML writes them.
 */
#include "page/page_builder.h"

struct table_rows {
	struct page *page;
	struct page_cell cells[PAGE_COLUMNS_MAX];	/* of the row at hand */
	bool is_set[PAGE_COLUMNS_MAX];
	unsigned rows_left[PAGE_COLUMNS_MAX];	/* that the column's cell covers */
	size_t at;			/* where the next cell goes, or behind it */
	bool is_open, has_extra;
	unsigned line;			/* of the row at hand */
	size_t n_rows, n_wide;		/* rows; those of three cells or more */
};

/* Begin a table, and forget the one before. */
void table_rows_begin(struct table_rows *rows, struct page *page, unsigned line)
    NONNULL(1, 2);

/* Begin a row, ending one that is open. */
void table_rows_row(struct table_rows *rows, unsigned line) NONNULL(1);

/* Add a cell that covers rows and columns; 0 rows: to the end of the group. */
void table_rows_cell(struct table_rows *rows, struct page_cell cell,
    unsigned n_rows, unsigned n_columns) NONNULL(1);

/* End the row that is open, if one is. */
void table_rows_end(struct table_rows *rows) NONNULL(1);

/* End a group of rows: no cell is merged beyond it. */
void table_rows_group_end(struct table_rows *rows) NONNULL(1);

#endif
