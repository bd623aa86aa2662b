#include "conf/conf_read.h"

#include <inttypes.h>
#include <string.h>

#include "base/ascii.h"
#include "base/number.h"
#include "conf/settings.h"

/* One value on its way into a field. */
struct reading {
	const struct conf_reader *reader;
	const struct directive *row;
	struct slice text;
	unsigned line;
	void *field;
};

typedef bool read_fn(const struct reading *reading);

/* Note what is wrong with the value; false, for its reader to return. */
static bool
wrong(const struct reading *reading, const char *what)
{
	mistakes_add(reading->reader->mistakes, reading->line, "%s: '%.*s' %s",
	    reading->row->name, SLICE_FMT(reading->text), what);
	return false;
}

static bool
no_memory(const struct reading *reading)
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
	wrong(reading, what.failed ? "is out of bounds" : (const char *)what.ptr);
	strbuf_clear(&what);
	return false;
}

static bool
read_number(const struct reading *reading, uint64_t *value)
{
	if (!number_parse_u64(reading->text, value))
		return wrong(reading, "is no whole number");
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
		return wrong(reading, "is no size, such as 64k, 4m or 512");
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
		return wrong(reading, "is no time, such as 500ms, 10s, 5m or 1h");
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
	return wrong(reading, "is neither true nor false");
}

static bool
read_word(const struct reading *reading)
{
	const char *const *words = reading->row->words;
	struct strbuf what = { 0 };
	unsigned i;

	for (i = 0; words[i] != NULL; i++)
		if (slice_eq(reading->text, slice_str(words[i]))) {
			*(unsigned *)reading->field = i;
			return true;
		}
	strbuf_add_str(&what, "is none of");
	for (i = 0; words[i] != NULL; i++)
		strbuf_addf(&what, " %s", words[i]);
	strbuf_add_byte(&what, '\0');
	wrong(reading, what.failed ? "is unknown" : (const char *)what.ptr);
	strbuf_clear(&what);
	return false;
}

/* Put a copy of text into a const char * field. */
static bool
keep_text(const struct reading *reading, struct slice text, void *field)
{
	struct slice copy = arena_copy(reading->reader->arena, text);

	if (copy.ptr == NULL)
		return no_memory(reading);
	*(const char **)field = (const char *)copy.ptr;
	return true;
}

static bool
read_text(const struct reading *reading)
{
	if (reading->text.len == 0)
		return wrong(reading, "is empty");
	return keep_text(reading, reading->text, reading->field);
}

