#include "conf/conf_read.h"

#include <string.h>

#include "conf/conf_value.h"

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
	size_t item_size = conf_value_item_size(row->type);
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
		(void)conf_value_read(&reading);
	}
}

/* Read the default of a row, whose items stand apart by blanks. */
static void
read_fallback(const struct conf_reader *reader, const struct directive *row,
    unsigned char *base)
{
	struct reading reading = { .reader = reader, .row = row };
	struct slice rest = slice_str(row->fallback);
	size_t item_size = conf_value_item_size(row->type), n_items = 1;
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
		(void)conf_value_read(&reading);
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

		if (!conf_value_keep(&reading, slice_str(conf_tree_title(inner)),
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
