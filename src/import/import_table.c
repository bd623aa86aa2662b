#include "import/importer.h"

#include "catalogue/excerpt.h"
#include "import/code_word.h"
#include "import/status_cell.h"

/*
 * Read a row as a header.
 *
 * Returns whether it is one: it names a column of codes and one more.
 */
static bool
read_header(const struct importer *importer, const struct page_row *row,
    struct column_map *map)
{
	size_t n_known = 0;

	*map = (struct column_map){ .line = row->line };
	for (; map->n < row->n_cells && map->n < IMPORT_COLUMNS_MAX; map->n++) {
		enum column_role role = header_word_role(
		    page_row_cell(importer->page, row, map->n)->text);

		if (role != COLUMN_UNKNOWN && column_map_find(map, role) < map->n)
			role = COLUMN_OTHER;
		map->roles[map->n] = role;
		n_known += role != COLUMN_UNKNOWN && role != COLUMN_OTHER;
	}
	return n_known >= 2 && column_map_find(map, COLUMN_CODE) < map->n;
}

static struct slice
cell_of(const struct importer *importer, const struct page_row *row,
    const struct column_map *map, enum column_role role)
{
	size_t column = column_map_find(map, role);

	return column < row->n_cells && column < map->n ?
	    page_row_cell(importer->page, row, column)->text : SLICE_NONE;
}

/* Whether one text fills the whole row: a heading inside the table. */
static bool
is_heading(const struct importer *importer, const struct page_row *row)
{
	struct slice first = page_row_cell(importer->page, row, 0)->text;

	for (size_t i = 1; i < row->n_cells; i++) {
		struct slice text = page_row_cell(importer->page, row, i)->text;

		if (text.ptr != first.ptr && !cell_is_empty(text))
			return false;
	}
	return row->n_cells > 0 && code_word_likeness(first) != CODE_SURE;
}

/* The texts of a row; is_bare when its cells may stand in wrong columns. */
static struct import_row
row_of(struct importer *importer, const struct page_row *row,
    const struct column_map *map)
{
	struct import_row taken = { .line = row->line,
	    .is_bare = row->is_doubtful,
	    .has_no_status = column_map_find(map, COLUMN_STATUS) == map->n };

	for (size_t i = 0; i < row->n_cells && i < map->n; i++)
		import_row_put(&taken, map->roles[i],
		    page_row_cell(importer->page, row, i)->text);
	return taken;
}

/* Whether a doubtful row at least has its status and code where they belong. */
static bool
has_sure_key(const struct import_row *row)
{
	return code_word_likeness(row->code) == CODE_SURE &&
	    (row->has_no_status || status_cell_is_sure(row->status));
}

static void
take_row(struct importer *importer, const struct page_row *row,
    const struct column_map *map)
{
	struct import_row taken = row_of(importer, row, map);

	if (is_heading(importer, row)) {
		if (!cell_is_empty(page_row_cell(importer->page, row, 0)->text))
			import_report_add(&importer->report, row->line, IMPORT_SKIP,
			    "a heading inside the table: '%s'", excerpt_of(
			    page_row_cell(importer->page, row, 0)->text).text);
		return;
	}
	if (taken.is_bare && !has_sure_key(&taken)) {
		import_report_add(&importer->report, row->line, IMPORT_SKIP,
		    "a row whose cells cannot be told apart");
		return;
	}
	if (taken.is_bare)
		import_report_add(&importer->report, row->line, IMPORT_DOUBT,
		    "'%s': only status and code are taken",
		    excerpt_of(taken.code).text);
	else if (row->n_cells < map->n)
		import_report_add(&importer->report, row->line, IMPORT_DOUBT,
		    "the row has %zu cells under %zu headers: the last are taken "
		    "for empty", row->n_cells, map->n);
	import_row_take(importer, &taken);
}

/* Whether a row without a header fits that of the table before. */
static bool
fits_before(const struct importer *importer, const struct page_row *row,
    const struct column_map *map)
{
	struct slice status = cell_of(importer, row, map, COLUMN_STATUS);

	return map->n > 0 && row->n_cells == map->n &&
	    code_word_likeness(cell_of(importer, row, map, COLUMN_CODE)) !=
	    CODE_UNLIKE && status_cell_is_sure(status);
}

/* What the user should know of a header that was found. */
static void
report_header(struct importer *importer, const struct page_row *row,
    const struct column_map *map)
{
	if (column_map_find(map, COLUMN_STATUS) == map->n)
		import_report_add(&importer->report, row->line, IMPORT_DOUBT,
		    "the table has no column of statuses: its codes fit any");
	for (size_t i = 0; i < map->n; i++) {
		struct slice name = page_row_cell(importer->page, row, i)->text;

		if (name.len > 0 && (map->roles[i] == COLUMN_UNKNOWN ||
		    map->roles[i] == COLUMN_OTHER))
			import_report_add(&importer->report, row->line, IMPORT_SKIP,
			    "the column '%s'", excerpt_of(name).text);
	}
}

/* The first header in a table: its row, or the end of the rows. */
static size_t
find_header(const struct importer *importer, const struct page_item *item,
    struct column_map *map)
{
	size_t end = item->first_row + item->n_rows, at = item->first_row;

	while (at < end && !read_header(importer, &importer->page->rows[at], map))
		at++;
	return at;
}

void
import_table(struct importer *importer, const struct page_item *item,
    struct column_map *map)
{
	const struct page_row *rows = importer->page->rows;
	size_t end = item->first_row + item->n_rows, before;
	struct column_map header, found;
	size_t at = find_header(importer, item, &header);

	if (item->n_rows == 0)
		return;
	if (at == end && fits_before(importer, &rows[item->first_row], map)) {
		import_report_add(&importer->report, item->line, IMPORT_DOUBT,
		    "a table without a header: read under that of line %u",
		    map->line);
		at = item->first_row;
	} else if (at == end) {
		import_report_add(&importer->report, item->line, IMPORT_SKIP,
		    "a table without a column of error codes");
		return;
	} else {
		*map = header;
		report_header(importer, &rows[at++], map);
	}
	before = importer->catalogue->n_entries;
	for (; at < end && !importer->failed; at++) {
		if (read_header(importer, &rows[at], &found))
			*map = found;		/* it is repeated, or another */
		else
			take_row(importer, &rows[at], map);
	}
	importer->n_tables += importer->catalogue->n_entries > before;
}
