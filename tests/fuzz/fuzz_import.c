/*
 * Documentation pages, read as each format: a page or a reason; parts that lie
 * within it; a catalogue that loads as it was written, or a reason; notes that are
 * one line each.
 *
 * Input: a page, as in tests/corpus/page.
 */
#include <limits.h>

#include "base/utf8.h"
#include "catalogue/catalogue_write.h"
#include "fuzz/fuzz.h"
#include "import/import.h"

static const struct import_head head = { .name = SLICE_LIT("fuzz") };

static void
check_cells(const struct page *page, const struct page_row *row)
{
	FUZZ_CHECK(row->first_cell + row->n_cells <= page->n_cells,
	    "the cells of a row are there");
	for (size_t i = 0; i < row->n_cells; i++) {
		const struct page_cell *cell = page_row_cell(page, row, i);

		FUZZ_CHECK(cell->line > 0, "a cell stands in a line");
		FUZZ_CHECK(utf8_valid_len(cell->text) == cell->text.len, "UTF-8");
	}
}

static void
check_parts(const struct page *page)
{
	for (size_t i = 0; i < page->n_items; i++) {
		const struct page_item *item = &page->items[i];

		FUZZ_CHECK(item->line > 0 && item->line < UINT_MAX / 2,
		    "an item stands in a line");
		FUZZ_CHECK(utf8_valid_len(item->text) == item->text.len, "UTF-8");
		FUZZ_CHECK(item->first_row + item->n_rows <= page->n_rows,
		    "the rows of a table are there");
		for (size_t k = 0; k < item->n_rows; k++)
			check_cells(page, &page->rows[item->first_row + k]);
	}
}

static void
check_notes(const struct import_report *report)
{
	size_t n = 0;

	for (size_t i = 0; i < report->n_notes; i++) {
		struct slice text = report->notes[i].text;

		FUZZ_CHECK(utf8_valid_len(text) == text.len, "UTF-8");
		for (size_t k = 0; k < text.len; k++)
			FUZZ_CHECK(text.ptr[k] >= ' ' && text.ptr[k] != 0x7f,
			    "a note can be printed in one line");
	}
	for (unsigned kind = 0; kind < IMPORT_NOTE_N; kind++)
		n += report->counts[kind];
	FUZZ_CHECK(n >= report->n_notes, "all notes are counted");
}

/* What is written is a catalogue file with as many entries. */
static void
check_written(const struct catalogue *catalogue)
{
	struct strbuf text = { 0 }, errors = { 0 };
	struct catalogue *loaded;

	catalogue_write_file(catalogue, &text);
	FUZZ_CHECK(!text.failed, "there is memory");
	loaded = catalogue_load_text(strbuf_slice(&text), "imported", &errors);
	FUZZ_CHECK(loaded != NULL, "the result loads");
	FUZZ_CHECK(loaded->n_entries == catalogue->n_entries,
	    "with all of its entries");
	catalogue_unref(loaded);
	strbuf_clear(&text);
	strbuf_clear(&errors);
}

static void
check_import(const struct page *page)
{
	struct strbuf why = { 0 };
	struct import import;
	bool is_done = import_page(&import, page, &head, &why);

	FUZZ_CHECK(is_done == (why.len == 0), "a catalogue or a reason");
	check_notes(&import.report);
	if (is_done)
		check_written(import.catalogue);
	import_clear(&import);
	strbuf_clear(&why);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	for (unsigned format = PAGE_AUTO; format < PAGE_FORMAT_N; format++) {
		struct strbuf why = { 0 };
		struct page page;
		bool is_read = page_read(&page, slice_of(bytes, len),
		    (enum page_format)format, &why);

		FUZZ_CHECK(is_read == (why.len == 0), "a page or a reason");
		if (is_read) {
			FUZZ_CHECK(page.format != PAGE_AUTO, "a format was found");
			check_parts(&page);
			check_import(&page);
		}
		page_clear(&page);
		strbuf_clear(&why);
	}
	return 0;
}
