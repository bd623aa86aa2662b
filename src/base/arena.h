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
	unsigned char *at;		/* where the newest block is free */
	size_t left;			/* bytes free there; whole pieces only */
	size_t total;			/* bytes held from malloc, all blocks */
	size_t total_max;		/* refuse to hold more; 0: no bound */
};

/* Pieces are as long as a whole number of these, so that each is aligned. */
#define ARENA_PIECE _Alignof(max_align_t)

/* What arena_take does when the newest block has no room; for it alone. */
void *arena_take_new(struct arena *arena, size_t size) NONNULL(1) MUST_CHECK;

/*
 * Memory of any content, aligned for any type, or NULL when memory or bound ran
 * out. Inline, because a document is made of many small pieces.
 */
static inline void * NONNULL(1) MUST_CHECK
arena_take(struct arena *arena, size_t size)
{
	unsigned char *at = arena->at;
	size_t need;

	if (size - 1 >= arena->left)	/* 0 bytes, too: rare */
		return arena_take_new(arena, size);
	need = (size + ARENA_PIECE - 1) & ~(ARENA_PIECE - 1);
	arena->at = at + need;
	arena->left -= need;
	return at;
}

/* As arena_take, and zeroed. */
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
