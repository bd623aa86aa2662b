#include "proxy/upstream_pool.h"

#include <stdlib.h>
#include <string.h>

#include "base/hashmap.h"

#define IDLE_MAX 256		/* idle connections to one origin, per worker */
#define IDLE_ALL_MAX 1024	/* to all of them */

/* The connections to one origin; lives while there are any. */
struct upstream_bucket {
	struct upstream_pool *pool;
	struct list idle;		/* the one used last first */
	size_t n_idle, n_all;
	struct slice key;		/* points to key_bytes */
	unsigned char key_bytes[];
};

struct upstream_pool {
	struct hashmap buckets;
	size_t n_idle;			/* of all buckets */
	struct timer_class *idle;
};

struct upstream_pool *
upstream_pool_new(struct timer_class *idle)
{
	struct upstream_pool *pool = calloc(1, sizeof(*pool));

	if (pool != NULL)
		pool->idle = idle;
	return pool;
}

void
upstream_pool_free(struct upstream_pool *pool)
{
	if (pool == NULL)
		return;
	upstream_pool_empty(pool);
	hashmap_clear(&pool->buckets);
	free(pool);
}

/* Take an upstream off the idle list. */
static void
unlist(struct upstream *upstream)
{
	list_remove(&upstream->link);
	timer_stop(&upstream->timer);
	upstream->bucket->n_idle--;
	upstream->bucket->pool->n_idle--;
}

struct stream *
upstream_take_stream(struct upstream_pool *pool, struct upstream *upstream)
{
	struct upstream_bucket *bucket = upstream->bucket;
	struct stream *stream = upstream->stream;

	free(upstream);
	if (--bucket->n_all == 0) {
		hashmap_remove(&pool->buckets, bucket->key);
		free(bucket);
	}
	return stream;
}

void
upstream_close(struct upstream_pool *pool, struct upstream *upstream)
{
	if (upstream != NULL)
		stream_close(upstream_take_stream(pool, upstream));
}

static void
close_idle(void *ctx)
{
	struct upstream *upstream = ctx;

	unlist(upstream);
	upstream_close(upstream->bucket->pool, upstream);
}

/* Nothing may come while no request is out: an error, or the end. */
static void
on_idle_data(unsigned char *bytes, size_t len, void *ctx)
{
	(void)bytes;
	(void)len;
	close_idle(ctx);
}

static void
on_idle_error(int error, void *ctx)
{
	(void)error;
	close_idle(ctx);
}

static const struct stream_handler idle_handler = {
	.on_data = on_idle_data,
	.on_eof = close_idle,
	.on_drained = close_idle,
	.on_error = on_idle_error,
};

struct upstream *
upstream_pool_take(struct upstream_pool *pool, struct slice key)
{
	struct upstream_bucket *bucket = hashmap_find(&pool->buckets, key);
	struct upstream *upstream;

	if (bucket == NULL || list_is_empty(&bucket->idle))
		return NULL;
	upstream = LIST_OWNER(list_first(&bucket->idle), struct upstream, link);
	unlist(upstream);
	upstream->reused = true;
	return upstream;
}

static struct upstream_bucket *
bucket_of(struct upstream_pool *pool, struct slice key)
{
	struct upstream_bucket *bucket = hashmap_find(&pool->buckets, key);

	if (bucket != NULL)
		return bucket;
	bucket = calloc(1, sizeof(*bucket) + key.len);
	if (bucket == NULL)
		return NULL;
	bucket->pool = pool;
	list_init(&bucket->idle);
	memcpy(bucket->key_bytes, key.ptr, key.len);
	bucket->key = slice_of(bucket->key_bytes, key.len);
	if (!hashmap_put(&pool->buckets, bucket->key, bucket)) {
		free(bucket);
		return NULL;
	}
	return bucket;
}

struct upstream *
upstream_pool_adopt(struct upstream_pool *pool, struct slice key,
    struct stream *stream)
{
	struct upstream *upstream = calloc(1, sizeof(*upstream));
	struct upstream_bucket *bucket =
	    upstream == NULL ? NULL : bucket_of(pool, key);

	if (bucket == NULL) {
		free(upstream);
		stream_close(stream);
		return NULL;
	}
	upstream->stream = stream;
	upstream->bucket = bucket;
	bucket->n_all++;
	list_init(&upstream->link);
	timer_init(&upstream->timer, close_idle, upstream);
	return upstream;
}

void
upstream_pool_put(struct upstream_pool *pool, struct upstream *upstream)
{
	struct upstream_bucket *bucket = upstream->bucket;

	if (bucket->n_idle >= IDLE_MAX || pool->n_idle >= IDLE_ALL_MAX ||
	    stream_at_eof(upstream->stream)) {
		upstream_close(pool, upstream);
		return;
	}
	stream_set_handler(upstream->stream, &idle_handler, upstream);
	stream_set_read_max(upstream->stream, LOOP_BUFFER_SIZE);
	stream_resume(upstream->stream);
	list_prepend(&bucket->idle, &upstream->link);
	bucket->n_idle++;
	pool->n_idle++;
	timer_start(pool->idle, &upstream->timer);
}

void
upstream_pool_empty(struct upstream_pool *pool)
{
	struct upstream_bucket *bucket;
	size_t at = 0;

	/* Closing the last connection of a bucket changes the map: start over. */
	while ((bucket = hashmap_each(&pool->buckets, &at)) != NULL) {
		bool any = !list_is_empty(&bucket->idle);

		while (any) {
			struct upstream *upstream =
			    LIST_OWNER(list_first(&bucket->idle), struct upstream, link);

			any = bucket->n_idle > 1;
			at = 0;
			close_idle(upstream);
		}
	}
}
