#include "conf/conf_value.h"

#include <inttypes.h>
#include <string.h>

#include "base/ascii.h"
#include "base/nearest.h"
#include "base/number.h"
#include "conf/conf_host.h"
#include "conf/settings.h"

bool
conf_value_wrong(const struct reading *reading, const char *what)
{
	mistakes_add(reading->reader->mistakes, reading->line, "%s: '%.*s' %s",
	    reading->row->name, SLICE_FMT(reading->text), what);
	return false;
}

bool
conf_value_no_memory(const struct reading *reading)
{
	mistakes_add(reading->reader->mistakes, reading->line, "out of memory");
	return false;
}

/* A bound as the conf file spells it. */
static void
add_bound(struct strbuf *out, enum directive_type type, uint64_t bound)
{
	static const struct {
		enum directive_type type;
		uint64_t factor;
		const char *unit;
	} units[] = {
		{ TAKES_SIZE, 1024 * 1024 * 1024, "g" },
		{ TAKES_SIZE, 1024 * 1024, "m" },
		{ TAKES_SIZE, 1024, "k" },
		{ TAKES_TIME, 60 * 60 * 1000, "h" },
		{ TAKES_TIME, 60 * 1000, "m" },
		{ TAKES_TIME, 1000, "s" },
		{ TAKES_TIME, 1, "ms" },
	};

	for (size_t i = 0; i < ARRAY_LEN(units) && bound > 0; i++)
		if (units[i].type == type && bound % units[i].factor == 0) {
			strbuf_addf(out, "%" PRIu64 "%s", bound / units[i].factor,
			    units[i].unit);
			return;
		}
	strbuf_add_u64(out, bound);
}

static bool
check_bounds(const struct reading *reading, uint64_t value)
{
	const struct directive *row = reading->row;
	struct strbuf what = { 0 };

	if (value >= row->min && value <= row->max)
		return true;
	strbuf_add_str(&what, "is not from ");
	add_bound(&what, row->type, row->min);
	strbuf_add_str(&what, " to ");
	add_bound(&what, row->type, row->max);
	strbuf_add_byte(&what, '\0');
	conf_value_wrong(reading, what.failed ? "is out of bounds" : (const char *)what.ptr);
	strbuf_clear(&what);
	return false;
}

static bool
read_number(const struct reading *reading, uint64_t *value)
{
	if (!number_parse_u64(reading->text, value))
		return conf_value_wrong(reading, "is no whole number");
	return check_bounds(reading, *value);
}

static bool
read_unsigned(const struct reading *reading)
{
	uint64_t value;

	if (!read_number(reading, &value))
		return false;
	*(unsigned *)reading->field = (unsigned)value;
	return true;
}

static bool
read_count(const struct reading *reading)
{
	uint64_t value;

	if (!read_number(reading, &value))
		return false;
	*(size_t *)reading->field = (size_t)value;
	return true;
}

static bool
read_u64(const struct reading *reading)
{
	return read_number(reading, reading->field);
}

static bool
read_size(const struct reading *reading)
{
	uint64_t value;

	if (!number_parse_size(reading->text, &value))
		return conf_value_wrong(reading, "is no size, such as 64k, 4m or 512");
	if (!check_bounds(reading, value))
		return false;
	*(size_t *)reading->field = (size_t)value;
	return true;
}

static bool
read_time(const struct reading *reading)
{
	uint64_t value;

	if (!number_parse_duration(reading->text, &value))
		return conf_value_wrong(reading, "is no time, such as 500ms, 10s, 5m or 1h");
	if (!check_bounds(reading, value))
		return false;
	*(uint64_t *)reading->field = value;
	return true;
}

static bool
read_bool(const struct reading *reading)
{
	static const char *const words[] = {
		"false", "true", "no", "yes", "off", "on", NULL
	};

	for (size_t i = 0; words[i] != NULL; i++)
		if (slice_eq(reading->text, slice_str(words[i]))) {
			*(bool *)reading->field = i % 2 == 1;
			return true;
		}
	return conf_value_wrong(reading, "is neither true nor false");
}

static bool
read_word(const struct reading *reading)
{
	const char *const *words = reading->row->words;
	struct strbuf what = { 0 };
	struct slice near;
	unsigned i;

	for (i = 0; words[i] != NULL; i++)
		if (slice_eq(reading->text, slice_str(words[i]))) {
			*(unsigned *)reading->field = i;
			return true;
		}
	strbuf_add_str(&what, "is none of");
	for (i = 0; words[i] != NULL; i++)
		strbuf_addf(&what, " %s", words[i]);
	near = nearest_of(reading->text, words);
	if (near.len > 0)
		strbuf_addf(&what, "; did you mean '%.*s'?", SLICE_FMT(near));
	strbuf_add_byte(&what, '\0');
	conf_value_wrong(reading, what.failed ? "is unknown" : (const char *)what.ptr);
	strbuf_clear(&what);
	return false;
}

