#ifndef IMPORT_IMPORTER_H
#define IMPORT_IMPORTER_H
/*
 * What the parts of the import share: the catalogue that is being filled, and the
 * report. One thread.
 */
#include "catalogue/catalogue.h"
#include "import/header_word.h"
#include "import/import_report.h"
#include "import/page_units.h"

/* Columns of a table that can be of use; the rest is passed over. */
#define IMPORT_COLUMNS_MAX 64

/* The header of a table. */
struct column_map {
	enum column_role roles[IMPORT_COLUMNS_MAX];
	size_t n;
	unsigned line;
};

/* The column of a role, or map->n. Each role but COLUMN_OTHER stands once. */
size_t column_map_find(const struct column_map *map, enum column_role role)
    NONNULL(1) MUST_CHECK;

/* What one row of a table says: raw texts, as page.h has them. */
struct import_row {
	unsigned line;
	struct slice status, code, message, description, measure;
	bool is_bare;		/* texts are not to be trusted: only status and code */
	bool has_no_status;	/* the table has no such column */
};

struct importer {
	const struct page *page;
	struct catalogue *catalogue;	/* its texts live in its arena */
	size_t entries_max, delegations_max;
	struct import_report report;
	size_t n_tables;		/* that gave entries */
	bool failed;			/* memory ran out */
};

/* Put one cell's text where its column says. */
void import_row_put(struct import_row *row, enum column_role role,
    struct slice text) NONNULL(1);

/*
 * Add what a row says to the catalogue: an entry for each code in it; more messages
 * for the entry before when it names neither status nor code. Reports what it
 * cannot use or is not sure of.
 */
void import_row_take(struct importer *importer, const struct import_row *row)
    NONNULL(1, 2);

/* import_table.c: the table of an item; *map is the header of the one before. */
void import_table(struct importer *importer, const struct page_item *item,
    struct column_map *map) NONNULL(1, 2, 3);

/* import_stacked.c: tables whose cells lie one below the other, a block or a line
   each. import_flat.c: tables that are one run of words. Both read the table whose
   header begins at a unit, and return the unit behind it; `at` when there is none. */
size_t import_stacked(struct importer *importer, const struct page_units *units,
    size_t at) NONNULL(1, 2) MUST_CHECK;
size_t import_flat(struct importer *importer, const struct page_units *units,
    size_t at) NONNULL(1, 2) MUST_CHECK;

/* import_prose.c: codes that the prose says belong to somebody else. */
void import_prose(struct importer *importer) NONNULL(1);

#endif
