#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H
/*
 * The two clocks: one that only goes forward, for durations and deadlines, and
 * the wall clock, for people.
 */
#include "base/slice.h"

/* Room for clock_format_rfc3339's text, its final zero byte included. */
#define CLOCK_RFC3339_SIZE sizeof("9999-12-31T23:59:59.999Z")

/* Microseconds of the monotonic clock. */
uint64_t clock_monotonic_us(void) MUST_CHECK;

/* Milliseconds since 1970-01-01 UTC. */
uint64_t clock_wall_ms(void) MUST_CHECK;

/* Write wall_ms as RFC 3339 has it, in UTC with milliseconds, into out. */
void clock_format_rfc3339(uint64_t wall_ms, char out[CLOCK_RFC3339_SIZE])
    NONNULL(2);

/*
 * The text of a time, kept for the next one: within a second only milliseconds
 * change. Zeroed before the first use; one thread at a time.
 */
struct clock_stamp {
	uint64_t second;	/* that text was made for */
	char text[CLOCK_RFC3339_SIZE];	/* empty at first */
};

/* As clock_format_rfc3339; the text is the stamp's, until the next call. */
struct slice clock_stamp_at(struct clock_stamp *stamp, uint64_t wall_ms)
    NONNULL(1);

#endif
