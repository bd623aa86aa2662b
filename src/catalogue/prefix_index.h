#ifndef CATALOGUE_PREFIX_INDEX_H
#define CATALOGUE_PREFIX_INDEX_H
/*
 * Finds the longest of many prefixes that a text begins with. Sorted, and each
 * prefix linked to the next shorter one it begins with: a search is a bisection
 * and a few steps up. Any number of readers once it is built.
 */
#include "base/slice.h"

struct prefix_row {
	struct slice prefix;		/* borrowed */
	void *value;
	struct prefix_row *shorter;	/* set by prefix_index_build */
};

struct prefix_index {
	struct prefix_row *rows;	/* owned by the caller */
	size_t n_rows;
	uint64_t firsts;		/* set by prefix_index_build: with which bytes,
					   modulo 64, prefixes begin; all bits if one
					   is empty */
};

/* Put the caller's rows, in any order, into the order that searching needs. */
void prefix_index_build(struct prefix_index *index) NONNULL(1);

/* The row of the longest prefix that text begins with, or NULL. */
const struct prefix_row *prefix_index_find(const struct prefix_index *index,
    struct slice text) NONNULL(1) MUST_CHECK;

#endif
