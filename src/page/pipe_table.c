#include "page/pipe_table.h"

#include "page/page_builder.h"

#define HEADER_LINES_MAX 256	/* that a header may take above its dashes */

/* Where the next bar of a row stands in s, or s.len. */
static size_t
bar_index(struct slice s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == '\\' && i + 1 < s.len && s.ptr[i + 1] == '|')
			i++;
		else if (s.ptr[i] == '|')
			return i;
	}
	return s.len;
}

size_t
pipe_table_bars(struct slice text)
{
	size_t n = 0, at;

	while ((at = bar_index(text)) < text.len) {
		n++;
		text = slice_skip(text, at + 1);
	}
	return n;
}

static bool
begins_with_bar(struct slice text)
{
	return slice_starts_with(text, SLICE("|"));
}

static bool
ends_with_bar(struct slice text)
{
	return slice_ends_with(text, SLICE("|")) &&
	    !slice_ends_with(text, SLICE("\\|"));
}

size_t
pipe_table_cells(struct slice text)
{
	size_t bars = pipe_table_bars(text);

	if (bars == 0)
		return 0;
	if (bars == 1)
		return text.len == 1 ? 0 :
		    begins_with_bar(text) || ends_with_bar(text) ? 1 : 2;
	return bars + 1 - begins_with_bar(text) - ends_with_bar(text);
}

bool
pipe_table_is_rule(struct slice text)
{
	bool has_dash = false, has_bar = false;

	for (size_t i = 0; i < text.len; i++) {
		has_dash |= text.ptr[i] == '-';
		has_bar |= text.ptr[i] == '|';
		if (slice_index(SLICE("-|: \t="), text.ptr[i]) == 6)
			return false;
	}
	return has_dash && has_bar;
}

/* The header that stands above the dashes of line `rule`, not before `from`. */
static struct pipe_frame
frame_above(const struct text_lines *lines, size_t from, size_t rule)
{
	struct slice dashes = text_line_body(&lines->rows[rule]);
	struct pipe_frame frame = { .header = lines->n,
	    .rule = rule, .n_columns = pipe_table_cells(dashes),
	    .ends_in_bar = ends_with_bar(dashes) };
	size_t wanted = pipe_table_bars(dashes), bars = 0, at = rule;

	if (frame.n_columns < 2 || frame.n_columns > PAGE_COLUMNS_MAX)
		return frame;
	frame.is_by_line = rule > from && pipe_table_cells(
	    text_line_body(&lines->rows[rule - 1])) == frame.n_columns;
	if (frame.is_by_line) {
		frame.header = rule - 1;
		return frame;
	}
	while (at > from && bars < wanted && rule - at < HEADER_LINES_MAX)
		bars += pipe_table_bars(text_line_body(&lines->rows[--at]));
	if (bars < wanted)
		return frame;
	if (at > from && slice_eq(text_line_body(&lines->rows[at - 1]), SLICE("|")))
		at--;
	frame.header = at;
	return frame;
}

/* A table without dashes: two lines with as many cells. */
static struct pipe_frame
frame_of_twins(const struct text_lines *lines, size_t at)
{
	struct slice first = text_line_body(&lines->rows[at]);
	size_t cells = pipe_table_cells(first);
	struct pipe_frame frame = { .header = lines->n, .rule = at,
	    .n_columns = cells, .ends_in_bar = ends_with_bar(first), .is_by_line = true };

	if (cells >= 2 && cells <= PAGE_COLUMNS_MAX && at + 1 < lines->n &&
	    pipe_table_cells(text_line_body(&lines->rows[at + 1])) == cells)
		frame.header = at;
	return frame;
}

struct pipe_frame
pipe_table_find(const struct text_lines *lines, size_t from, bool needs_rule)
{
	struct pipe_frame frame = { .header = lines->n }, twins = frame;

	for (size_t at = from; at < lines->n; at++) {
		struct slice body = text_line_body(&lines->rows[at]);

		if (pipe_table_is_rule(body))
			frame = frame_above(lines, from, at);
		else if (!needs_rule && twins.header == lines->n &&
		    pipe_table_bars(body) > 0)
			twins = frame_of_twins(lines, at);
		if (frame.header < lines->n)
			break;
		/* No header reaches back to here from what comes. */
		if (twins.header < lines->n && at - twins.header > HEADER_LINES_MAX)
			break;
	}
	return frame.header < lines->n && frame.header <= twins.header ?
	    frame : twins;
}

/* A row that is being cut. */
struct pipe_row {
	struct strbuf text;	/* of all its cells, one behind the other */
	struct {
		size_t begin;
		unsigned line;
	} cells[PAGE_COLUMNS_MAX + 1];
	size_t n_cells;		/* that are ended; one more is open */
	size_t first;		/* index of its first line */
	bool is_opened_alone;	/* by a line that is a lone bar */
	bool has_extra;		/* the line goes on behind the last cell */
};

static void
cell_open(struct pipe_row *row, unsigned line)
{
	row->cells[row->n_cells].begin = row->text.len;
	row->cells[row->n_cells].line = line;
}

/* Add a piece of a cell: "\|" is a bar. */
static void
cell_add(struct pipe_row *row, struct slice piece)
{
	size_t at;

	while ((at = slice_find(piece, SLICE("\\|"))) < piece.len) {
		strbuf_add(&row->text, slice_head(piece, at));
		strbuf_add_byte(&row->text, '|');
		piece = slice_skip(piece, at + 2);
	}
	strbuf_add(&row->text, piece);
}

static bool
cell_is_blank(const struct pipe_row *row)
{
	size_t begin = row->cells[row->n_cells].begin;

	return plain_text_trim(slice_skip(strbuf_slice(&row->text), begin)).len == 0;
}

