#include "log/record.h"

#include "base/clock.h"
#include "base/escape.h"
#include "log/mask.h"

const char *
log_level_word(enum log_level level)
{
	static const char *const words[] = {
		[LOG_DEBUG] = "debug", [LOG_INFO] = "info",
		[LOG_WARN] = "warn", [LOG_ERROR] = "error",
	};
	static_assert(ARRAY_LEN(words) == LOG_LEVEL_N, "a level lacks a word");

	return words[level];
}

const char *
log_format_word(enum log_format format)
{
	static const char *const words[] = {
		[LOG_JSON] = "json", [LOG_LOGFMT] = "logfmt", [LOG_TEXT] = "text",
	};
	static_assert(ARRAY_LEN(words) == LOG_FORMAT_N, "a format lacks a word");

	return words[format];
}

/* Whether logfmt and text can show value as it is, without quotes. */
static bool
is_bare(struct slice value)
{
	for (size_t i = 0; i < value.len; i++) {
		unsigned char c = value.ptr[i];

		if (c <= ' ' || c >= 0x7f || c == '"' || c == '=' || c == '\\')
			return false;
	}
	return true;
}

static void
quoted_add(struct strbuf *out, struct slice value)
{
	strbuf_add_byte(out, '"');
	escape_json(out, value);
	strbuf_add_byte(out, '"');
}

/* What stands before a member's value. */
static void
member_begin(struct record *record, const char *name)
{
	if (record->format == LOG_JSON) {
		strbuf_add_str(record->out, ",\"");
		strbuf_add_str(record->out, name);
		strbuf_add_str(record->out, "\":");
	} else {
		strbuf_add_byte(record->out, ' ');
		strbuf_add_str(record->out, name);
		strbuf_add_byte(record->out, '=');
	}
}

void
record_begin(struct record *record, struct strbuf *out, enum log_format format,
    enum log_level level, const char *event, uint64_t wall_ms)
{
	const char *word = log_level_word(level);
	char time[CLOCK_RFC3339_SIZE];

	record->out = out;
	record->format = format;
	clock_format_rfc3339(wall_ms, time);
	switch (format) {
	case LOG_JSON:
		strbuf_addf(out, "{\"time\":\"%s\",\"level\":\"%s\",\"event\":\"%s\"",
		    time, word, event);
		break;
	case LOG_LOGFMT:
		strbuf_addf(out, "time=%s level=%s event=%s", time, word, event);
		break;
	case LOG_TEXT:
	case LOG_FORMAT_N:
		strbuf_addf(out, "%s %s %s", time, word, event);
		break;
	}
}

void
record_str(struct record *record, const char *name, struct slice value)
{
	if (value.len == 0)
		return;
	member_begin(record, name);
	if (record->format != LOG_JSON && is_bare(value))
		strbuf_add(record->out, value);
	else
		quoted_add(record->out, value);
}

void
record_foreign(struct record *record, const char *name, struct slice value,
    size_t max)
{
	struct strbuf text = { 0 };
	struct slice secret;
	size_t shown;

	if (value.len <= max && !mask_find(value, &secret, &shown)) {
		record_str(record, name, value);
		return;
	}
	mask_add(&text, slice_head(value, max));
	if (value.len > max)
		strbuf_add_str(&text, "...");
	record_str(record, name, text.failed ? SLICE("****") : strbuf_slice(&text));
	strbuf_clear(&text);
}

void
record_u64(struct record *record, const char *name, uint64_t value)
{
	member_begin(record, name);
	strbuf_add_u64(record->out, value);
}

void
record_ms(struct record *record, const char *name, uint64_t us)
{
	member_begin(record, name);
	strbuf_add_u64(record->out, us / 1000);
	strbuf_addf(record->out, ".%03u", (unsigned)(us % 1000));
}

void
record_bool(struct record *record, const char *name, bool value)
{
	member_begin(record, name);
	strbuf_add_str(record->out, value ? "true" : "false");
}

/* The items as a JSON array. */
static void
array_add(struct strbuf *out, const struct slice *items, size_t n_items)
{
	strbuf_add_byte(out, '[');
	for (size_t i = 0; i < n_items; i++) {
		if (i > 0)
			strbuf_add_byte(out, ',');
		quoted_add(out, items[i]);
	}
	strbuf_add_byte(out, ']');
}

/* The items joined by commas, in quotes when one of them needs it. */
static void
joined_add(struct strbuf *out, const struct slice *items, size_t n_items)
{
	bool bare = true;

	for (size_t i = 0; i < n_items; i++)
		bare = bare && is_bare(items[i]);
	if (!bare)
		strbuf_add_byte(out, '"');
	for (size_t i = 0; i < n_items; i++) {
		if (i > 0)
			strbuf_add_byte(out, ',');
		escape_json(out, items[i]);
	}
	if (!bare)
		strbuf_add_byte(out, '"');
}

void
record_list(struct record *record, const char *name, const struct slice *items,
    size_t n_items)
{
	if (n_items == 0)
		return;
	member_begin(record, name);
	if (record->format == LOG_JSON)
		array_add(record->out, items, n_items);
	else
		joined_add(record->out, items, n_items);
}

void
record_end(struct record *record)
{
	strbuf_add_str(record->out, record->format == LOG_JSON ? "}\n" : "\n");
}
