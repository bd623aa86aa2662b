#ifndef CATALOGUE_CATALOGUE_DIFF_H
#define CATALOGUE_CATALOGUE_DIFF_H
/*
 * What changed between two catalogues: between two readings of one page, say. Rows
 * are told by their code, and those of one code by what they have in common. The
 * order of rows does not matter. Linear in the size of the tables.
 */
#include "catalogue/catalogue.h"

enum diff_kind { DIFF_ADDED, DIFF_REMOVED, DIFF_CHANGED, DIFF_KIND_N };

const char *diff_kind_word(enum diff_kind kind);

/* What of an entry differs: a set of bits. */
enum diff_member {
	DIFF_STATUS = 1u << 0, DIFF_MESSAGE = 1u << 1, DIFF_DESCRIPTION = 1u << 2,
	DIFF_TROUBLESHOOTING = 1u << 3, DIFF_MEANS = 1u << 4, DIFF_RETRY = 1u << 5
};

struct diff_row {
	enum diff_kind kind;
	const struct catalogue_entry *was, *is;	/* NULL: added, removed */
	unsigned members;			/* DIFF_CHANGED: a set of diff_member */
};

struct diff_delegation {
	enum diff_kind kind;
	const struct delegation *was, *is;
};

struct catalogue_diff {
	bool documented_only;	/* see catalogue_diff_make */
	const struct catalogue *was, *is;
	struct diff_row *rows;		/* removed and changed in the order of the old
					   catalogue, then added in that of the new */
	size_t n_rows;
	struct diff_delegation *delegations;
	size_t n_delegations;
	size_t counts[DIFF_KIND_N];	/* of rows */
};

/*
 * Compare two catalogues, which must live as long as the result.
 *
 * documented_only  what a page of documentation says, and no more: a reviewer's
 *                  `means` and `retry` and what the catalogues say of themselves
 *                  do not count.
 *
 * False when memory ran out. Clear with catalogue_diff_clear in any case.
 */
bool catalogue_diff_make(struct catalogue_diff *diff, const struct catalogue *was,
    const struct catalogue *is, bool documented_only) NONNULL(1, 2, 3) MUST_CHECK;

void catalogue_diff_clear(struct catalogue_diff *diff) NONNULL(1);

/* For people: a line for each row, and one for each member that changed. */
void catalogue_diff_show(const struct catalogue_diff *diff, struct strbuf *out)
    NONNULL(1, 2);

/* One line of JSON. */
void catalogue_diff_show_json(const struct catalogue_diff *diff,
    struct strbuf *out) NONNULL(1, 2);

#endif
