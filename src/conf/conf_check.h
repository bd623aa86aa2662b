#ifndef CONF_CONF_CHECK_H
#define CONF_CONF_CHECK_H
/*
 * Whether the parts of a conf file fit together, once each has been read.
 */
#include "conf/conf_tree.h"
#include "conf/settings.h"

/*
 * Note what does not fit: unknown names, a gateway without upstream, files that
 * cannot be read, ...
 *
 * settings  as read; a section with a mistake in it is left alone, since what
 *           seems wrong may only follow from that.
 * root      what they were read from, for the lines of mistakes.
 * words     what rules and shapes may name.
 */
void conf_check(const struct settings *settings, struct cfg_t *root,
    const struct conf_vocabulary *words, struct mistakes *mistakes)
    NONNULL(1, 2, 3, 4);

#endif
