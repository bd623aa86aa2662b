#include "net/splice_way.h"

#define SMALL_READS_MAX 8	/* reads in a row after which splicing does not pay */

void
splice_way_start(struct splice_way *way)
{
	way->n_small = 0;
	if (stream_tls(way->from) == NULL && stream_tls(way->to) == NULL &&
	    pipe_pool_has(way->pipes))
		stream_set_handler(way->from, way->splicing, way->ctx);
}

void
splice_way_stop(struct splice_way *way)
{
	stream_set_handler(way->from, way->copying, way->ctx);
}

/* A pipe, unless what it would bring were to overtake bytes that are pending. */
static struct splice_pipe *
take_pipe(const struct splice_way *way)
{
	return stream_pending(way->to) > 0 ? NULL : pipe_pool_take(way->pipes);
}

size_t
splice_way_move(struct splice_way *way, uint64_t max, enum stream_rc *rc)
{
	struct splice_pipe *pipe = take_pipe(way);
	size_t n = pipe == NULL ? 0 : stream_splice_in(way->from, pipe,
	    max < SPLICE_PIPE_SIZE ? (size_t)max : SPLICE_PIPE_SIZE);

	*rc = STREAM_SENT;
	if (n == 0) {
		pipe_pool_put(pipe);
		splice_way_stop(way);	/* what waits is told at once, read */
		return 0;
	}
	way->n_small = n < SPLICE_WAY_MIN ? way->n_small + 1 : 0;
	if (way->n_small > SMALL_READS_MAX)
		splice_way_stop(way);
	*rc = stream_splice_out(way->to, pipe);
	return n;
}
