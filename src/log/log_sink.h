#ifndef LOG_LOG_SINK_H
#define LOG_LOG_SINK_H
/*
 * Where log lines go: a file or a standard stream, written by a thread of its
 * own, so that a slow disk never stops an event loop. What waits to be written
 * is bounded; lines beyond that are counted, and the count is logged as soon
 * as writing works again (`event=log-lost` with `count`). An error of writing
 * never ends the process, a signal for a broken pipe neither.
 */
#include "base/strbuf.h"

#include "log/record.h"
#include "log/seen_book.h"

struct log_sink;

struct log_options {
	const char *path;	/* "-": standard output; "stderr"; else a file */
	enum log_format format;
	enum log_level level;	/* events below it are not written */
	bool access;		/* an event for every exchange */
	size_t queue_max;	/* bytes that may wait to be written */
	uint64_t repeat_rate;	/* events of one fingerprint a second; 0: no bound */
	size_t sample_max;	/* bytes of a body in `sample`; 0: none */
	const char *state;	/* the file of what was seen before, or NULL */
};

/*
 * Open the sink and start its thread. On failure NULL, and errors gets a line.
 * options->path is copied. With options->state there is a seen_book, too, whose
 * troubles are events (`event=state`).
 */
struct log_sink *log_sink_open(const struct log_options *options,
    struct strbuf *errors) NONNULL(1, 2) MUST_CHECK;

/* Write what waits, for at most a second, and end the thread. Accepts NULL. */
void log_sink_close(struct log_sink *sink);

/*
 * Hand over whole lines. Never waits for the disk. lines is emptied (its memory
 * may have been taken). n_lines is how many it holds, for the count of lost
 * ones. Any thread may call.
 */
void log_sink_put(struct log_sink *sink, struct strbuf *lines, size_t n_lines)
    NONNULL(1, 2);

/* Count lines that could not even be built, to be told with the other lost ones. */
void log_sink_count_lost(struct log_sink *sink, size_t n_lines) NONNULL(1);

/* What was seen before, or NULL; it ends with the sink. */
struct seen_book *log_sink_seen(struct log_sink *sink) NONNULL(1) MUST_CHECK;

/* Open the path anew (log rotation); the old file stays when that fails. */
void log_sink_reopen(struct log_sink *sink) NONNULL(1);

#endif
