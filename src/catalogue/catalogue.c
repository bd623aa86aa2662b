#include "catalogue/catalogue.h"

#include <stdlib.h>

static const char *const meaning_words[] = {
	[MEANING_NONE] = "",
	[MEANING_NOT_FOUND] = "not-found",
	[MEANING_DENIED] = "denied",
	[MEANING_CONFLICT] = "conflict",
	[MEANING_THROTTLED] = "throttled",
	[MEANING_INVALID] = "invalid",
	[MEANING_QUOTA] = "quota",
	[MEANING_UNAVAILABLE] = "unavailable",
	[MEANING_INTERNAL] = "internal",
};
static_assert(ARRAY_LEN(meaning_words) == MEANING_N, "a meaning lacks its word");

static const char *const retry_words[] = {
	[RETRY_UNSAID] = "",
	[RETRY_YES] = "yes",
	[RETRY_NO] = "no",
	[RETRY_AFTER] = "after",
};
static_assert(ARRAY_LEN(retry_words) == RETRY_N, "a retry lacks its word");

const char *
meaning_word(enum meaning meaning)
{
	return meaning_words[meaning];
}

const char *
retry_word(enum retry retry)
{
	return retry_words[retry];
}

struct catalogue *
catalogue_ref(struct catalogue *catalogue)
{
	__atomic_fetch_add(&catalogue->refs, 1, __ATOMIC_RELAXED);
	return catalogue;
}

void
catalogue_unref(struct catalogue *catalogue)
{
	if (catalogue == NULL ||
	    __atomic_sub_fetch(&catalogue->refs, 1, __ATOMIC_ACQ_REL) != 0)
		return;
	hashmap_clear(&catalogue->by_code);
	arena_clear(&catalogue->arena);
	free(catalogue->entries);
	free(catalogue->delegations);
	free(catalogue);
}

static bool
is_wildcard(struct slice code)
{
	return slice_ends_with(code, SLICE("*"));
}

/*
 * Chain the entries of each code and map the code to its first. Backwards, so
 * that each step finds the entry that follows and nothing is walked along.
 */
static bool
index_codes(struct catalogue *catalogue, size_t *n_wildcards)
{
	for (size_t i = catalogue->n_entries; i-- > 0;) {
		struct catalogue_entry *entry = &catalogue->entries[i];

		entry->same_code = hashmap_find(&catalogue->by_code, entry->code);
		if (!hashmap_put(&catalogue->by_code, entry->code, entry))
			return false;
		if (entry->same_code == NULL && is_wildcard(entry->code))
			++*n_wildcards;
	}
	return true;
}

/* Room for n rows; false when memory ran out. */
static bool
index_reserve(struct prefix_index *index, size_t n, struct arena *arena)
{
	index->rows = arena_alloc(arena, n * sizeof(*index->rows));
	return index->rows != NULL;
}

static void
index_add(struct prefix_index *index, struct slice prefix, void *value)
{
	index->rows[index->n_rows++] = (struct prefix_row){
		.prefix = prefix, .value = value
	};
}

static bool
index_wildcards(struct catalogue *catalogue, size_t n_wildcards)
{
	struct prefix_index *index = &catalogue->wildcards;

	if (!index_reserve(index, n_wildcards, &catalogue->arena))
		return false;
	for (size_t i = 0; i < catalogue->n_entries; i++) {
		struct catalogue_entry *entry = &catalogue->entries[i];

		if (is_wildcard(entry->code) &&
		    hashmap_find(&catalogue->by_code, entry->code) == entry)
			index_add(index,
			    slice_head(entry->code, entry->code.len - 1), entry);
	}
	prefix_index_build(index);
	return true;
}

static bool
index_delegations(struct catalogue *catalogue)
{
	struct prefix_index *index = &catalogue->delegated;

	if (!index_reserve(index, catalogue->n_delegations, &catalogue->arena))
		return false;
	for (size_t i = 0; i < catalogue->n_delegations; i++)
		index_add(index, catalogue->delegations[i].prefix,
		    &catalogue->delegations[i]);
	prefix_index_build(index);
	return true;
}

bool
catalogue_index(struct catalogue *catalogue)
{
	size_t n_wildcards = 0;

	return index_codes(catalogue, &n_wildcards) &&
	    index_wildcards(catalogue, n_wildcards) && index_delegations(catalogue);
}
