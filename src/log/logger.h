#ifndef LOG_LOGGER_H
#define LOG_LOGGER_H
/*
 * One thread's way to the log: builds lines in a buffer of its own and hands
 * them to the sink in batches. Owned by one thread. Between logger_begin and
 * logger_end only the record may be used.
 */
#include "log/log_sink.h"

struct logger;

/* sink must outlive the logger. NULL when memory ran out. */
struct logger *logger_new(struct log_sink *sink,
    const struct log_options *options) NONNULL(1, 2) MUST_CHECK;
void logger_free(struct logger *logger);	/* flushes; accepts NULL */

/* Take over new level, format and rates, and the sink's newest place. */
void logger_configure(struct logger *logger, const struct log_options *options)
    NONNULL(1, 2);

/* Whether events of this level are written. */
bool logger_writes(const struct logger *logger, enum log_level level)
    NONNULL(1) MUST_CHECK;

/*
 * Start an event; the caller adds members and calls logger_end. NULL when the
 * level is not written.
 */
struct record *logger_begin(struct logger *logger, enum log_level level,
    const char *event) NONNULL(1, 3) MUST_CHECK;
void logger_end(struct logger *logger) NONNULL(1);

/* A whole event with a `message` only. */
void logger_say(struct logger *logger, enum log_level level, const char *event,
    const char *fmt, ...) NONNULL(1, 3, 4) PRINTF_LIKE(4, 5);

/*
 * Whether an event with this fingerprint may be written now. One beyond
 * options->repeat_rate within a second is counted instead.
 *
 * fingerprint  stable bytes that tell the kind of event (api, status, ...),
 *              shown in the summary, so printable; the first 512 bytes count.
 * now_ms       monotonic.
 */
bool logger_admits(struct logger *logger, struct slice fingerprint,
    uint64_t now_ms) NONNULL(1) MUST_CHECK;

/* Whether logger_is_news can be true at all. */
bool logger_knows_news(const struct logger *logger) NONNULL(1) MUST_CHECK;

/*
 * Whether a thing is seen for the first time, by any logger of the sink, now or
 * before a restart. False when the sink has no seen_book, and when that is full
 * (which is told once, as `event=state`). Takes a lock for what this logger has
 * not seen yet, and only then.
 *
 * thing  printable; the first SEEN_THING_MAX bytes count.
 */
bool logger_is_news(struct logger *logger, struct slice thing)
    NONNULL(1) MUST_CHECK;

/*
 * Write an `event=repeats` line with `count` and `fingerprint` for each kind
 * that was held back, once its second is over. Call it about once a second.
 * The line is written whatever the level: nothing is held back in silence. And
 * tell what troubles the seen_book (`event=state`).
 */
void logger_summarise(struct logger *logger, uint64_t now_ms) NONNULL(1);

/* Hand the buffered lines to the sink; cheap when there are none. */
void logger_flush(struct logger *logger) NONNULL(1);

#endif
