#include "base/arena.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#define ARENA_BLOCK_SIZE 16384

struct arena_block {
	struct arena_block *older;
	size_t size;
	alignas(max_align_t) unsigned char bytes[];
};

/* Make a block, or none, the newest, all of it free. */
static void
arena_open(struct arena *arena, struct arena_block *block)
{
	arena->blocks = block;
	arena->at = block == NULL ? NULL : block->bytes;
	arena->left = block == NULL ? 0 : block->size & ~(ARENA_PIECE - 1);
}

/* How many bytes the bound still lets the arena take. */
static size_t
arena_room(const struct arena *arena)
{
	size_t max = arena->total_max == 0 ? SIZE_MAX / 2 : arena->total_max;

	return max > arena->total ? max - arena->total : 0;
}

/* A new newest block of at least `need` bytes. */
static bool
arena_grow(struct arena *arena, size_t need)
{
	size_t room = arena_room(arena), size = need;
	struct arena_block *block;

	if (need > room || need > SIZE_MAX / 2)
		return false;
	if (size < ARENA_BLOCK_SIZE)
		size = room < ARENA_BLOCK_SIZE ? room : ARENA_BLOCK_SIZE;
	block = malloc(sizeof(*block) + size);
	if (block == NULL)
		return false;
	block->older = arena->blocks;
	block->size = size;
	arena->total += size;
	arena_open(arena, block);
	return true;
}

void *
arena_take_new(struct arena *arena, size_t size)
{
	size_t need = (size + ARENA_PIECE - 1) & ~(ARENA_PIECE - 1);
	unsigned char *at;

	if (need < size)
		return NULL;
	if ((arena->blocks == NULL || arena->left < need) &&
	    !arena_grow(arena, need))
		return NULL;
	at = arena->at;
	arena->at += need;
	arena->left -= need;
	return at;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	void *at = arena_take(arena, size);

	return at == NULL ? NULL : memset(at, 0, size);
}

struct slice
arena_copy(struct arena *arena, struct slice bytes)
{
	unsigned char *copy = arena_take(arena, bytes.len + 1);

	if (copy == NULL)
		return SLICE_NONE;
	if (bytes.len > 0)
		memcpy(copy, bytes.ptr, bytes.len);
	copy[bytes.len] = '\0';
	return slice_of(copy, bytes.len);
}

/* Free every block but keep, which becomes the only one. */
static void
arena_drop(struct arena *arena, struct arena_block *keep)
{
	struct arena_block *block = arena->blocks, *older;

	for (; block != NULL; block = older) {
		older = block->older;
		if (block != keep)
			free(block);
	}
	if (keep != NULL)
		keep->older = NULL;
	arena_open(arena, keep);
	arena->total = keep == NULL ? 0 : keep->size;
}

void
arena_reset(struct arena *arena)
{
	struct arena_block *keep = arena->blocks;

	while (keep != NULL && keep->size != ARENA_BLOCK_SIZE)
		keep = keep->older;
	arena_drop(arena, keep);
}

void
arena_clear(struct arena *arena)
{
	arena_drop(arena, NULL);
}
