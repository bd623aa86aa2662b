#include "catalogue/catalogue_diff.h"

#include <stdlib.h>
#include <string.h>

/* Rows of one code that are compared each with each; of more, in their order. */
#define PAIRED_MAX 64

static const char *const kind_words[] = {
	[DIFF_ADDED] = "added",
	[DIFF_REMOVED] = "removed",
	[DIFF_CHANGED] = "changed",
};
static_assert(ARRAY_LEN(kind_words) == DIFF_KIND_N, "a kind lacks its word");

const char *
diff_kind_word(enum diff_kind kind)
{
	return kind_words[kind];
}

static bool
same_statuses(const struct catalogue_entry *a, const struct catalogue_entry *b)
{
	return a->n_statuses == b->n_statuses && (a->n_statuses == 0 ||
	    memcmp(a->statuses, b->statuses,
	    a->n_statuses * sizeof(*a->statuses)) == 0);
}

static bool
same_messages(const struct catalogue_entry *a, const struct catalogue_entry *b)
{
	if (a->n_messages != b->n_messages)
		return false;
	for (size_t i = 0; i < a->n_messages; i++)
		if (!slice_eq(a->messages[i], b->messages[i]))
			return false;
	return true;
}

/* The members in which two entries of a code differ. */
static unsigned
differing(const struct catalogue_entry *a, const struct catalogue_entry *b)
{
	unsigned members = 0;

	members |= same_statuses(a, b) ? 0 : DIFF_STATUS;
	members |= same_messages(a, b) ? 0 : DIFF_MESSAGE;
	members |= slice_eq(a->description, b->description) ? 0 : DIFF_DESCRIPTION;
	members |= slice_eq(a->troubleshooting, b->troubleshooting) ? 0 :
	    DIFF_TROUBLESHOOTING;
	members |= a->means == b->means ? 0 : DIFF_MEANS;
	members |= a->retry == b->retry ? 0 : DIFF_RETRY;
	return members;
}

static void
add_row(struct catalogue_diff *diff, enum diff_kind kind,
    const struct catalogue_entry *was, const struct catalogue_entry *is,
    unsigned members)
{
	diff->rows[diff->n_rows++] = (struct diff_row){ kind, was, is, members };
	diff->counts[kind]++;
}

/* The rows of one code in both catalogues; NULL marks one that has its pair. */
struct code_rows {
	const struct catalogue_entry *was[PAIRED_MAX], *is[PAIRED_MAX];
	size_t n_was, n_is;
};

/* Take up to PAIRED_MAX rows of a chain; *chain is what is left. */
static size_t
take_rows(const struct catalogue_entry **chain,
    const struct catalogue_entry **rows)
{
	size_t n = 0;

	for (; *chain != NULL && n < PAIRED_MAX; *chain = (*chain)->same_code)
		rows[n++] = *chain;
	return n;
}

/* Pair rows that differ in none but some members. */
static void
pair_rows(struct catalogue_diff *diff, struct code_rows *rows, unsigned allowed)
{
	unsigned ignored = diff->documented_only ? DIFF_MEANS | DIFF_RETRY : 0;

	for (size_t i = 0; i < rows->n_was; i++)
		for (size_t j = 0; j < rows->n_is && rows->was[i] != NULL; j++) {
			unsigned members;

			if (rows->is[j] == NULL)
				continue;
			members = differing(rows->was[i], rows->is[j]) & ~ignored;
			if ((members & ~allowed) != 0)
				continue;
			if (members != 0)
				add_row(diff, DIFF_CHANGED, rows->was[i],
				    rows->is[j], members);
			rows->was[i] = rows->is[j] = NULL;
		}
}

