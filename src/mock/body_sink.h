#ifndef MOCK_BODY_SINK_H
#define MOCK_BODY_SINK_H
/*
 * Where the body of a request goes: nowhere, into a count, or back.
 */
#include "mock/wire.h"
#include "net/stream.h"

struct body_sink {
	enum answer_sink kind;
	struct stream *stream;		/* for SINK_ECHO */
	bool chunked, is_mute;		/* how to echo, or not to: HEAD */
	uint64_t len;
	uint32_t sum;			/* Adler-32 */
};

/* Start on a body. The stream is borrowed. */
void body_sink_start(struct body_sink *sink, struct stream *stream,
    enum answer_sink kind, const struct wire_request *request)
    NONNULL(1, 2, 4);

/* Take a piece of the body. False when the connection broke. */
bool body_sink_take(struct body_sink *sink, struct slice data)
    NONNULL(1) MUST_CHECK;

/*
 * The body is whole: end an echo, or put the count into the answer. False when
 * the connection broke.
 */
bool body_sink_end(struct body_sink *sink, struct answer *answer)
    NONNULL(1, 2) MUST_CHECK;

#endif
