#ifndef BASE_ARENA_H
#define BASE_ARENA_H
/*
 * Memory that is given back all at once. Pieces cannot be freed one by one.
 * A zeroed struct is an empty arena. One thread at a time.
 */
#include "base/slice.h"

struct arena_block;

struct arena {
	struct arena_block *blocks;	/* newest first */
	size_t used;			/* bytes used of the newest block */
	size_t total;			/* bytes held from malloc, all blocks */
	size_t total_max;		/* refuse to hold more; 0: no bound */
};

/* Zeroed memory, aligned for any type, or NULL when memory or bound ran out. */
void *arena_alloc(struct arena *arena, size_t size) NONNULL(1) MUST_CHECK;

/*
 * A copy of bytes with a zero byte behind it. The copy's ptr is NULL when
 * memory ran out, and never otherwise, even for an empty slice.
 */
struct slice arena_copy(struct arena *arena, struct slice bytes)
    NONNULL(1) MUST_CHECK;

/* Give everything back, except one block kept for the next use. */
void arena_reset(struct arena *arena) NONNULL(1);

/* Give everything back. */
void arena_clear(struct arena *arena) NONNULL(1);

#endif
