#ifndef CONF_CONF_VALUE_H
#define CONF_CONF_VALUE_H
/*
 * From the text of one value to a field: a reader for each type that a directive
 * takes. Those of hosts, addresses and ports are in conf_host.c.
 */
#include "conf/conf_read.h"

/* One value on its way into a field. */
struct reading {
	const struct conf_reader *reader;
	const struct directive *row;
	struct slice text;
	unsigned line;		/* in the file */
	void *field;		/* of the type that directive.h says */
};

/* Read a value by the type of its directive. False, and a mistake noted, when it
   is wrong; the field stays as it is. */
bool conf_value_read(const struct reading *reading) NONNULL(1);

/* The size of one item of a list, by the type; 0 for what is no list. */
size_t conf_value_item_size(enum directive_type type);

/* For readers: note what is wrong with the value, or that memory ran out; false,
   to be returned. */
bool conf_value_wrong(const struct reading *reading, const char *what)
    NONNULL(1, 2);
bool conf_value_no_memory(const struct reading *reading) NONNULL(1);

/* For readers: put a copy of text into a const char * field. */
bool conf_value_keep(const struct reading *reading, struct slice text, void *field)
    NONNULL(1, 3) MUST_CHECK;

/* For readers: a copy in lower case; without ptr, and noted, when memory ran out. */
struct slice conf_value_lower(const struct reading *reading, struct slice text)
    NONNULL(1) MUST_CHECK;

#endif
