#ifndef PAGE_PIPE_TABLE_H
#define PAGE_PIPE_TABLE_H
/*
 * Tables drawn with '|' in plain text, however an extract left them: with or
 * without a bar at either end of a row, a cell a line, a lone bar opening each
 * row, cells that go on over indented lines. What they have in common is a number
 * of columns, so rows are cut from the run of cells rather than from lines.
 */
#include "page/page.h"
#include "page/plain_text.h"

/* Where a table stands and how it is drawn. */
struct pipe_frame {
	size_t header;		/* index of its first line; lines.n: no table */
	size_t rule;		/* of the line of dashes; the header without one */
	size_t n_columns;
	bool ends_in_bar;	/* the line of dashes does, so rows do */
	bool is_by_line;	/* the header is one line, so rows begin on lines */
};

/*
 * The first table whose header begins at line `from` or later.
 *
 * needs_rule  whether only one with a line of dashes counts; else two lines with
 *             as many cells will do.
 */
struct pipe_frame pipe_table_find(const struct text_lines *lines, size_t from,
    bool needs_rule) NONNULL(1) MUST_CHECK;

/*
 * Read a table, up to where another one begins. Returns the index of the line
 * behind it.
 */
size_t pipe_table_read(struct page *page, const struct text_lines *lines,
    const struct pipe_frame *frame) NONNULL(1, 2, 3) MUST_CHECK;

/* How many bars of a row the text holds; a backslash takes one's meaning. */
size_t pipe_table_bars(struct slice text) MUST_CHECK;

/* How many cells the text holds, when it is a whole row. */
size_t pipe_table_cells(struct slice text) MUST_CHECK;

/* Whether the text is a line of dashes and bars, below a header. */
bool pipe_table_is_rule(struct slice text) MUST_CHECK;

#endif
