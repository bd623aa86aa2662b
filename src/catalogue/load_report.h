#ifndef CATALOGUE_LOAD_REPORT_H
#define CATALOGUE_LOAD_REPORT_H
/*
 * What is wrong with a catalogue file, collected as "file:line: message" lines
 * so that its author sees several mistakes at once.
 */
#include "base/strbuf.h"

#define LOAD_REPORT_MAX 20		/* more are noise: the first explains the rest */

struct load_report {
	const char *path;
	struct strbuf *lines;
	unsigned n;		/* also counts those that are not shown */
};

/* Add one line; beyond LOAD_REPORT_MAX, only count. */
void load_report_add(struct load_report *report, unsigned line, const char *fmt, ...)
    NONNULL(1, 3) PRINTF_LIKE(3, 4);

#endif
