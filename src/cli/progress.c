#include "cli/progress.h"

#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"

#define QUIET_US 1000000	/* work this short shows nothing */
#define EVERY_US 200000		/* between two looks of the line */
#define MIB (1024.0 * 1024.0)

void
progress_begin(struct progress *progress, const char *name, uint64_t size)
{
	if (progress->started_us == 0) {
		progress->started_us = clock_monotonic_us();
		progress->is_on = isatty(STDERR_FILENO) != 0;
	}
	progress->name = name;
	progress->size = size;
	progress->done = 0;
}

static void
show(struct progress *progress, uint64_t now_us)
{
	double done = (double)progress->done;

	progress->shown_us = now_us;
	progress->is_shown = true;
	if (progress->size > 0)
		fprintf(stderr, "\r\033[K%.60s: %.0f of %.0f MiB (%.0f%%)",
		    progress->name, done / MIB, (double)progress->size / MIB,
		    100.0 * done / (double)progress->size);
	else
		fprintf(stderr, "\r\033[K%.60s: %.0f MiB", progress->name,
		    done / MIB);
	fflush(stderr);
}

void
progress_step(struct progress *progress, size_t n)
{
	uint64_t now_us;

	progress->done += n;
	if (!progress->is_on)
		return;
	now_us = clock_monotonic_us();
	if (now_us - progress->started_us >= QUIET_US &&
	    now_us - progress->shown_us >= EVERY_US)
		show(progress, now_us);
}

void
progress_wipe(struct progress *progress)
{
	if (progress->is_shown)
		fputs("\r\033[K", stderr);
	progress->is_shown = false;
}
