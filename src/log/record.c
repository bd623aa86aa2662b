#include "log/record.h"

#include <string.h>

#include "base/escape.h"
#include "base/number.h"
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

/* Bytes that need no quotes in logfmt: visible ASCII but '"', '=' and '\\'. */
static const unsigned char bare_bytes[256] = {
	['!'] = 1, ['#' ... '<'] = 1, ['>' ... '['] = 1, [']' ... '~'] = 1,
};

/* Whether logfmt and text can show value as it is, without quotes. */
static bool
is_bare(struct slice value)
{
	return slice_span(value, bare_bytes, 1) == value.len;
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
	bool is_json = record->format == LOG_JSON;
	struct strbuf *out = record->out;
	size_t len = strlen(name);
	unsigned char *at;

	if (!strbuf_reserve(out, len + sizeof(",\"\":") - 1))
		return;
	at = out->ptr + out->len;
	*at++ = is_json ? ',' : ' ';
	if (is_json)
		*at++ = '"';
	at = (unsigned char *)memcpy(at, name, len) + len;
	if (is_json)
		*at++ = '"';
	*at++ = is_json ? ':' : '=';
	out->len = (size_t)(at - out->ptr);
}

/* What stands before, between and behind the members that all events have. */
static const struct opening {
	const char *time, *level, *event, *end;
} openings[] = {
	[LOG_JSON] = { "{\"time\":\"", "\",\"level\":\"", "\",\"event\":\"", "\"" },
	[LOG_LOGFMT] = { "time=", " level=", " event=", "" },
	[LOG_TEXT] = { "", " ", " ", "" },
};
static_assert(ARRAY_LEN(openings) == LOG_FORMAT_N, "a format lacks its opening");

void
record_begin(struct record *record, struct strbuf *out, enum log_format format,
    enum log_level level, const char *event, struct slice time)
{
	const struct opening *opening = &openings[format];

	record->out = out;
	record->format = format;
	strbuf_add_str(out, opening->time);
	strbuf_add(out, time);
	strbuf_add_str(out, opening->level);
	strbuf_add_str(out, log_level_word(level));
	strbuf_add_str(out, opening->event);
	strbuf_add_str(out, event);
	strbuf_add_str(out, opening->end);
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
	char digits[NUMBER_U64_LEN_MAX + sizeof(".mmm")];
	size_t whole = number_write_u64(digits, us / 1000);

	digits[whole] = '.';
	number_write_digits(digits + whole + 1, 3, us % 1000);
	member_begin(record, name);
	strbuf_add(record->out, slice_of(digits, whole + 4));
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
