#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H
/*
 * The two clocks: one that only goes forward, for durations and deadlines, and
 * the wall clock, for people.
 */
#include "base/attr.h"

/* Room for clock_format_rfc3339's text, its final zero byte included. */
#define CLOCK_RFC3339_SIZE sizeof("9999-12-31T23:59:59.999Z")

/* Microseconds of the monotonic clock. */
uint64_t clock_monotonic_us(void) MUST_CHECK;

/* Milliseconds since 1970-01-01 UTC. */
uint64_t clock_wall_ms(void) MUST_CHECK;

/* Write wall_ms as RFC 3339 has it, in UTC with milliseconds, into out. */
void clock_format_rfc3339(uint64_t wall_ms, char out[CLOCK_RFC3339_SIZE])
    NONNULL(2);

#endif
