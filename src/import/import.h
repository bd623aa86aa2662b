#ifndef IMPORT_IMPORT_H
#define IMPORT_IMPORT_H
/*
 * A documentation page becomes a catalogue: tables of error codes become entries,
 * sentences that send a reader elsewhere become delegations. The layout is read
 * from the headers and from what statuses and codes look like. Nothing is guessed
 * silently. One thread; the cost is linear in the page but for the parsers'.
 */
#include "catalogue/catalogue.h"
#include "import/import_report.h"
#include "page/page.h"

/* What the user says about the catalogue; may be empty, but for the name. */
struct import_head {
	struct slice name, title, source, revision, shape;
};

struct import {
	struct catalogue *catalogue;	/* as it is to be written: not indexed */
	size_t n_tables;
	struct import_report report;
};

/*
 * Make a catalogue of a page.
 *
 * import  filled; cleared with import_clear, also after a failure. The texts of
 *         head must live as long.
 * why     set to the reason when there is nothing to import.
 */
bool import_page(struct import *import, const struct page *page,
    const struct import_head *head, struct strbuf *why)
    NONNULL(1, 2, 3, 4) MUST_CHECK;

void import_clear(struct import *import) NONNULL(1);

#endif