/* Compare the rows of one code, most alike first. */
static void
compare_code(struct catalogue_diff *diff, const struct catalogue_entry *was,
    const struct catalogue_entry *is)
{
	static const unsigned passes[] = {
		0,
		DIFF_MEANS | DIFF_RETRY,
		~(unsigned)(DIFF_STATUS | DIFF_MESSAGE),
		~(unsigned)DIFF_STATUS,
		~(unsigned)DIFF_MESSAGE,
		~0u,
	};

	while (was != NULL || is != NULL) {
		struct code_rows rows;

		rows.n_was = take_rows(&was, rows.was);
		rows.n_is = take_rows(&is, rows.is);
		for (size_t i = 0; i < ARRAY_LEN(passes); i++)
			pair_rows(diff, &rows, passes[i]);
		for (size_t i = 0; i < rows.n_was; i++)
			if (rows.was[i] != NULL)
				add_row(diff, DIFF_REMOVED, rows.was[i], NULL, 0);
		for (size_t i = 0; i < rows.n_is; i++)
			if (rows.is[i] != NULL)
				add_row(diff, DIFF_ADDED, NULL, rows.is[i], 0);
	}
}

static void
compare_entries(struct catalogue_diff *diff)
{
	for (size_t i = 0; i < diff->was->n_entries; i++) {
		const struct catalogue_entry *entry = &diff->was->entries[i];

		if (hashmap_find(&diff->was->by_code, entry->code) == entry)
			compare_code(diff, entry,
			    hashmap_find(&diff->is->by_code, entry->code));
	}
	for (size_t i = 0; i < diff->is->n_entries; i++) {
		const struct catalogue_entry *entry = &diff->is->entries[i];

		if (hashmap_find(&diff->was->by_code, entry->code) == NULL)
			add_row(diff, DIFF_ADDED, NULL, entry, 0);
	}
}

/* Added rows of codes that both have stand behind the others, too. */
static int
compare_rows(const void *a, const void *b)
{
	const struct diff_row *x = a, *y = b;
	const struct catalogue_entry *e = x->was != NULL ? x->was : x->is;
	const struct catalogue_entry *f = y->was != NULL ? y->was : y->is;

	if ((x->was == NULL) != (y->was == NULL))
		return x->was == NULL ? 1 : -1;
	return e < f ? -1 : e > f;
}

/* The delegation of a prefix, or NULL. */
static const struct delegation *
find_delegation(const struct catalogue *catalogue, struct slice prefix)
{
	const struct prefix_row *row =
	    prefix_index_find(&catalogue->delegated, prefix);

	return row != NULL && slice_eq(row->prefix, prefix) ? row->value : NULL;
}

static void
add_delegation(struct catalogue_diff *diff, enum diff_kind kind,
    const struct delegation *was, const struct delegation *is)
{
	diff->delegations[diff->n_delegations++] =
	    (struct diff_delegation){ kind, was, is };
}

static void
compare_delegations(struct catalogue_diff *diff)
{
	for (size_t i = 0; i < diff->was->n_delegations; i++) {
		const struct delegation *was = &diff->was->delegations[i];
		const struct delegation *is = find_delegation(diff->is, was->prefix);

		if (is == NULL)
			add_delegation(diff, DIFF_REMOVED, was, NULL);
		else if (!slice_eq(was->see, is->see))
			add_delegation(diff, DIFF_CHANGED, was, is);
	}
	for (size_t i = 0; i < diff->is->n_delegations; i++) {
		const struct delegation *is = &diff->is->delegations[i];

		if (find_delegation(diff->was, is->prefix) == NULL)
			add_delegation(diff, DIFF_ADDED, NULL, is);
	}
}

bool
catalogue_diff_make(struct catalogue_diff *diff, const struct catalogue *was,
    const struct catalogue *is, bool documented_only)
{
	*diff = (struct catalogue_diff){ .was = was, .is = is,
	    .documented_only = documented_only };
	diff->rows = calloc(was->n_entries + is->n_entries + 1,
	    sizeof(*diff->rows));
	diff->delegations = calloc(was->n_delegations + is->n_delegations + 1,
	    sizeof(*diff->delegations));
	if (diff->rows == NULL || diff->delegations == NULL)
		return false;
	compare_entries(diff);
	qsort(diff->rows, diff->n_rows, sizeof(*diff->rows), compare_rows);
	compare_delegations(diff);
	return true;
}

void
catalogue_diff_clear(struct catalogue_diff *diff)
{
	free(diff->rows);
	free(diff->delegations);
	*diff = (struct catalogue_diff){ .was = NULL };
}
