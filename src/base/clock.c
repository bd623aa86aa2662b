#include "base/clock.h"

#include <string.h>
#include <time.h>

#include "base/number.h"

#define MS_AT (CLOCK_RFC3339_SIZE - sizeof("mmmZ"))

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

void
clock_format_rfc3339(uint64_t wall_ms, char out[CLOCK_RFC3339_SIZE])
{
	time_t seconds = (time_t)(wall_ms / 1000);
	struct tm tm;

	gmtime_r(&seconds, &tm);
	memcpy(out, "yyyy-mm-ddThh:mm:ss.mmmZ", CLOCK_RFC3339_SIZE);
	number_write_digits(out, 4, (uint64_t)(tm.tm_year + 1900));
	number_write_digits(out + 5, 2, (uint64_t)(tm.tm_mon + 1));
	number_write_digits(out + 8, 2, (uint64_t)tm.tm_mday);
	number_write_digits(out + 11, 2, (uint64_t)tm.tm_hour);
	number_write_digits(out + 14, 2, (uint64_t)tm.tm_min);
	number_write_digits(out + 17, 2, (uint64_t)tm.tm_sec);
	number_write_digits(out + MS_AT, 3, wall_ms % 1000);
}

struct slice
clock_stamp_at(struct clock_stamp *stamp, uint64_t wall_ms)
{
	if (stamp->text[0] != '\0' && stamp->second == wall_ms / 1000)
		number_write_digits(stamp->text + MS_AT, 3, wall_ms % 1000);
	else
		clock_format_rfc3339(wall_ms, stamp->text);
	stamp->second = wall_ms / 1000;
	return slice_of(stamp->text, CLOCK_RFC3339_SIZE - 1);
}
