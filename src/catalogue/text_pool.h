#ifndef CATALOGUE_TEXT_POOL_H
#define CATALOGUE_TEXT_POOL_H
/*
 * Texts packed one behind the other in an arena, each stored once however often
 * it is added: a published table repeats its sentences in row after row, and an
 * arena of its own would round each text up to sixteen bytes. One thread at a
 * time.
 */
#include "base/arena.h"
#include "base/hashmap.h"

struct text_pool {
	struct arena *arena;		/* which the texts live in */
	unsigned char *at;		/* free bytes of the newest chunk */
	size_t left;
	struct hashmap seen;		/* texts that are stored, up to a bound */
};

/* An empty pool over an arena. */
struct text_pool text_pool_make(struct arena *arena) NONNULL(1);

/* Forget which texts were seen. The texts stay as long as the arena. */
void text_pool_clear(struct text_pool *pool) NONNULL(1);

/* Zeroed memory without a gap; align is a power of two. NULL without memory. */
void *text_pool_alloc(struct text_pool *pool, size_t size, size_t align)
    NONNULL(1) MUST_CHECK;

/*
 * A lasting copy of a text. Its ptr is NULL when memory ran out, and never
 * otherwise, even for an empty text.
 */
struct slice text_pool_add(struct text_pool *pool, struct slice text)
    NONNULL(1) MUST_CHECK;

#endif