/* Take a line into the row. Returns whether the row is whole. */
static bool
row_take_line(struct pipe_row *row, struct slice body, unsigned line,
    size_t n_columns)
{
	size_t at;

	while ((at = bar_index(body)) < body.len) {
		cell_add(row, slice_head(body, at));
		row->n_cells++;
		body = plain_text_trim(slice_skip(body, at + 1));
		if (row->n_cells == n_columns) {
			row->has_extra = body.len > 0;
			return true;
		}
		cell_open(row, line);
	}
	if (cell_is_blank(row))
		row->cells[row->n_cells].line = line;
	cell_add(row, body);
	return false;
}

static void
row_emit(struct page *page, const struct pipe_row *row, unsigned line)
{
	struct slice text = strbuf_slice(&row->text);

	page_row_begin(page, line);
	for (size_t i = 0; i < row->n_cells; i++) {
		size_t begin = row->cells[i].begin;
		size_t end = i + 1 < row->n_cells ? row->cells[i + 1].begin : text.len;

		page_cell_add(page, slice_head(slice_skip(text, begin), end - begin),
		    row->cells[i].line);
	}
	if (row->has_extra)
		page_row_doubt(page, "there are more cells here than columns; "
		    "is there a '|' inside one?");
}

/* What follows a line that does not complete its row. */
struct pipe_ahead {
	const struct text_line *next;	/* the next line that is not blank, or NULL */
	bool has_gap;			/* a blank line comes first */
};

static struct pipe_ahead
look_ahead(const struct text_lines *lines, size_t at, size_t end)
{
	struct pipe_ahead ahead = { .next = NULL };

	for (at++; at < end && ahead.next == NULL; at++) {
		if (lines->rows[at].indent < lines->rows[at].text.len)
			ahead.next = &lines->rows[at];
		else
			ahead.has_gap = true;
	}
	return ahead;
}

/* Whether the row, which lacks cells, ends with this line all the same. */
static bool
row_ends_here(const struct pipe_row *row, const struct text_lines *lines,
    size_t at, const struct pipe_frame *frame, struct pipe_ahead ahead)
{
	struct slice body = text_line_body(&lines->rows[at]), next;
	bool is_last = row->n_cells + 1 == frame->n_columns && !cell_is_blank(row);

	if (ahead.next == NULL)
		return true;
	next = text_line_body(ahead.next);
	/* A lone bar opens a row; one that is indented more ends an empty cell. */
	if (row->is_opened_alone && slice_eq(next, SLICE("|")) &&
	    ahead.next->indent <= lines->rows[row->first].indent)
		return true;
	if (pipe_table_is_rule(next))
		return true;
	if (!frame->is_by_line)
		return is_last && !frame->ends_in_bar;
	if (ahead.has_gap && (is_last || ends_with_bar(body)))
		return true;
	if (ahead.next->indent > lines->rows[row->first].indent)
		return false;		/* the cell goes on, indented */
	return is_last || ends_with_bar(body) || begins_with_bar(next) ||
	    pipe_table_bars(next) == 0;
}

/* End the cell that is open, if it says anything or its row needs it. */
static void
row_close(struct pipe_row *row, size_t n_columns)
{
	if (row->n_cells < n_columns && !cell_is_blank(row))
		row->n_cells++;
}

/*
 * Read the row that begins at a line.
 *
 * Returns the index of the line behind it.
 */
static size_t
read_row(struct page *page, const struct text_lines *lines, size_t at,
    const struct pipe_frame *frame, size_t end)
{
	struct pipe_row row = { .first = at };
	struct slice body = text_line_body(&lines->rows[at]);

	row.is_opened_alone = slice_eq(body, SLICE("|"));
	cell_open(&row, lines->rows[at].number);
	if (begins_with_bar(body))
		body = plain_text_trim(slice_skip(body, 1));
	for (;;) {
		struct pipe_ahead ahead = look_ahead(lines, at, end);

		if (row_take_line(&row, body, lines->rows[at].number,
		    frame->n_columns) ||
		    row_ends_here(&row, lines, at, frame, ahead))
			break;
		strbuf_add_byte(&row.text, ahead.has_gap ? '\n' : '\r');
		at = (size_t)(ahead.next - lines->rows);
		body = text_line_body(&lines->rows[at]);
	}
	if (frame->ends_in_bar && !frame->is_by_line &&
	    row.n_cells < frame->n_columns && !cell_is_blank(&row))
		page_note_add(page, lines->rows[at].number, "no '|' ends this cell: "
		    "the page may be cut off here");
	row_close(&row, frame->n_columns);
	row_emit(page, &row, lines->rows[row.first].number);
	page->failed |= row.text.failed;
	strbuf_clear(&row.text);
	return at + 1;
}

/* Whether no row of the table begins at a line any more. */
static bool
table_ends(const struct text_lines *lines, size_t at,
    const struct pipe_frame *frame)
{
	struct slice body = text_line_body(&lines->rows[at]);

	return pipe_table_bars(body) == 0 && (body.len > 0 || frame->is_by_line);
}

size_t
pipe_table_read(struct page *page, const struct text_lines *lines,
    const struct pipe_frame *frame)
{
	size_t end = pipe_table_find(lines, frame->rule + 1, true).header;
	size_t at = frame->header;

	page_table_begin(page, lines->rows[at].number);
	while (at < end && !page->failed && !table_ends(lines, at, frame)) {
		struct slice body = text_line_body(&lines->rows[at]);

		if (body.len == 0 || pipe_table_is_rule(body))
			at++;
		else
			at = read_row(page, lines, at, frame, end);
	}
	return at;
}
