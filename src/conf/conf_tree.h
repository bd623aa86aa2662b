#ifndef CONF_CONF_TREE_H
#define CONF_CONF_TREE_H
/*
 * A conf file as libConfuse reads it: sections and the values of directives,
 * as text with their lines. The only user of libConfuse, whose scanner keeps
 * its state in global variables: one thread at a time may call.
 */
#include "conf/directive.h"
#include "conf/mistakes.h"

struct cfg_t;		/* libConfuse's: a section */

/* One value of a directive. */
struct conf_value {
	unsigned line;
	char text[];
};

/*
 * Read a conf file whose outline has been checked.
 *
 * text  changed by nobody; len bytes.
 *
 * Returns the root section, or NULL when it cannot be read; why is noted.
 */
struct cfg_t *conf_tree_parse(unsigned char *text, size_t len,
    struct mistakes *mistakes) NONNULL(3) MUST_CHECK;
void conf_tree_free(struct cfg_t *root);	/* accepts NULL */

/* How many values, or sections, a directive has here. */
size_t conf_tree_count(struct cfg_t *section, const struct directive *row)
    NONNULL(1, 2) MUST_CHECK;

/* Whether a directive stands in the file, be it with an empty list. */
bool conf_tree_is_given(struct cfg_t *section, const struct directive *row)
    NONNULL(1, 2) MUST_CHECK;

/* The value or section at index, which is below the count. */
const struct conf_value *conf_tree_value(struct cfg_t *section,
    const struct directive *row, size_t index) NONNULL(1, 2) MUST_CHECK;
struct cfg_t *conf_tree_section(struct cfg_t *section,
    const struct directive *row, size_t index) NONNULL(1, 2) MUST_CHECK;

/* The title of a section, and the lines where it opens and closes. */
const char *conf_tree_title(struct cfg_t *section) NONNULL(1) MUST_CHECK;
unsigned conf_tree_line(struct cfg_t *section) NONNULL(1) MUST_CHECK;
unsigned conf_tree_last_line(struct cfg_t *section) NONNULL(1) MUST_CHECK;

#endif
