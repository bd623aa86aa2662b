#ifndef CATALOGUE_EXCERPT_H
#define CATALOGUE_EXCERPT_H
/*
 * The beginning of a foreign text, safe to stand in one line of a message.
 */
#include "base/slice.h"

#define EXCERPT_LEN_MAX 60	/* bytes of the text that are shown */

struct excerpt {
	char text[4 * EXCERPT_LEN_MAX + sizeof("...")];
};

/* For printf: ("'%s'", excerpt_of(code).text). Ends in "..." when cut. */
struct excerpt excerpt_of(struct slice text);

#endif