bool
conf_value_keep(const struct reading *reading, struct slice text, void *field)
{
	struct slice copy = arena_copy(reading->reader->arena, text);

	if (copy.ptr == NULL)
		return conf_value_no_memory(reading);
	*(const char **)field = (const char *)copy.ptr;
	return true;
}

struct slice
conf_value_lower(const struct reading *reading, struct slice text)
{
	unsigned char *bytes = arena_alloc(reading->reader->arena, text.len + 1);

	if (bytes == NULL) {
		conf_value_no_memory(reading);
		return SLICE_NONE;
	}
	for (size_t i = 0; i < text.len; i++)
		bytes[i] = ascii_lower(text.ptr[i]);
	return slice_of(bytes, text.len);
}

static bool
read_text(const struct reading *reading)
{
	if (reading->text.len == 0)
		return conf_value_wrong(reading, "is empty");
	return conf_value_keep(reading, reading->text, reading->field);
}

static bool
read_file(const struct reading *reading)
{
	struct slice folder = reading->reader->folder;
	struct strbuf path = { 0 };
	bool kept;

	if (reading->text.len == 0)
		return conf_value_wrong(reading, "is empty");
	if (reading->text.ptr[0] != '/')
		strbuf_add(&path, folder);
	strbuf_add(&path, reading->text);
	kept = path.failed ? conf_value_no_memory(reading) :
	    conf_value_keep(reading, strbuf_slice(&path), reading->field);
	strbuf_clear(&path);
	return kept;
}

static bool
read_log_path(const struct reading *reading)
{
	if (slice_eq(reading->text, SLICE("-")) ||
	    slice_eq(reading->text, SLICE("stderr")))
		return read_text(reading);
	return read_file(reading);
}

static bool
read_path_glob(const struct reading *reading)
{
	if (!slice_starts_with(reading->text, SLICE("/")) &&
	    !slice_starts_with(reading->text, SLICE("*")))
		return conf_value_wrong(reading, "matches no path: paths start with '/'");
	return conf_value_keep(reading, reading->text, reading->field);
}

typedef bool read_fn(const struct reading *reading);

/* How each type is read; item_size is that of a list's items. */
static const struct {
	read_fn *read;
	size_t item_size;
} types[] = {
	[TAKES_SECTION] = { NULL, 0 },
	[TAKES_UNSIGNED] = { read_unsigned, 0 },
	[TAKES_COUNT] = { read_count, 0 },
	[TAKES_NUMBER] = { read_u64, 0 },
	[TAKES_SIZE] = { read_size, 0 },
	[TAKES_TIME] = { read_time, 0 },
	[TAKES_BOOL] = { read_bool, 0 },
	[TAKES_WORD] = { read_word, 0 },
	[TAKES_TEXT] = { read_text, 0 },
	[TAKES_FILE] = { read_file, 0 },
	[TAKES_LOG_PATH] = { read_log_path, 0 },
	[TAKES_ADDRESS] = { conf_host_address, 0 },
	[TAKES_HOST_PORT] = { conf_host_port, 0 },
	[TAKES_ORIGIN] = { conf_host_origin, 0 },
	[TAKES_FILES] = { read_file, sizeof(const char *) },
	[TAKES_ADDRESSES] = { conf_host_nameserver, sizeof(struct address) },
	[TAKES_PORTS] = { conf_host_ports, sizeof(struct port_range) },
	[TAKES_TEXTS] = { read_text, sizeof(const char *) },
	[TAKES_HOSTS] = { conf_host_glob, sizeof(const char *) },
	[TAKES_PATHS] = { read_path_glob, sizeof(const char *) },
	[TAKES_EXCEPTIONS] = { conf_host_exception, sizeof(const char *) },
	[TAKES_NETWORKS] = { conf_host_network, sizeof(struct network) },
	[TAKES_TARGETS] = { conf_host_target, sizeof(struct target_rule) },
};
static_assert(ARRAY_LEN(types) == TAKES_N, "a type lacks a row");

bool
conf_value_read(const struct reading *reading)
{
	return types[reading->row->type].read(reading);
}

size_t
conf_value_item_size(enum directive_type type)
{
	return types[type].item_size;
}
