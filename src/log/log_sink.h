#ifndef LOG_LOG_SINK_H
#define LOG_LOG_SINK_H
/*
 * Where log lines go: a file or a standard stream, written by a thread of its
 * own, so that a slow disk never stops an event loop. What waits to be written
 * is bounded; lines beyond that are counted, and the count is logged as soon
 * as writing works again (`event=log-lost` with `count`). An error of writing
 * never ends the process, a signal for a broken pipe neither.
 */
#include "log/log_target.h"
#include "log/seen_book.h"

struct log_sink;

/*
 * Open the sink and start its thread. On failure NULL, and errors gets a line.
 * options->path is copied. With options->state there is a seen_book, too.
 */
struct log_sink *log_sink_open(const struct log_options *options,
    struct strbuf *errors) NONNULL(1, 2) MUST_CHECK;

/*
 * Write what waits, for at most a second, and end the thread. Returns how many
 * lines were lost and could not be told of. Accepts NULL.
 */
size_t log_sink_close(struct log_sink *sink);

/*
 * Hand over whole lines. Never waits for the disk. lines is emptied (its memory
 * may have been taken). Any thread may call.
 *
 * place    what log_sink_place said when the lines' format was chosen.
 * n_lines  how many there are, for the count of lost ones.
 */
void log_sink_put(struct log_sink *sink, unsigned place, struct strbuf *lines,
    size_t n_lines) NONNULL(1, 3);

/* The place that new lines are for: another one after log_sink_prepare. Any
   thread may call. */
unsigned log_sink_place(struct log_sink *sink) NONNULL(1) MUST_CHECK;

/* Count lines that could not even be built, to be told with the other lost ones. */
void log_sink_count_lost(struct log_sink *sink, size_t n_lines) NONNULL(1);

/* What was seen before, or NULL; it ends with the sink. */
struct seen_book *log_sink_seen(struct log_sink *sink) NONNULL(1) MUST_CHECK;

/* Open the path anew (log rotation); the old file stays when that fails. */
void log_sink_reopen(struct log_sink *sink) NONNULL(1);

/* Whether lines go where, and in the format, that the options say. */
bool log_sink_is_at(struct log_sink *sink, const struct log_options *options)
    NONNULL(1, 2) MUST_CHECK;

/*
 * Move to another target, in two steps, so that each gets lines of its own
 * format only. From log_sink_prepare on, lines for the new place wait;
 * log_sink_switch, called when nobody puts lines for the old one any more, has
 * them written. log_sink_cancel takes the first step back, when nobody has put
 * any for the new one. The main thread calls all three.
 *
 * target     taken over, unless this fails; NULL: the same as before.
 * queue_max  in force from the switch on.
 *
 * False when the move before is not over yet, because its old place is stuck.
 */
bool log_sink_prepare(struct log_sink *sink, struct log_target *target,
    size_t queue_max) NONNULL(1) MUST_CHECK;
void log_sink_cancel(struct log_sink *sink) NONNULL(1);
void log_sink_switch(struct log_sink *sink) NONNULL(1);

#endif
