#include "import/page_units.h"

#include <stdlib.h>

/* Whether a block holds a header, a word a line. */
static bool
is_header_in_lines(struct slice text)
{
	size_t n_known = 0;
	bool has_code = false;
	struct slice line;

	while (slice_next(&text, '\n', &line)) {
		enum column_role role = header_word_role(line);

		if (role == COLUMN_UNKNOWN) {
			n_known = 0;
			has_code = false;
			continue;
		}
		n_known++;
		has_code |= role == COLUMN_CODE;
		if (n_known >= 2 && has_code)
			return true;
	}
	return false;
}

/* Whether cells of this page stand in lines. */
static bool
page_is_in_lines(const struct page *page)
{
	for (size_t i = 0; i < page->n_items; i++)
		if (page->items[i].kind == PAGE_BLOCK &&
		    is_header_in_lines(page->items[i].text))
			return true;
	return false;
}

/* How many units there can be. */
static size_t
count_units(const struct page *page)
{
	size_t n = page->n_items;

	for (size_t i = 0; i < page->n_items; i++)
		n += slice_count(page->items[i].text, '\n');
	return n;
}

static void
add_lines(struct page_units *units, const struct page_item *block)
{
	struct slice text = block->text, line;
	unsigned number = block->line;

	while (slice_next(&text, '\n', &line))
		units->rows[units->n++] = (struct page_unit){
			.text = line, .line = number++
		};
}

bool
page_units_cut(struct page_units *units, const struct page *page)
{
	bool in_lines = page_is_in_lines(page);

	*units = (struct page_units){ .n = 0 };
	units->rows = reallocarray(NULL, count_units(page) + 1,
	    sizeof(*units->rows));
	if (units->rows == NULL)
		return false;
	for (size_t i = 0; i < page->n_items; i++) {
		const struct page_item *item = &page->items[i];

		if (item->kind == PAGE_BLOCK && in_lines)
			add_lines(units, item);
		else
			units->rows[units->n++] = (struct page_unit){
				.text = item->text, .line = item->line,
				.is_break = item->kind == PAGE_TABLE
			};
	}
	for (size_t i = 0; i < units->n; i++)
		units->rows[i].role = header_word_role(units->rows[i].text);
	return true;
}
