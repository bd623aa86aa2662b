#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H
/*
 * How far long work has come, as a line on standard error that is written over
 * again and again: only when that is a terminal, and only once the work has taken
 * a second. It is wiped away at the end.
 */
#include "base/slice.h"

/* Zero it. */
struct progress {
	const char *name;	/* of the file at hand */
	uint64_t size, done;	/* its bytes; size 0: not known */
	uint64_t started_us, shown_us;
	bool is_on;		/* there is a terminal */
	bool is_shown;		/* there is a line to be wiped away */
};

/* Begin with a file; name is borrowed until the next. */
void progress_begin(struct progress *progress, const char *name, uint64_t size)
    NONNULL(1, 2);

/* So many more bytes are done. */
void progress_step(struct progress *progress, size_t n) NONNULL(1);

/* Wipe the line away: before a message, and at the end. */
void progress_wipe(struct progress *progress) NONNULL(1);

#endif
