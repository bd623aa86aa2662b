#include "log/logger.h"

#include <stdlib.h>

#include "base/clock.h"
#include "log/repeats.h"

/* Buffered lines beyond this go to the sink at once. */
#define FLUSH_LEN ((size_t)16 * 1024)

struct logger {
	struct log_sink *sink;
	unsigned place;		/* of the sink, that lines are made for */
	enum log_format format;
	enum log_level level;
	uint64_t repeat_rate;
	struct strbuf lines;	/* complete ones, then the open one */
	size_t n_lines;		/* complete ones */
	size_t open_at;		/* where the open line starts */
	struct record record;
	struct clock_stamp stamp;
	struct strbuf text;	/* of logger_say */
	struct repeats repeats;
	struct hashmap seen;	/* things this logger has seen, the book's copies */
	bool seen_full;		/* the book has no room for more */
};

struct logger *
logger_new(struct log_sink *sink, const struct log_options *options)
{
	struct logger *logger = calloc(1, sizeof(*logger));

	if (logger == NULL)
		return NULL;
	logger->sink = sink;
	repeats_init(&logger->repeats);
	logger_configure(logger, options);
	return logger;
}

void
logger_configure(struct logger *logger, const struct log_options *options)
{
	/* What was made before is in the old format, and for the old place. */
	logger_flush(logger);
	logger->place = log_sink_place(logger->sink);
	logger->format = options->format;
	logger->level = options->level;
	logger->repeat_rate = options->repeat_rate;
}

bool
logger_writes(const struct logger *logger, enum log_level level)
{
	return level >= logger->level;
}

struct record *
logger_begin(struct logger *logger, enum log_level level, const char *event)
{
	if (!logger_writes(logger, level))
		return NULL;
	logger->open_at = logger->lines.len;
	record_begin(&logger->record, &logger->lines, logger->format, level, event,
	    clock_stamp_at(&logger->stamp, clock_wall_ms()));
	return &logger->record;
}

void
logger_end(struct logger *logger)
{
	record_end(&logger->record);
	if (logger->lines.failed) {
		/* Half a line would spoil the log: take it back, and count it. */
		logger->lines.len = logger->open_at;
		logger->lines.failed = false;
		log_sink_count_lost(logger->sink, 1);
		return;
	}
	logger->n_lines++;
	if (logger->lines.len >= FLUSH_LEN)
		logger_flush(logger);
}

void
logger_say(struct logger *logger, enum log_level level, const char *event,
    const char *fmt, ...)
{
	struct record *record = logger_begin(logger, level, event);
	va_list args;

	if (record == NULL)
		return;
	strbuf_reset(&logger->text, FLUSH_LEN);
	va_start(args, fmt);
	strbuf_vaddf(&logger->text, fmt, args);
	va_end(args);
	record_str(record, "message", strbuf_slice(&logger->text));
	logger_end(logger);
}

/* A repeats_tell_fn: write the summary, whatever the level. */
static void
tell_repeats(struct slice fingerprint, uint64_t count, void *ctx)
{
	struct logger *logger = ctx;
	enum log_level level = logger->level > LOG_INFO ? logger->level : LOG_INFO;
	struct record *record = logger_begin(logger, level, "repeats");

	if (record == NULL)
		return;
	record_u64(record, "count", count);
	record_str(record, "fingerprint", fingerprint);
	logger_end(logger);
}

bool
logger_admits(struct logger *logger, struct slice fingerprint, uint64_t now_ms)
{
	if (logger->repeat_rate == 0)
		return true;
	return repeats_admit(&logger->repeats, fingerprint, logger->repeat_rate,
	    now_ms, tell_repeats, logger);
}

/* Ask the book, and remember what it says. */
static bool
ask_book(struct logger *logger, struct seen_book *book, struct slice thing)
{
	struct slice kept;
	enum seen_rc rc = seen_book_note(book, thing, &kept);

	if (rc == SEEN_NO_ROOM) {
		logger->seen_full = true;
		logger_say(logger, LOG_WARN, "state", "the file of what was seen is "
		    "full: what is new from now on is not told as first-seen");
		return false;
	}
	if (!hashmap_put(&logger->seen, kept, logger))
		return rc == SEEN_NEW;	/* the book is asked again; no harm */
	return rc == SEEN_NEW;
}

bool
logger_knows_news(const struct logger *logger)
{
	return log_sink_seen(logger->sink) != NULL && !logger->seen_full;
}

bool
logger_is_news(struct logger *logger, struct slice thing)
{
	struct seen_book *book = log_sink_seen(logger->sink);

	thing = slice_head(thing, SEEN_THING_MAX);
	if (book == NULL || logger->seen_full ||
	    hashmap_find(&logger->seen, thing) != NULL)
		return false;
	return ask_book(logger, book, thing);
}

/* Tell what troubles the file of what was seen, once. */
static void
tell_book(struct logger *logger)
{
	struct seen_book *book = log_sink_seen(logger->sink);
	struct strbuf message = { 0 };

	if (book != NULL && seen_book_problem(book, &message))
		logger_say(logger, LOG_WARN, "state", "%.*s",
		    SLICE_FMT(strbuf_slice(&message)));
	strbuf_clear(&message);
}

void
logger_summarise(struct logger *logger, uint64_t now_ms)
{
	tell_book(logger);
	repeats_sweep(&logger->repeats, now_ms, tell_repeats, logger);
}

void
logger_flush(struct logger *logger)
{
	if (logger->n_lines == 0)
		return;
	log_sink_put(logger->sink, logger->place, &logger->lines, logger->n_lines);
	logger->n_lines = 0;
}

void
logger_free(struct logger *logger)
{
	if (logger == NULL)
		return;
	repeats_clear(&logger->repeats, tell_repeats, logger);
	logger_flush(logger);
	hashmap_clear(&logger->seen);
	strbuf_clear(&logger->lines);
	strbuf_clear(&logger->text);
	free(logger);
}
