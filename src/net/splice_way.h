#ifndef NET_SPLICE_WAY_H
#define NET_SPLICE_WAY_H
/*
 * The way of bulk data from one stream to another: copied through the process, or
 * spliced through a pipe, which costs half when much of it comes at a time and more
 * when little does. It begins with copying. After a read of SPLICE_WAY_MIN bytes
 * it is to be started; by itself it goes back to copying after several small ones.
 */
#include "net/stream.h"

/* A read from which splicing pays. */
#define SPLICE_WAY_MIN ((size_t)64 * 1024)

struct splice_way {
	struct stream *from, *to;
	struct pipe_pool *pipes;	/* the worker's */
	/* Handlers of `from`, and their ctx: `splicing` has an on_waiting, that calls
	   splice_way_move; `copying` has none. */
	const struct stream_handler *copying, *splicing;
	void *ctx;
	unsigned n_small;		/* spliced reads that were not worth it */
};

/* Splice what comes from now on; goes on copying where one of the streams has
   TLS, or all pipes are lent. */
void splice_way_start(struct splice_way *way) NONNULL(1);

/* Go back to copying. What is in a pipe already goes its way. */
void splice_way_stop(struct splice_way *way) NONNULL(1);

/*
 * Move bytes that wait on.
 *
 * max  how many at most; a pipe may hold less.
 * rc   set to what became of them, as with stream_write.
 *
 * Returns how many bytes were taken. With 0 it goes back to copying, whose handler
 * is told at once what waits: bytes, the end or an error.
 */
size_t splice_way_move(struct splice_way *way, uint64_t max, enum stream_rc *rc)
    NONNULL(1, 3) MUST_CHECK;

#endif
