#include "catalogue/text_pool.h"

#include <string.h>

#define CHUNK_SIZE 16384

/* Texts that may be remembered for sharing. What repeats, repeats early; the
   bound keeps the map small beside a table in which all texts differ. */
#define SEEN_MAX 8192

struct text_pool
text_pool_make(struct arena *arena)
{
	return (struct text_pool){ .arena = arena };
}

void
text_pool_clear(struct text_pool *pool)
{
	hashmap_clear(&pool->seen);
}

void *
text_pool_alloc(struct text_pool *pool, size_t size, size_t align)
{
	size_t gap = -(uintptr_t)pool->at & (align - 1);
	unsigned char *piece;

	if (size > CHUNK_SIZE / 4)	/* would waste the rest of a chunk */
		return arena_alloc(pool->arena, size);
	if (pool->at == NULL || pool->left < gap + size) {
		pool->at = arena_alloc(pool->arena, CHUNK_SIZE);
		pool->left = pool->at == NULL ? 0 : CHUNK_SIZE;
		gap = 0;
	}
	if (pool->at == NULL)
		return NULL;
	piece = pool->at + gap;
	pool->at += gap + size;
	pool->left -= gap + size;
	return piece;
}

/* A text that cannot be remembered is merely not shared. */
static void
text_pool_remember(struct text_pool *pool, struct slice text, void *copy)
{
	bool is_shared = pool->seen.n_used < SEEN_MAX &&
	    hashmap_put(&pool->seen, text, copy);

	(void)is_shared;
}

struct slice
text_pool_add(struct text_pool *pool, struct slice text)
{
	unsigned char *copy = hashmap_find(&pool->seen, text);

	if (copy != NULL)
		return slice_of(copy, text.len);
	copy = text_pool_alloc(pool, text.len, 1);
	if (copy == NULL)
		return SLICE_NONE;
	if (text.len > 0)
		memcpy(copy, text.ptr, text.len);
	text = slice_of(copy, text.len);
	text_pool_remember(pool, text, copy);
	return text;
}
