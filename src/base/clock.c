#include "base/clock.h"

#include <string.h>
#include <time.h>

static uint64_t
clock_read_ns(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return (uint64_t)ts.tv_sec * 1000000000 + (uint64_t)ts.tv_nsec;
}

uint64_t
clock_monotonic_us(void)
{
	return clock_read_ns(CLOCK_MONOTONIC) / 1000;
}

uint64_t
clock_wall_ms(void)
{
	return clock_read_ns(CLOCK_REALTIME) / 1000000;
}

/* Write the last n decimal digits of value. */
static void
put_digits(char *out, unsigned n, unsigned value)
{
	for (; n > 0; value /= 10)
		out[--n] = (char)('0' + value % 10);
}

void
clock_format_rfc3339(uint64_t wall_ms, char out[CLOCK_RFC3339_SIZE])
{
	time_t seconds = (time_t)(wall_ms / 1000);
	struct tm tm;

	gmtime_r(&seconds, &tm);
	memcpy(out, "yyyy-mm-ddThh:mm:ss.mmmZ", CLOCK_RFC3339_SIZE);
	put_digits(out, 4, (unsigned)(tm.tm_year + 1900));
	put_digits(out + 5, 2, (unsigned)(tm.tm_mon + 1));
	put_digits(out + 8, 2, (unsigned)tm.tm_mday);
	put_digits(out + 11, 2, (unsigned)tm.tm_hour);
	put_digits(out + 14, 2, (unsigned)tm.tm_min);
	put_digits(out + 17, 2, (unsigned)tm.tm_sec);
	put_digits(out + 20, 3, (unsigned)(wall_ms % 1000));
}
