#include "net/pipe_pool.h"

#include <stdlib.h>

#define IDLE_MAX 8	/* pipes kept; a reader that never blocks needs one */

struct pipe_pool {
	struct splice_pipe *idle[IDLE_MAX];
	size_t n_idle, n_lent, max;
};

struct pipe_pool *
pipe_pool_new(size_t max)
{
	struct pipe_pool *pool = calloc(1, sizeof(*pool));

	if (pool != NULL)
		pool->max = max;
	return pool;
}

void
pipe_pool_free(struct pipe_pool *pool)
{
	if (pool == NULL)
		return;
	assert(pool->n_lent == 0);
	while (pool->n_idle > 0)
		splice_pipe_close(pool->idle[--pool->n_idle]);
	free(pool);
}

bool
pipe_pool_has(const struct pipe_pool *pool)
{
	return pool->n_lent < pool->max;
}

struct splice_pipe *
pipe_pool_take(struct pipe_pool *pool)
{
	struct splice_pipe *pipe;

	if (!pipe_pool_has(pool))
		return NULL;
	pipe = pool->n_idle > 0 ? pool->idle[--pool->n_idle] : splice_pipe_open();
	if (pipe == NULL)
		return NULL;
	pipe->pool = pool;
	pool->n_lent++;
	return pipe;
}

void
pipe_pool_put(struct splice_pipe *pipe)
{
	struct pipe_pool *pool;

	if (pipe == NULL)
		return;
	pool = pipe->pool;
	pool->n_lent--;
	if (pipe->len > 0 || pool->n_idle == IDLE_MAX)
		splice_pipe_close(pipe);
	else
		pool->idle[pool->n_idle++] = pipe;
}
