#include "page/page_reader.h"

#include <stdlib.h>

#include "page/page_builder.h"
#include "page/pipe_table.h"

/* What is read of a text page. */
struct text_page {
	struct page *page;
	struct text_lines lines;
	struct strbuf block;	/* the lines of a block that is not ended */
	unsigned block_line;
};

/* The first address in a text, or nothing. */
static struct slice
find_link(struct slice text)
{
	size_t at = slice_find(text, SLICE("https://")), len = 0;

	if (at == text.len)
		at = slice_find(text, SLICE("http://"));
	text = slice_skip(text, at);
	while (len < text.len && text.ptr[len] > ' ' && text.ptr[len] < 0x7f &&
	    slice_index(SLICE("<>\"'()[]"), text.ptr[len]) == 8)
		len++;
	while (len > 0 && slice_index(SLICE(".,;"), text.ptr[len - 1]) < 3)
		len--;
	return slice_head(text, len);
}

static void
block_end(struct text_page *text)
{
	struct slice block = strbuf_slice(&text->block);

	page_block_add(text->page, block, find_link(block), text->block_line);
	text->page->failed |= text->block.failed;
	strbuf_reset(&text->block, 4096);
}

static void
block_take(struct text_page *text, const struct text_line *line)
{
	if (text->block.len == 0)
		text->block_line = line->number;
	else
		strbuf_add_byte(&text->block, '\n');
	strbuf_add(&text->block, text_line_body(line));
}

/* How many tabs part the cells of a line. */
static size_t
count_tabs(const struct text_line *line)
{
	struct slice body = text_line_body(line);
	size_t n = 0;

	for (size_t i = 0; i < body.len; i++)
		n += body.ptr[i] == '\t';
	return n;
}

/* Whether lines with cells between tabs, as many in each, begin here. */
static bool
tabs_begin(const struct text_lines *lines, size_t at)
{
	size_t tabs = count_tabs(&lines->rows[at]);

	return tabs >= 1 && tabs < PAGE_COLUMNS_MAX && at + 1 < lines->n &&
	    count_tabs(&lines->rows[at + 1]) > 0;
}

/* Whether a line is of the table, or a blank one inside it. */
static bool
tabs_go_on(const struct text_lines *lines, size_t at)
{
	while (at < lines->n && text_line_body(&lines->rows[at]).len == 0)
		at++;
	return at < lines->n && count_tabs(&lines->rows[at]) > 0;
}

/* How many tabs open a line: each ends an empty cell, unless all of the table
   is indented by it. */
static size_t
count_opening_tabs(const struct text_line *line)
{
	size_t n = 0;

	for (size_t i = 0; i < line->indent; i++)
		n += line->text.ptr[i] == '\t';
	return n;
}

static size_t
tabs_read(struct text_page *text, size_t at)
{
	struct page *page = text->page;
	struct slice body, cell;
	size_t indent = count_opening_tabs(&text->lines.rows[at]);

	page_table_begin(page, text->lines.rows[at].number);
	for (; tabs_go_on(&text->lines, at); at++) {
		const struct text_line *line = &text->lines.rows[at];
		size_t n = 0;

		body = text_line_body(line);
		if (body.len == 0)
			continue;
		page_row_begin(page, line->number);
		for (; n + indent < count_opening_tabs(line) &&
		    n < PAGE_COLUMNS_MAX; n++)
			page_cell_add(page, SLICE_NONE, line->number);
		while (n++ < PAGE_COLUMNS_MAX && slice_next(&body, '\t', &cell))
			page_cell_add(page, cell, line->number);
	}
	return at;
}

static void
read_lines(struct text_page *text)
{
	const struct text_lines *lines = &text->lines;
	struct pipe_frame frame = pipe_table_find(lines, 0, false);
	size_t at = 0;

	while (at < lines->n && !text->page->failed) {
		const struct text_line *line = &lines->rows[at];

		if (at == frame.header) {
			block_end(text);
			at = pipe_table_read(text->page, lines, &frame);
			frame = pipe_table_find(lines, at, false);
		} else if (tabs_begin(lines, at)) {
			block_end(text);
			at = tabs_read(text, at);
		} else {
			if (text_line_body(line).len == 0)
				block_end(text);
			else
				block_take(text, line);
			at++;
		}
	}
	block_end(text);
}

void
text_page_read(struct page *page, struct slice text)
{
	struct text_page reader = { .page = page };

	if (text_lines_cut(&reader.lines, text))
		read_lines(&reader);
	else
		page->failed = true;
	strbuf_clear(&reader.block);
	free(reader.lines.rows);
}
