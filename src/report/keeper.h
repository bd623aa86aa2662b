#ifndef REPORT_KEEPER_H
#define REPORT_KEEPER_H
/*
 * Copies of what is to outlive a log line. Memory running out is remembered, so
 * that it is asked for once, at the end. Zero it.
 */
#include "base/arena.h"

struct keeper {
	struct arena arena;
	bool failed;
};

/* A copy of the first max bytes; empty when memory ran out. */
struct slice keeper_copy(struct keeper *keeper, struct slice text, size_t max)
    NONNULL(1) MUST_CHECK;

#endif
