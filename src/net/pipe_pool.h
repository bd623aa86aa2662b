#ifndef NET_PIPE_POOL_H
#define NET_PIPE_POOL_H
/*
 * Pipes to splice through. One is needed only while bytes are on their way, so
 * all streams of a worker share a few. One thread at a time.
 */
#include "net/splice_pipe.h"

struct pipe_pool;

/* More are never needed: readers that are slow keep one for long. */
#define PIPE_POOL_MAX 32

/*
 * max  how many there may be at most; 0 for none at all.
 *
 * NULL when memory ran out.
 */
struct pipe_pool *pipe_pool_new(size_t max) MUST_CHECK;
void pipe_pool_free(struct pipe_pool *pool);	/* accepts NULL; none may be lent */

/* Whether not all are lent. */
bool pipe_pool_has(const struct pipe_pool *pool) NONNULL(1) MUST_CHECK;

/* An empty pipe, or NULL when too many are lent, or the system gives none of full
   size: then bytes have to be copied. */
struct splice_pipe *pipe_pool_take(struct pipe_pool *pool) NONNULL(1) MUST_CHECK;

/* Give a pipe back to its pool; one that is not empty is closed. Accepts NULL. */
void pipe_pool_put(struct splice_pipe *pipe);

#endif
