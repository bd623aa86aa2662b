#ifndef CONF_CONF_READ_H
#define CONF_CONF_READ_H
/*
 * From the text of directives to the fields of settings, row by row of the
 * table of directives.
 */
#include "base/arena.h"
#include "conf/conf_tree.h"

struct conf_reader {
	struct arena *arena;	/* gets all strings and arrays */
	struct mistakes *mistakes;
	struct slice folder;	/* of the conf file, with its last '/'; may be empty */
};

/*
 * Fill the fields of a section and of the sections in it.
 *
 * section  as libConfuse read it.
 * kind     which one it is.
 * base     the zeroed struct that it fills.
 *
 * Values that are wrong or missing are noted; their fields stay as they are.
 */
void conf_read_section(const struct conf_reader *reader, struct cfg_t *section,
    enum conf_section kind, void *base) NONNULL(1, 2, 4);

#endif
