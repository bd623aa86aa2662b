#include "report/tally_table.h"

#include <stdlib.h>

#define NAME_MAX_LEN 256	/* bytes of a name that are kept */

bool
tally_table_room(void ***items, size_t n)
{
	void **more;

	if (n % 64 != 0)
		return true;
	more = reallocarray(*items, n + 64, sizeof(void *));
	if (more == NULL)
		return false;
	*items = more;
	return true;
}

static struct tally_row *
row_of(struct tally_table *table, struct keeper *keeper, struct slice name)
{
	void **rows = (void **)table->rows;
	struct tally_row *row;

	name = slice_head(name, NAME_MAX_LEN);
	row = hashmap_find(&table->by_name, name);
	if (row != NULL)
		return row;
	row = table->n < table->max ?
	    arena_alloc(&keeper->arena, sizeof(*row)) : NULL;
	if (row == NULL || !tally_table_room(&rows, table->n))
		return &table->others;
	table->rows = (struct tally_row **)rows;
	row->name = keeper_copy(keeper, name, name.len);
	if (!hashmap_put(&table->by_name, row->name, row))
		return &table->others;
	table->rows[table->n++] = row;
	return row;
}

static void
row_count(struct tally_row *row, enum verdict kind, finding_set findings,
    uint64_t n)
{
	row->n += n;
	row->kinds[kind] += n;
	if (finding_has(findings, FINDING_STATUS_MISMATCH) ||
	    finding_has(findings, FINDING_MESSAGE_DRIFT))
		row->n_drift += n;
}

void
tally_table_count(struct tally_table *table, struct keeper *keeper,
    struct slice name, enum verdict kind, finding_set findings, uint64_t n)
{
	row_count(row_of(table, keeper, name), kind, findings, n);
}

static int
row_by_count(const void *a, const void *b)
{
	const struct tally_row *one = *(const struct tally_row *const *)a;
	const struct tally_row *other = *(const struct tally_row *const *)b;

	if (one->n != other->n)
		return one->n < other->n ? 1 : -1;
	return slice_cmp(one->name, other->name);
}

static int
row_by_name(const void *a, const void *b)
{
	const struct tally_row *one = *(const struct tally_row *const *)a;
	const struct tally_row *other = *(const struct tally_row *const *)b;

	return slice_cmp(one->name, other->name);
}

void
tally_table_sort(struct tally_table *table, bool by_name)
{
	if (table->n > 1)
		qsort(table->rows, table->n, sizeof(struct tally_row *),
		    by_name ? row_by_name : row_by_count);
}

void
tally_table_clear(struct tally_table *table)
{
	hashmap_clear(&table->by_name);
	free(table->rows);
}
