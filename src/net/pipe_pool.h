#ifndef NET_PIPE_POOL_H
#define NET_PIPE_POOL_H
/*
 * Pipes through which bytes go from socket to socket without being copied into
 * the process (splice(2)). One is needed only while bytes are on their way, so a
 * worker's tunnels share a few. One thread at a time.
 */
#include "base/attr.h"

struct pipe_pool;

struct splice_pipe {
	int read_fd, write_fd;
	size_t len;			/* bytes in it; kept by stream.c */
};

/* How much one pipe holds. */
#define SPLICE_PIPE_SIZE (1024 * 1024)

/* NULL when memory ran out. */
struct pipe_pool *pipe_pool_new(void) MUST_CHECK;
void pipe_pool_free(struct pipe_pool *pool);	/* accepts NULL; none may be lent */

/* An empty pipe, or NULL when the system gives none of full size: then bytes have
   to be copied. */
struct splice_pipe *pipe_pool_take(struct pipe_pool *pool) NONNULL(1) MUST_CHECK;

/* Give a pipe back; one that is not empty is closed. Accepts NULL for pipe. */
void pipe_pool_put(struct pipe_pool *pool, struct splice_pipe *pipe) NONNULL(1);

#endif
