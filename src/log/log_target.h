#ifndef LOG_LOG_TARGET_H
#define LOG_LOG_TARGET_H
/*
 * The file, pipe or standard stream that log lines are written to. What cannot
 * be written is told by number, and leaves no half line behind. Used by one
 * thread at a time.
 */
#include "base/strbuf.h"

#include "log/record.h"

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

struct log_target;

/* Open what options->path names. On failure NULL, and errors gets a line. */
struct log_target *log_target_open(const struct log_options *options,
    struct strbuf *errors) NONNULL(1, 2) MUST_CHECK;
void log_target_free(struct log_target *target);	/* accepts NULL */

/* Open the path anew; false, with errno, when that fails: the old file stays. */
bool log_target_reopen(struct log_target *target) NONNULL(1) MUST_CHECK;

/* Whether it is where, and in the format, that the options say. */
bool log_target_is(const struct log_target *target,
    const struct log_options *options) NONNULL(1, 2) MUST_CHECK;

const char *log_target_path(const struct log_target *target) NONNULL(1);
enum log_format log_target_format(const struct log_target *target) NONNULL(1);

/*
 * Write whole lines. A file that was deleted is made anew; a line that only
 * partly fits is taken back, or, where that cannot be (a pipe), ended before the
 * next one.
 *
 * gives_up  asked now and then while a pipe's reader is slow: whether to stop
 *           waiting for it.
 *
 * Returns how many lines could not be written.
 */
size_t log_target_write(struct log_target *target, struct slice lines,
    bool (*gives_up)(void *ctx), void *ctx) NONNULL(1, 3) MUST_CHECK;

/* How many lines there are in bytes, each with its end. */
size_t log_target_count(struct slice lines) MUST_CHECK;

#endif
