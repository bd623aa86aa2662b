#include "net/pipe_pool.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#define IDLE_MAX 8	/* pipes kept; a tunnel that never blocks needs one */

struct pipe_pool {
	struct splice_pipe *idle[IDLE_MAX];
	size_t n_idle;
};

struct pipe_pool *
pipe_pool_new(void)
{
	return calloc(1, sizeof(struct pipe_pool));
}

static void
pipe_close(struct splice_pipe *pipe)
{
	close(pipe->read_fd);
	close(pipe->write_fd);
	free(pipe);
}

void
pipe_pool_free(struct pipe_pool *pool)
{
	if (pool == NULL)
		return;
	while (pool->n_idle > 0)
		pipe_close(pool->idle[--pool->n_idle]);
	free(pool);
}

static struct splice_pipe *
pipe_open(void)
{
	struct splice_pipe *pipe = calloc(1, sizeof(*pipe));
	int fds[2];

	if (pipe == NULL || pipe2(fds, O_NONBLOCK | O_CLOEXEC) != 0) {
		free(pipe);
		return NULL;
	}
	pipe->read_fd = fds[0];
	pipe->write_fd = fds[1];
	/* A user has pages for so many large pipes only (pipe(7)): a small one would
	   be slower than copying. */
	if (fcntl(fds[1], F_SETPIPE_SZ, SPLICE_PIPE_SIZE) < SPLICE_PIPE_SIZE) {
		pipe_close(pipe);
		return NULL;
	}
	return pipe;
}

struct splice_pipe *
pipe_pool_take(struct pipe_pool *pool)
{
	return pool->n_idle > 0 ? pool->idle[--pool->n_idle] : pipe_open();
}

void
pipe_pool_put(struct pipe_pool *pool, struct splice_pipe *pipe)
{
	if (pipe == NULL)
		return;
	if (pipe->len > 0 || pool->n_idle == IDLE_MAX)
		pipe_close(pipe);
	else
		pool->idle[pool->n_idle++] = pipe;
}
