#ifndef REPORT_TALLY_TABLE_H
#define REPORT_TALLY_TABLE_H
/*
 * Counts by name: of days, hosts or apis. Bounded: names for which there is no
 * room share a row.
 */
#include "base/hashmap.h"
#include "inspect/verdict.h"
#include "report/keeper.h"

/* VERDICT_N stands for errgate's own answers, which have no verdict. */
#define TALLY_KINDS (VERDICT_N + 1)

/* A day, host or api, and what it answered. */
struct tally_row {
	struct slice name;
	uint64_t n, kinds[TALLY_KINDS];
	uint64_t n_drift;	/* with another status or message than documented */
};

struct tally_table {
	struct hashmap by_name;
	struct tally_row **rows;
	size_t n, max;
	struct tally_row others;	/* for which there was no room */
};

/* Count n answers of one kind under a name. */
void tally_table_count(struct tally_table *table, struct keeper *keeper,
    struct slice name, enum verdict kind, finding_set findings, uint64_t n)
    NONNULL(1, 2);

/* Put rows in order: by name, or the most frequent first. */
void tally_table_sort(struct tally_table *table, bool by_name) NONNULL(1);

void tally_table_clear(struct tally_table *table) NONNULL(1);

/* For growing arrays of pointers: room for one more behind n. False when memory
   ran out. */
bool tally_table_room(void ***items, size_t n) NONNULL(1) MUST_CHECK;

#endif
