#ifndef PROXY_UPSTREAM_POOL_H
#define PROXY_UPSTREAM_POOL_H
/*
 * Connections to origins, kept open between exchanges (RFC 9112, section 9.3).
 * One pool a worker. A pooled connection stays registered for reading: what
 * an origin says or does then closes it.
 */
#include "net/stream.h"
#include "net/timer.h"

struct upstream_pool;
struct upstream_bucket;

/* A connection to an origin: in the pool, or lent to one exchange. */
struct upstream {
	struct stream *stream;
	struct upstream_bucket *bucket;
	struct list link;		/* among the idle ones of the bucket */
	struct timer timer;		/* idle: how long it may be */
	bool reused;			/* has served an exchange before */
};

/* idle: how long a connection may wait in the pool. NULL when memory ran out. */
struct upstream_pool *upstream_pool_new(struct timer_class *idle)
    NONNULL(1) MUST_CHECK;

/* Closes idle connections; none may be lent. Accepts NULL. */
void upstream_pool_free(struct upstream_pool *pool);

/*
 * An idle connection to host:port, the one used last, or NULL. The caller sets
 * the stream's handler.
 *
 * key  "host:port" in lower case: all that matters for sharing.
 */
struct upstream *upstream_pool_take(struct upstream_pool *pool, struct slice key)
    NONNULL(1) MUST_CHECK;

/* Make a new connection part of the pool's count; it is lent to the caller. On
   NULL (no memory) the stream is closed. */
struct upstream *upstream_pool_adopt(struct upstream_pool *pool,
    struct slice key, struct stream *stream) NONNULL(1, 3) MUST_CHECK;

/* Give back a connection on which the next request may be sent. */
void upstream_pool_put(struct upstream_pool *pool, struct upstream *upstream)
    NONNULL(1, 2);

/* Close a lent connection. Accepts NULL. */
void upstream_close(struct upstream_pool *pool, struct upstream *upstream)
    NONNULL(1);

/* Give the stream of a lent connection away for good. */
struct stream *upstream_take_stream(struct upstream_pool *pool,
    struct upstream *upstream) NONNULL(1, 2) MUST_CHECK;

/* Close all idle connections. */
void upstream_pool_empty(struct upstream_pool *pool) NONNULL(1);

#endif
