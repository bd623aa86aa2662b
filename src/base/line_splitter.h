#ifndef BASE_LINE_SPLITTER_H
#define BASE_LINE_SPLITTER_H
/*
 * Cuts a stream that comes in pieces into lines, in bounded memory: a line that
 * is too long is passed over and counted. One thread at a time.
 */
#include "base/strbuf.h"

/* Called for each line, without its end (LF or CRLF), lent for the call. */
typedef void line_splitter_fn(struct slice line, void *ctx);

/* Zero it, then set line_max, on_line and ctx. */
struct line_splitter {
	size_t line_max;	/* bytes of a line */
	line_splitter_fn *on_line;
	void *ctx;
	uint64_t n_too_long;	/* lines passed over */
	/* the rest is for line_splitter.c only */
	struct strbuf begun;	/* a line whose end has not come */
	bool passing;		/* it is too long, and its end is waited for */
};

/* Take the next piece of the stream. */
void line_splitter_feed(struct line_splitter *splitter, struct slice piece)
    NONNULL(1);

/* The stream ends: a line without an end is one, too. Frees the memory. */
void line_splitter_end(struct line_splitter *splitter) NONNULL(1);

#endif
