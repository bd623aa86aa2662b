#include "page/rst_grid.h"

#include <stdlib.h>
#include <string.h>

#include "page/page_builder.h"
#include "page/rst_markup.h"
#include "page/screen_columns.h"

bool
rst_grid_begins(struct slice body)
{
	size_t corners = 0;

	for (size_t i = 0; i < body.len; i++) {
		corners += body.ptr[i] == '+';
		if (slice_index(SLICE("+-="), body.ptr[i]) == 3)
			return false;
	}
	return corners >= 2 && body.len >= 4 && body.ptr[0] == '+' &&
	    body.ptr[1] != '+' && body.ptr[body.len - 1] == '+';
}

/* A cell that is open: its lines are still coming. */
struct grid_cell {
	struct strbuf text;
	unsigned line;		/* of its first text; 0: none came yet */
	size_t row;		/* its first */
	size_t last;		/* the last of the columns it covers */
	bool is_open;
};

/* A cell that is whole, and the rows and columns it covers. */
struct grid_span {
	struct page_cell cell;
	size_t row_first, row_last, column_first, column_last;
};

struct grid {
	struct page *page;
	size_t edges[PAGE_COLUMNS_MAX + 1];	/* screen columns of the borders */
	size_t n_columns;
	struct grid_cell open[PAGE_COLUMNS_MAX];	/* by their first column */
	struct grid_span *spans;
	size_t n_spans, spans_max;
	size_t row;			/* at hand */
	bool has_text;			/* the row at hand has begun */
};

/* Add a corner to the edges, which are in order. */
static void
add_edge(struct grid *grid, size_t *n_edges, size_t edge)
{
	size_t at = 0;

	while (at < *n_edges && grid->edges[at] < edge)
		at++;
	if ((at < *n_edges && grid->edges[at] == edge) ||
	    *n_edges > PAGE_COLUMNS_MAX)
		return;
	memmove(&grid->edges[at + 1], &grid->edges[at],
	    (*n_edges - at) * sizeof(grid->edges[0]));
	grid->edges[at] = edge;
	++*n_edges;
}

static bool
is_border(struct slice stretch)
{
	for (size_t i = 0; i < stretch.len; i++)
		if (slice_index(SLICE("+-="), stretch.ptr[i]) == 3)
			return false;
	return stretch.len > 0;
}

/* The columns are where any full border has a corner. */
static void
find_edges(struct grid *grid, const struct text_lines *lines, size_t at, size_t end)
{
	size_t n_edges = 0;

	for (; at < end; at++) {
		struct slice body = text_line_body(&lines->rows[at]);

		if (!rst_grid_begins(body))
			continue;
		for (size_t i = 0; i < body.len; i++)
			if (body.ptr[i] == '+')
				add_edge(grid, &n_edges, i);
	}
	grid->n_columns = n_edges - 1;
}

/* The stretch of a line that lies in columns first to last. */
static struct slice
columns_cut(const struct grid *grid, struct slice body, size_t first, size_t last)
{
	return screen_columns_cut(body, grid->edges[first] + 1, grid->edges[last + 1]);
}

static bool
is_edge(const struct grid *grid, struct slice body, size_t edge)
{
	struct slice sign = screen_columns_cut(body, grid->edges[edge],
	    grid->edges[edge] + 1);

	return sign.len == 1 && (sign.ptr[0] == '|' || sign.ptr[0] == '+');
}

/* Begin a cell in a column; how far it reaches is seen in its first line. */
static void
cell_begin(struct grid *grid, size_t column, struct slice body)
{
	struct grid_cell *cell = &grid->open[column];

	cell->last = column;
	while (cell->last + 1 < grid->n_columns &&
	    !is_edge(grid, body, cell->last + 1))
		cell->last++;
	cell->row = grid->row;
	cell->line = 0;
	cell->is_open = true;
	strbuf_reset(&cell->text, 65536);
}

static void
cell_take(struct grid_cell *cell, struct slice piece, unsigned line)
{
	piece = plain_text_trim(piece);
	if (piece.len > 0 && cell->line == 0)
		cell->line = line;
	strbuf_add(&cell->text, piece);
	strbuf_add_byte(&cell->text, piece.len > 0 ? '\r' : '\n');
}

/* The text of a cell as a reader sees it, for good. */
static struct slice
cell_text(struct grid *grid, struct grid_cell *cell)
{
	struct strbuf plain = { 0 };
	struct slice text;

	rst_markup_strip(&plain, plain_text_trim(strbuf_slice(&cell->text)));
	text = page_text_keep(grid->page, strbuf_slice(&plain));
	grid->page->failed |= cell->text.failed || plain.failed;
	strbuf_clear(&plain);
	return text;
}