static bool
read_file(const struct reading *reading)
{
	struct slice folder = reading->reader->folder;
	struct strbuf path = { 0 };
	bool kept;

	if (reading->text.len == 0)
		return wrong(reading, "is empty");
	if (reading->text.ptr[0] != '/')
		strbuf_add(&path, folder);
	strbuf_add(&path, reading->text);
	kept = path.failed ? no_memory(reading) :
	    keep_text(reading, strbuf_slice(&path), reading->field);
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
read_address(const struct reading *reading)
{
	if (!address_parse(reading->text, reading->field))
		return wrong(reading,
		    "is no ADDRESS:PORT; a name or a lone port will not do");
	return true;
}

/* A copy in lower case, or one with a NULL ptr when memory ran out. */
static struct slice
lower_copy(const struct reading *reading, struct slice text)
{
	unsigned char *bytes = arena_alloc(reading->reader->arena, text.len + 1);

	if (bytes == NULL) {
		no_memory(reading);
		return SLICE_NONE;
	}
	for (size_t i = 0; i < text.len; i++)
		bytes[i] = ascii_lower(text.ptr[i]);
	return slice_of(bytes, text.len);
}

/* Whether a host has only characters of names and addresses. */
static bool
is_host(struct slice host, bool is_ipv6)
{
	struct address address;

	if (is_ipv6)
		return address_from_host(host, 0, &address);
	for (size_t i = 0; i < host.len; i++)
		if (!ascii_is_alnum(host.ptr[i]) && host.ptr[i] != '-' &&
		    host.ptr[i] != '.' && host.ptr[i] != '_')
			return false;
	return host.len > 0;
}

/* Split "host", "host:port" or "[v6]:port"; *port stays without one. */
static bool
split_authority(struct slice text, struct slice *host, uint16_t *port)
{
	bool is_ipv6 = slice_starts_with(text, SLICE("["));
	size_t end = slice_index(text, is_ipv6 ? ']' : ':');
	struct slice after;
	uint64_t number;

	*host = is_ipv6 ? slice_of(text.ptr + 1, end - 1) : slice_head(text, end);
	if (is_ipv6 && end == text.len)
		return false;
	after = slice_skip(text, end + (is_ipv6 ? 1 : 0));
	if (after.len > 0) {
		if (after.ptr[0] != ':' ||
		    !number_parse_u64(slice_skip(after, 1), &number) ||
		    number == 0 || number > UINT16_MAX)
			return false;
		*port = (uint16_t)number;
	}
	return is_host(*host, is_ipv6);
}

/* The Host field for an origin: its port only when it is not the default. */
static bool
keep_authority(const struct reading *reading, struct slice host, uint16_t port,
    const char **authority)
{
	bool is_ipv6 = slice_index(host, ':') < host.len;
	struct strbuf text = { 0 };
	bool kept;

	strbuf_addf(&text, is_ipv6 ? "[%.*s]" : "%.*s", SLICE_FMT(host));
	if (port != 80 && port != 443)
		strbuf_addf(&text, ":%u", port);
	kept = text.failed ? no_memory(reading) :
	    keep_text(reading, strbuf_slice(&text), authority);
	strbuf_clear(&text);
	return kept;
}

static bool
read_origin(const struct reading *reading)
{
	struct origin_settings *origin = reading->field;
	struct slice rest = reading->text, host;

	origin->tls = slice_starts_with_nocase(rest, SLICE("https://"));
	if (!origin->tls && !slice_starts_with_nocase(rest, SLICE("http://")))
		return wrong(reading, "is no http://HOST[:PORT]");
	rest = slice_skip(rest, origin->tls ? 8 : 7);
	if (slice_ends_with(rest, SLICE("/")))
		rest.len--;
	if (slice_index(rest, '/') < rest.len || slice_index(rest, '?') < rest.len)
		return wrong(reading, "has a path; requests bring their own");
	if (slice_index(rest, '@') < rest.len)
		return wrong(reading, "names a user; requests bring their own");
	origin->port = origin->tls ? 443 : 80;
	if (!split_authority(rest, &host, &origin->port))
		return wrong(reading, "is no http://HOST[:PORT]");
	host = lower_copy(reading, host);
	if (host.ptr == NULL)
		return false;
	origin->host = (const char *)host.ptr;
	return keep_authority(reading, host, origin->port, &origin->authority) &&
	    keep_text(reading, reading->text, &origin->url);
}

static bool
read_host_port(const struct reading *reading)
{
	struct parent_settings *p = (void *)((char *)reading->field -
	    offsetof(struct parent_settings, host));
	struct slice host;

	if (!split_authority(reading->text, &host, &p->port) || p->port == 0)
		return wrong(reading, "is no HOST:PORT");
	return keep_text(reading, host, reading->field);
}

static bool
read_addr53(const struct reading *reading)
{
	if (!address_parse(reading->text, reading->field) &&
	    !address_from_host(reading->text, 53, reading->field))
		return wrong(reading, "is no address");
	return true;
}

static bool
read_ports(const struct reading *reading)
{
	struct port_range *r = reading->field;
	size_t dash = slice_index(reading->text, '-');
	uint64_t a, b;

	if (slice_eq(reading->text, SLICE("any"))) {
		*r = (struct port_range){ 1, 65535 };
		return true;
	}
	if (!number_parse_u64(slice_head(reading->text, dash), &a))
		return wrong(reading, "is no port");
	b = a;
	if (dash < reading->text.len &&
	    !number_parse_u64(slice_skip(reading->text, dash + 1), &b))
		return wrong(reading, "is no port");
	*r = (struct port_range){ (uint16_t)a, (uint16_t)b };
	return true;
}

static bool
read_host_glob(const struct reading *reading)
{
	struct slice text = reading->text, lower;
	size_t colon = slice_index(text, ':');
	struct address address;

	if (text.len == 0)
		return wrong(reading, "is empty");
	if (slice_index(text, '/') < text.len ||
	    (colon < text.len && slice_index(text, '*') == text.len &&
	    !address_from_host(text, 0, &address)))
		return wrong(reading,
		    "is no host: leave out scheme, port and brackets");
	lower = lower_copy(reading, text);
	*(const char **)reading->field = (const char *)lower.ptr;
	return lower.ptr != NULL;
}

static bool
read_path_glob(const struct reading *reading)
{
	if (!slice_starts_with(reading->text, SLICE("/")) &&
	    !slice_starts_with(reading->text, SLICE("*")))
		return wrong(reading, "matches no path: paths start with '/'");
	return keep_text(reading, reading->text, reading->field);
}

static bool
read_network(const struct reading *reading)
{
	if (!network_parse(reading->text, reading->field))
		return wrong(reading, "is no network, such as 10.0.0.0/8 or ::1");
	return true;
}

static bool
read_target(const struct reading *reading)
{
	/* The rule keeps the text, and compares names in lower case. */
	struct slice lower = lower_copy(reading, reading->text);

	if (lower.ptr == NULL)
		return false;
	if (!target_rule_parse(lower, reading->field))
		return wrong(reading, "is none of loopback, link-local, private, "
		    "any, a network, HOST:PORT");
	return true;
}

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
	[TAKES_ADDRESS] = { read_address, 0 },
	[TAKES_HOST] = { read_host_port, 0 },
	[TAKES_PORT_OF_HOST] = { NULL, 0 },
	[TAKES_ORIGIN] = { read_origin, 0 },
	[TAKES_FILES] = { read_file, sizeof(const char *) },
	[TAKES_ADDRESSES] = { read_addr53, sizeof(struct address) },
	[TAKES_PORTS] = { read_ports, sizeof(struct port_range) },
	[TAKES_TEXTS] = { read_text, sizeof(const char *) },
	[TAKES_HOSTS] = { read_host_glob, sizeof(const char *) },
	[TAKES_PATHS] = { read_path_glob, sizeof(const char *) },
	[TAKES_NETWORKS] = { read_network, sizeof(struct network) },
	[TAKES_TARGETS] = { read_target, sizeof(struct target_rule) },
};
static_assert(ARRAY_LEN(types) == TAKES_N, "a type lacks a row");

