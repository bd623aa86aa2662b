#include "page/page_reader.h"

#include <stdlib.h>

#include "page/page_builder.h"
#include "page/rst_grid.h"
#include "page/rst_markup.h"
#include "page/rst_simple.h"

/* A directive that shows something as it stands, and its option lines: prose of
   no use. ".. table::" is none, as the table in it is to be read. */
static bool
is_literal(struct slice body)
{
	return slice_starts_with(body, SLICE(".. code")) ||
	    slice_starts_with(body, SLICE(".. parsed-literal::")) ||
	    slice_starts_with(body, SLICE(".. figure::")) ||
	    slice_starts_with(body, SLICE(".. image::")) ||
	    slice_ends_with(body, SLICE("::"));
}

/* A table that is written as a list or as lines with commas. */
static bool
is_unread_table(struct slice body)
{
	return slice_starts_with(body, SLICE(".. list-table::")) ||
	    slice_starts_with(body, SLICE(".. csv-table::"));
}

static bool
is_blank(const struct text_line *line)
{
	return line->indent == line->text.len;
}

/* The index behind the lines that are indented more than the line at `at`. */
static size_t
skip_deeper(const struct text_lines *lines, size_t at)
{
	size_t indent = lines->rows[at].indent;

	for (at++; at < lines->n; at++)
		if (!is_blank(&lines->rows[at]) && lines->rows[at].indent <= indent)
			break;
	return at;
}

/* Read the paragraph that begins at a line. Returns the index behind it. */
static size_t
read_paragraph(struct page *page, const struct text_lines *lines, size_t at)
{
	struct strbuf raw = { 0 }, plain = { 0 };
	unsigned number = lines->rows[at].number;

	for (; at < lines->n && !is_blank(&lines->rows[at]); at++) {
		strbuf_add(&raw, text_line_body(&lines->rows[at]));
		strbuf_add_byte(&raw, '\n');
	}
	rst_markup_strip(&plain, strbuf_slice(&raw));
	page_block_add(page, strbuf_slice(&plain),
	    rst_markup_link(strbuf_slice(&raw)), number);
	page->failed |= raw.failed || plain.failed;
	strbuf_clear(&raw);
	strbuf_clear(&plain);
	return at;
}

/* Read what begins at a line. Returns the index behind it. */
static size_t
read_item(struct page *page, const struct text_lines *lines, size_t at)
{
	struct slice body = text_line_body(&lines->rows[at]);

	if (body.len == 0)
		return at + 1;
	if (rst_grid_begins(body))
		return rst_grid_read(page, lines, at);
	if (rst_simple_begins(lines, at))
		return rst_simple_read(page, lines, at);
	if (is_unread_table(body)) {
		page_note_add(page, lines->rows[at].number, "a list-table or "
		    "csv-table is not read: only grid tables and simple tables are");
		return skip_deeper(lines, at);
	}
	if (slice_starts_with(body, SLICE("..")) && is_literal(body) &&
	    !slice_starts_with(body, SLICE(".. table::")))
		return skip_deeper(lines, at);
	if (slice_starts_with(body, SLICE(".. ")) || body.ptr[0] == ':')
		return at + 1;		/* an anchor, a directive, a field */
	return read_paragraph(page, lines, at);
}

void
rst_page_read(struct page *page, struct slice text)
{
	struct text_lines lines;

	if (!text_lines_cut(&lines, text)) {
		page->failed = true;
		return;
	}
	for (size_t at = 0; at < lines.n && !page->failed;)
		at = read_item(page, &lines, at);
	free(lines.rows);
}