static void
cell_end(struct grid *grid, size_t column, unsigned line)
{
	struct grid_cell *cell = &grid->open[column];
	size_t max = grid->spans_max == 0 ? 64 : grid->spans_max * 2;

	cell->is_open = false;
	if (grid->n_spans == grid->spans_max) {
		void *spans = reallocarray(grid->spans, max, sizeof(*grid->spans));

		if (spans == NULL) {
			grid->page->failed = true;
			return;
		}
		grid->spans = spans;
		grid->spans_max = max;
	}
	grid->spans[grid->n_spans++] = (struct grid_span){
		.cell = { cell_text(grid, cell), cell->line > 0 ? cell->line : line },
		.row_first = cell->row, .row_last = grid->row,
		.column_first = column, .column_last = cell->last,
	};
}

/* Whether a line has its bars elsewhere than the borders, but one for each: the
   table was drawn for another width of its signs. */
static bool
is_shifted(const struct grid *grid, struct slice body)
{
	size_t bars = 0, edges = 0;

	for (size_t i = 0; i < body.len; i++)
		bars += body.ptr[i] == '|';
	for (size_t i = 0; i <= grid->n_columns; i++)
		edges += is_edge(grid, body, i);
	return bars == grid->n_columns + 1 && edges < bars && body.ptr[0] == '|';
}

static void
take_shifted(struct grid *grid, struct slice body, unsigned line)
{
	struct slice rest = slice_skip(body, 1), piece;

	for (size_t i = 0; i < grid->n_columns && slice_next(&rest, '|', &piece); i++) {
		if (!grid->open[i].is_open) {
			cell_begin(grid, i, SLICE_NONE);
			grid->open[i].last = i;
		}
		cell_take(&grid->open[i], piece, line);
	}
	grid->has_text = true;
}

/* A line: in each column it is border, which ends the cell above, or text. */
static void
take_line(struct grid *grid, const struct text_line *line)
{
	struct slice body = text_line_body(line);
	bool has_border = false;
	size_t next;

	if (is_shifted(grid, body)) {
		take_shifted(grid, body, line->number);
		return;
	}
	for (size_t i = 0; i < grid->n_columns; i = next) {
		struct grid_cell *cell = &grid->open[i];
		bool is_end = is_border(columns_cut(grid, body, i, i));

		next = cell->is_open ? cell->last + 1 : i + 1;
		has_border |= is_end;
		if (is_end && cell->is_open)
			cell_end(grid, i, line->number);
		if (is_end)
			continue;
		if (!cell->is_open)
			cell_begin(grid, i, body);
		next = cell->last + 1;
		cell_take(cell, columns_cut(grid, body, i, cell->last),
		    line->number);
	}
	grid->row += has_border && grid->has_text;
	grid->has_text = !has_border || (grid->has_text && !is_border(body));
}

/* Put each cell into each row and column that it covers. */
static void
emit_rows(struct grid *grid, unsigned line)
{
	size_t n = grid->row * grid->n_columns;
	const struct grid_span **at = calloc(n + 1, sizeof(*at));

	grid->page->failed |= at == NULL;
	for (size_t i = 0; at != NULL && i < grid->n_spans; i++) {
		const struct grid_span *span = &grid->spans[i];

		for (size_t r = span->row_first; r <= span->row_last; r++)
			for (size_t c = span->column_first; c <= span->column_last; c++)
				if (r * grid->n_columns + c < n)
					at[r * grid->n_columns + c] = span;
	}
	page_table_begin(grid->page, line);
	for (size_t i = 0; at != NULL && i < n && !grid->page->failed; i++) {
		struct page_cell none = { .line = line };

		if (i % grid->n_columns == 0)
			page_row_begin(grid->page,
			    at[i] == NULL ? line : at[i]->cell.line);
		page_cell_repeat(grid->page, at[i] == NULL ? none : at[i]->cell);
	}
	free(at);
}

/* The index of the line behind the table that begins at a line. */
static size_t
grid_end(const struct text_lines *lines, size_t at)
{
	while (at < lines->n) {
		struct slice body = text_line_body(&lines->rows[at]);

		if (body.len == 0 || (body.ptr[0] != '+' && body.ptr[0] != '|'))
			break;
		at++;
	}
	return at;
}

size_t
rst_grid_read(struct page *page, const struct text_lines *lines, size_t at)
{
	struct grid *grid = calloc(1, sizeof(*grid));
	size_t end = grid_end(lines, at);

	if (grid == NULL) {
		page->failed = true;
		return end;
	}
	grid->page = page;
	find_edges(grid, lines, at, end);
	for (size_t i = at; i < end && !page->failed; i++)
		take_line(grid, &lines->rows[i]);
	if (grid->has_text) {
		page_note_add(page, lines->rows[end - 1].number,
		    "the table ends without its border: its last row may be cut");
		for (size_t i = 0; i < grid->n_columns; i++)
			if (grid->open[i].is_open)
				cell_end(grid, i, lines->rows[end - 1].number);
		grid->row++;
	}
	emit_rows(grid, lines->rows[at].number);
	for (size_t i = 0; i < PAGE_COLUMNS_MAX; i++)
		strbuf_clear(&grid->open[i].text);
	free(grid->spans);
	free(grid);
	return end;
}
