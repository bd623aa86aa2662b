#include "page/table_rows.h"

#include <limits.h>
#include <string.h>

void
table_rows_begin(struct table_rows *rows, struct page *page, unsigned line)
{
	*rows = (struct table_rows){ .page = page };
	page_table_begin(page, line);
}

/* Whether a cell of a row above reaches down into the column. */
static bool
is_taken(const struct table_rows *rows, size_t column)
{
	return column < PAGE_COLUMNS_MAX && rows->rows_left[column] > 0;
}

/* Pass over the columns that cells from above take, giving them to this row. */
static void
pass_taken(struct table_rows *rows)
{
	for (; is_taken(rows, rows->at); rows->at++) {
		rows->is_set[rows->at] = true;
		if (rows->rows_left[rows->at] != UINT_MAX)
			rows->rows_left[rows->at]--;
	}
}

void
table_rows_row(struct table_rows *rows, unsigned line)
{
	table_rows_end(rows);
	memset(rows->is_set, 0, sizeof(rows->is_set));
	rows->at = 0;
	rows->line = line;
	rows->has_extra = false;
	rows->is_open = true;
}

void
table_rows_cell(struct table_rows *rows, struct page_cell cell, unsigned n_rows,
    unsigned n_columns)
{
	if (!rows->is_open)
		table_rows_row(rows, cell.line);
	pass_taken(rows);
	for (unsigned i = 0; i < n_columns && !is_taken(rows, rows->at); i++) {
		if (rows->at == PAGE_COLUMNS_MAX) {
			rows->has_extra = true;
			return;
		}
		rows->cells[rows->at] = cell;
		rows->is_set[rows->at] = true;
		rows->rows_left[rows->at] = n_rows == 0 ? UINT_MAX : n_rows - 1;
		rows->at++;
	}
}

/* How many columns the row has: up to the last that is set. */
static size_t
count_columns(const struct table_rows *rows)
{
	size_t n = PAGE_COLUMNS_MAX;

	while (n > 0 && !rows->is_set[n - 1])
		n--;
	return n;
}

void
table_rows_end(struct table_rows *rows)
{
	struct page_cell none = { .line = rows->line };
	size_t n;

	if (!rows->is_open)
		return;
	rows->is_open = false;
	for (; rows->at < PAGE_COLUMNS_MAX; rows->at++)
		pass_taken(rows);
	n = count_columns(rows);
	page_row_begin(rows->page, rows->line);
	for (size_t i = 0; i < n; i++)
		page_cell_repeat(rows->page, rows->is_set[i] ? rows->cells[i] : none);
	if (rows->has_extra)
		page_row_doubt(rows->page, "more than %d columns: the rest is left "
		    "out", PAGE_COLUMNS_MAX);
	rows->n_rows++;
	rows->n_wide += n >= 3;
}

void
table_rows_group_end(struct table_rows *rows)
{
	table_rows_end(rows);
	memset(rows->rows_left, 0, sizeof(rows->rows_left));
}
