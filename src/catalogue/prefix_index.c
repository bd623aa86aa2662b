#include "catalogue/prefix_index.h"

#include <stdlib.h>

static int
compare_rows(const void *a, const void *b)
{
	const struct prefix_row *x = a, *y = b;

	return slice_cmp(x->prefix, y->prefix);
}

/* The bit of a text's first byte, or all bits when it has none. */
static uint64_t
first_bit(struct slice text)
{
	return text.len == 0 ? UINT64_MAX : UINT64_C(1) << text.ptr[0] % 64;
}

/* The nearest of row and the rows it is linked to that text begins with. */
static struct prefix_row *
climb(struct prefix_row *row, struct slice text)
{
	while (row != NULL && !slice_starts_with(text, row->prefix))
		row = row->shorter;
	return row;
}

void
prefix_index_build(struct prefix_index *index)
{
	struct prefix_row *last = NULL;

	if (index->n_rows == 0)
		return;
	qsort(index->rows, index->n_rows, sizeof(*index->rows), compare_rows);
	for (size_t i = 0; i < index->n_rows; i++) {
		struct prefix_row *row = &index->rows[i];

		row->shorter = climb(last, row->prefix);
		last = row;
		index->firsts |= first_bit(row->prefix);
	}
}

/*
 * Whatever lies in order between a prefix of text and text itself begins with
 * that prefix; so the answer is the last row not behind text, or linked to it.
 */
const struct prefix_row *
prefix_index_find(const struct prefix_index *index, struct slice text)
{
	size_t low = 0, high = index->n_rows;

	if ((index->firsts & first_bit(text)) == 0)
		return NULL;
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (slice_cmp(index->rows[mid].prefix, text) <= 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low == 0 ? NULL : climb(&index->rows[low - 1], text);
}
