#include "page/page_builder.h"

#include <stdarg.h>
#include <stdlib.h>

#include "page/plain_text.h"

#define NOTES_MAX 1000

/* Room for one more of n things of the given size; NULL without memory. */
static void *
grown(struct page *page, void *things, size_t n, size_t *max, size_t size)
{
	size_t new_max = *max == 0 ? 64 : *max * 2;
	void *larger;

	if (page->failed)
		return NULL;
	if (n < *max)
		return things;
	larger = reallocarray(things, new_max, size);
	if (larger == NULL)
		page->failed = true;
	else
		*max = new_max;
	return larger;
}

static void
add_item(struct page *page, struct page_item item)
{
	void *items = grown(page, page->items, page->n_items, &page->items_max,
	    sizeof(*page->items));

	if (items == NULL)
		return;
	page->items = items;
	page->items[page->n_items++] = item;
}

void
page_table_begin(struct page *page, unsigned line)
{
	add_item(page, (struct page_item){ .kind = PAGE_TABLE, .line = line,
	    .first_row = page->n_rows });
}

void
page_row_begin(struct page *page, unsigned line)
{
	void *rows = grown(page, page->rows, page->n_rows, &page->rows_max,
	    sizeof(*page->rows));

	if (rows == NULL)
		return;
	page->rows = rows;
	page->rows[page->n_rows++] = (struct page_row){
		.first_cell = page->n_cells, .line = line
	};
	page->items[page->n_items - 1].n_rows++;
}

void
page_cell_repeat(struct page *page, struct page_cell cell)
{
	void *cells = grown(page, page->cells, page->n_cells, &page->cells_max,
	    sizeof(*page->cells));

	if (cells == NULL)
		return;
	page->cells = cells;
	page->cells[page->n_cells++] = cell;
	page->rows[page->n_rows - 1].n_cells++;
}

void
page_table_drop(struct page *page)
{
	struct page_item *table = &page->items[page->n_items - 1];

	if (page->failed || table->n_rows == 0)
		return;
	page->n_cells = page->rows[table->first_row].first_cell;
	page->n_rows = table->first_row;
	table->n_rows = 0;
}

struct slice
page_text_keep(struct page *page, struct slice text)
{
	struct strbuf tidy = { 0 };
	struct slice copy;

	if (page->failed)
		return SLICE_NONE;
	plain_text_tidy(&tidy, text);
	copy = arena_copy(&page->arena, strbuf_slice(&tidy));
	page->failed |= tidy.failed || copy.ptr == NULL;
	strbuf_clear(&tidy);
	return copy;
}

void
page_cell_add(struct page *page, struct slice text, unsigned line)
{
	struct slice copy = page_text_keep(page, text);

	page_cell_repeat(page, (struct page_cell){ .text = copy, .line = line });
}

void
page_block_add(struct page *page, struct slice text, struct slice link,
    unsigned line)
{
	struct page_item item = { .kind = PAGE_BLOCK, .line = line };

	if (page->failed)
		return;
	item.text = page_text_keep(page, text);
	if (item.text.len == 0)
		return;
	item.link = arena_copy(&page->arena, link);
	page->failed |= item.link.ptr == NULL;
	add_item(page, item);
}

static void
add_note(struct page *page, unsigned line, const char *fmt, va_list args)
{
	void *notes = grown(page, page->notes, page->n_notes, &page->notes_max,
	    sizeof(*page->notes));
	struct strbuf text = { 0 };
	struct slice copy;

	if (notes == NULL)
		return;
	page->notes = notes;
	if (page->n_notes == NOTES_MAX)
		return;
	strbuf_vaddf(&text, fmt, args);
	copy = arena_copy(&page->arena, strbuf_slice(&text));
	page->failed |= text.failed || copy.ptr == NULL;
	strbuf_clear(&text);
	page->notes[page->n_notes++] = (struct page_note){ line, copy };
}

void
page_note_add(struct page *page, unsigned line, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	add_note(page, line, fmt, args);
	va_end(args);
}

void
page_row_doubt(struct page *page, const char *fmt, ...)
{
	va_list args;

	if (page->failed)
		return;
	page->rows[page->n_rows - 1].is_doubtful = true;
	va_start(args, fmt);
	add_note(page, page->rows[page->n_rows - 1].line, fmt, args);
	va_end(args);
}
