#ifndef CATALOGUE_MISTAKES_H
#define CATALOGUE_MISTAKES_H
/*
 * What is wrong with a catalogue file, collected as "file:line: message" lines
 * so that its author sees several mistakes at once.
 */
#include "base/strbuf.h"

#define MISTAKES_MAX 20		/* more are noise: the first explains the rest */

struct mistakes {
	const char *path;
	struct strbuf *lines;
	unsigned n;		/* also counts those that are not shown */
};

/* Add one line; beyond MISTAKES_MAX, only count. */
void mistakes_add(struct mistakes *mistakes, unsigned line, const char *fmt, ...)
    NONNULL(1, 3) PRINTF_LIKE(3, 4);

#endif
