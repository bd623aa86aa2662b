#include "import/import.h"

#include <stdlib.h>

#include "import/importer.h"

static void
take_notes(struct importer *importer)
{
	const struct page *page = importer->page;

	for (size_t i = 0; i < page->n_notes; i++)
		import_report_add(&importer->report, page->notes[i].line,
		    IMPORT_DOUBT, "%.*s", SLICE_FMT(page->notes[i].text));
}

static void
take_tables(struct importer *importer)
{
	struct column_map map = { .n = 0 };

	for (size_t i = 0; i < importer->page->n_items && !importer->failed; i++)
		if (importer->page->items[i].kind == PAGE_TABLE)
			import_table(importer, &importer->page->items[i], &map);
}

/* Tables that lost their borders, in what stands around those that did not. */
static void
take_blocks(struct importer *importer)
{
	struct page_units units;

	if (!page_units_cut(&units, importer->page)) {
		importer->failed = true;
		return;
	}
	for (size_t at = 0; at < units.n && !importer->failed;) {
		size_t before = importer->catalogue->n_entries, behind = at;

		if (!units.rows[at].is_break)
			behind = import_stacked(importer, &units, at);
		if (behind == at && !units.rows[at].is_break)
			behind = import_flat(importer, &units, at);
		importer->n_tables += importer->catalogue->n_entries > before;
		at = behind > at ? behind : at + 1;
	}
	free(units.rows);
}

static struct catalogue *
new_catalogue(const struct import_head *head)
{
	struct catalogue *catalogue = calloc(1, sizeof(*catalogue));

	if (catalogue == NULL)
		return NULL;
	catalogue->refs = 1;
	catalogue->name = head->name;
	catalogue->title = head->title;
	catalogue->source = head->source;
	catalogue->revision = head->revision;
	catalogue->shape = head->shape;
	return catalogue;
}

static size_t
count_tables(const struct page *page)
{
	size_t n = 0;

	for (size_t i = 0; i < page->n_items; i++)
		n += page->items[i].kind == PAGE_TABLE;
	return n;
}

static void
tell_why(const struct importer *importer, struct strbuf *why)
{
	size_t n = count_tables(importer->page);

	if (importer->failed)
		strbuf_add_str(why, "out of memory");
	else
		strbuf_addf(why, "read as %s, it has no row of error codes: of %zu "
		    "tables that are drawn none has a header that names one, with "
		    "rows below, and neither has the text",
		    page_format_word(importer->page->format), n);
}

bool
import_page(struct import *import, const struct page *page,
    const struct import_head *head, struct strbuf *why)
{
	struct importer importer = { .page = page, .catalogue = new_catalogue(head) };

	if (importer.catalogue == NULL) {
		*import = (struct import){ .catalogue = NULL };
		strbuf_add_str(why, "out of memory");
		return false;
	}
	take_notes(&importer);
	take_tables(&importer);
	take_blocks(&importer);
	import_prose(&importer);
	importer.failed |= importer.report.failed;
	import_report_sort(&importer.report);
	*import = (struct import){ .catalogue = importer.catalogue,
	    .n_tables = importer.n_tables, .report = importer.report };
	if (!importer.failed && importer.catalogue->n_entries > 0)
		return true;
	tell_why(&importer, why);
	return false;
}

void
import_clear(struct import *import)
{
	catalogue_unref(import->catalogue);
	import_report_clear(&import->report);
	*import = (struct import){ .catalogue = NULL };
}
