#ifndef CLI_JUDGE_BY_H
#define CLI_JUDGE_BY_H
/*
 * The catalogues that a command is given to judge by (-k).
 */
#include "inspect/inspector.h"

struct judge_by {
	struct catalogue **catalogues;
	size_t n;
	struct inspector inspector;	/* of them all; its shape is error_code's */
};

/* Load one more. On failure false, and standard error says why. */
bool judge_by_add(struct judge_by *judge, const char *path)
    NONNULL(1, 2) MUST_CHECK;

void judge_by_clear(struct judge_by *judge) NONNULL(1);

#endif
