#ifndef PAGE_PAGE_H
#define PAGE_PAGE_H
/*
 * A documentation page as a person saves it, taken apart: tables of cells and
 * blocks of prose, in the order of the page, each with its line. Knows how pages
 * are written, not what they say. One thread; everything is bounded.
 */
#include "base/arena.h"
#include "base/strbuf.h"

enum page_format {
	PAGE_AUTO,		/* told by the text itself */
	PAGE_TEXT,		/* plain text: blocks, pipe tables, tabs */
	PAGE_MARKDOWN, PAGE_HTML, PAGE_RST, PAGE_FORMAT_N
};

/* The word of a format: "markdown"; PAGE_AUTO is "auto". */
const char *page_format_word(enum page_format format);

/* The format of that word; false when there is none. */
bool page_format_find(struct slice word, enum page_format *format)
    NONNULL(2) MUST_CHECK;

/*
 * In the texts of cells and blocks, white space is single blanks; '\n' parts
 * paragraphs, list items and lines that are meant as such; '\r' stands where a
 * line merely wrapped.
 */
struct page_cell {
	struct slice text;
	unsigned line;		/* from 1 */
};

/* A row; a cell that is merged over rows or columns stands in each of them. */
struct page_row {
	size_t first_cell, n_cells;	/* in page.cells */
	unsigned line;
	bool is_doubtful;	/* the cells may be cut wrongly: a note says why */
};

enum page_item_kind { PAGE_TABLE, PAGE_BLOCK };

struct page_item {
	enum page_item_kind kind;
	unsigned line;
	size_t first_row, n_rows;	/* PAGE_TABLE: in page.rows */
	struct slice text;		/* PAGE_BLOCK */
	struct slice link;		/* PAGE_BLOCK: the first address in it, or empty */
};

/* Something a reader of the page should know. */
struct page_note {
	unsigned line;
	struct slice text;		/* safe to print */
};

struct page {
	enum page_format format;
	struct page_item *items;
	size_t n_items, items_max;
	struct page_row *rows;
	size_t n_rows, rows_max;
	struct page_cell *cells;
	size_t n_cells, cells_max;
	struct page_note *notes;
	size_t n_notes, notes_max;
	struct arena arena;		/* of the texts */
	bool failed;			/* memory ran out */
};

/* Bytes that a page may have. */
#define PAGE_SIZE_MAX ((size_t)128 << 20)

/*
 * Take a page apart.
 *
 * page    filled; cleared by page_clear, also after a failure.
 * text    of the file; need not outlive the call.
 * format  PAGE_AUTO, or what the caller knows better.
 * why     set to the reason when the page is refused; may hold "line N: ".
 */
bool page_read(struct page *page, struct slice text, enum page_format format,
    struct strbuf *why) NONNULL(1, 4) MUST_CHECK;

void page_clear(struct page *page) NONNULL(1);

static inline const struct page_cell *
page_row_cell(const struct page *page, const struct page_row *row, size_t i)
{
	return &page->cells[row->first_cell + i];
}

#endif
