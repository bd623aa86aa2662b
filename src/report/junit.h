#ifndef REPORT_JUNIT_H
#define REPORT_JUNIT_H
/*
 * Writes a JUnit file, as build servers read it: one suite of test cases. The
 * cases wait in a temporary file, since their number stands in front of them, so
 * that memory does not grow with them. One thread at a time.
 */
#include "base/slice.h"

struct junit;

/* One test case. Texts may hold any bytes. */
struct junit_case {
	struct slice classname, name;
	struct slice failure;	/* what is wrong, in a line; empty: it passed */
	struct slice detail;	/* of a failure; may be empty */
};

/*
 * Start a suite.
 *
 * path   the file, made anew; kept open until the end.
 * suite  the suite's name.
 *
 * NULL, with errno set, when the file cannot be made.
 */
struct junit *junit_open(const char *path, struct slice suite)
    NONNULL(1) MUST_CHECK;

void junit_add(struct junit *junit, const struct junit_case *one) NONNULL(1, 2);

/* Write the file. False when that failed. Accepts NULL, which is fine. */
bool junit_close(struct junit *junit) MUST_CHECK;

#endif