/* Make an array of a row's items, and put it and its length into the struct. */
static unsigned char *
make_array(const struct conf_reader *reader, const struct directive *row,
    size_t n_items, size_t item_size, unsigned line, unsigned char *base)
{
	void *array = arena_alloc(reader->arena, n_items * item_size + 1);

	if (array == NULL) {
		mistakes_add(reader->mistakes, line, "out of memory");
		return NULL;
	}
	memcpy(base + row->offset, &array, sizeof(array));
	memcpy(base + row->count_offset, &n_items, sizeof(n_items));
	return array;
}

/* Read the value or the list that stands in the file. */
static void
read_given(const struct conf_reader *reader, struct cfg_t *section,
    const struct directive *row, size_t n_values, unsigned char *base)
{
	struct reading reading = { .reader = reader, .row = row };
	size_t item_size = types[row->type].item_size;
	unsigned char *array = base + row->offset;

	if (directive_is_list(row)) {
		array = make_array(reader, row, n_values, item_size,
		    conf_tree_line(section), base);
		if (array == NULL)
			return;
	}
	for (size_t i = 0; i < n_values; i++) {
		const struct conf_value *value = conf_tree_value(section, row, i);

		reading.text = slice_str(value->text);
		reading.line = value->line;
		reading.field = array + i * item_size;
		(void)types[row->type].read(&reading);
	}
}

/* Read the default of a row, whose items stand apart by blanks. */
static void
read_fallback(const struct conf_reader *reader, const struct directive *row,
    unsigned char *base)
{
	struct reading reading = { .reader = reader, .row = row };
	struct slice rest = slice_str(row->fallback);
	size_t item_size = types[row->type].item_size, n_items = 1;
	unsigned char *array = base + row->offset;

	if (directive_is_list(row)) {
		for (size_t i = 0; i < rest.len; i++)
			n_items += rest.ptr[i] == ' ';
		array = make_array(reader, row, n_items, item_size, 0, base);
		if (array == NULL)
			return;
	}
	for (size_t i = 0; i < n_items; i++) {
		if (!slice_next(&rest, ' ', &reading.text))
			break;
		reading.field = array + i * item_size;
		(void)types[row->type].read(&reading);
	}
}

static void
read_directive(const struct conf_reader *reader, struct cfg_t *section,
    const struct directive *row, unsigned char *base)
{
	size_t n_values = conf_tree_count(section, row);
	const char *title = conf_tree_title(section);

	if (n_values > 0)
		read_given(reader, section, row, n_values, base);
	else if (row->required)
		mistakes_add(reader->mistakes, conf_tree_line(section),
		    "%s \"%s\" needs '%s': %s", directive_section(row->in)->name,
		    title != NULL ? title : "", row->name, row->help);
	else if (row->fallback != NULL && !conf_tree_is_given(section, row))
		read_fallback(reader, row, base);
}

/* Fill an array with the sections of one kind. */
static void
read_titled(const struct conf_reader *reader, struct cfg_t *section,
    const struct directive *row, unsigned char *base)
{
	const struct conf_section_kind *kind = directive_section(row->opens);
	size_t n = conf_tree_count(section, row);
	unsigned char *item = make_array(reader, row, n, kind->size,
	    conf_tree_line(section), base);

	for (size_t i = 0; item != NULL && i < n; i++, item += kind->size) {
		struct cfg_t *inner = conf_tree_section(section, row, i);
		struct reading reading = { .reader = reader, .row = row,
			.line = conf_tree_line(inner) };

		if (!keep_text(&reading, slice_str(conf_tree_title(inner)),
		    item + kind->title_offset))
			return;
		memcpy(item + kind->line_offset, &reading.line, sizeof(reading.line));
		conf_read_section(reader, inner, row->opens, item);
	}
}

void
conf_read_section(const struct conf_reader *reader, struct cfg_t *section,
    enum conf_section kind, void *base)
{
	size_t n_rows;
	const struct directive *rows = directive_rows(&n_rows);

	for (size_t i = 0; i < n_rows; i++) {
		const struct directive *row = &rows[i];

		if (row->in != kind)
			continue;
		if (row->type != TAKES_SECTION)
			read_directive(reader, section, row, base);
		else if (directive_is_titled(row))
			read_titled(reader, section, row, base);
		else
			conf_read_section(reader, conf_tree_section(section, row, 0),
			    row->opens, base);
	}
}
