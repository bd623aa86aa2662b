#ifndef LOG_RECORD_H
#define LOG_RECORD_H
/*
 * One log event, written straight into a buffer in the chosen format as its
 * members are named: one event is one line whatever the values hold.
 */
#include "base/strbuf.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR, LOG_LEVEL_N };
enum log_format { LOG_JSON, LOG_LOGFMT, LOG_TEXT, LOG_FORMAT_N };

struct record {
	struct strbuf *out;
	enum log_format format;
};

/* The word of a level or format, as the conf file spells it. */
const char *log_level_word(enum log_level level);
const char *log_format_word(enum log_format format);

/* Start an event: writes `time`, `level` and `event`, which need no escapes. */
void record_begin(struct record *record, struct strbuf *out,
    enum log_format format, enum log_level level, const char *event,
    struct slice time) NONNULL(1, 2, 5);

/* A member; left out when value is empty. */
void record_str(struct record *record, const char *name, struct slice value)
    NONNULL(1, 2);

/*
 * As record_str, for a text of somebody else: credentials in it are masked, and
 * of a text longer than max bytes only the front is written, followed by "...".
 */
void record_foreign(struct record *record, const char *name, struct slice value,
    size_t max) NONNULL(1, 2);

void record_u64(struct record *record, const char *name, uint64_t value)
    NONNULL(1, 2);

/* A duration given in microseconds, written in milliseconds with 3 digits. */
void record_ms(struct record *record, const char *name, uint64_t us)
    NONNULL(1, 2);

void record_bool(struct record *record, const char *name, bool value)
    NONNULL(1, 2);

/* A list: a JSON array, elsewhere joined by commas; left out when empty. */
void record_list(struct record *record, const char *name,
    const struct slice *items, size_t n_items) NONNULL(1, 2);

/* End the event: the line is complete. */
void record_end(struct record *record) NONNULL(1);

#endif
