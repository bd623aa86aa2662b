#include "proxy/meter.h"

#define SECOND_US 1000000

void
meter_pause(struct meter *meter)
{
	*meter = (struct meter){ 0 };
}

bool
meter_note(struct meter *meter, const struct meter_limits *limits,
    uint64_t bytes, uint64_t now_us)
{
	uint64_t elapsed_us;
	bool fast_enough;

	if (meter->since_us == 0)
		meter->since_us = now_us;
	meter->bytes += bytes;
	elapsed_us = now_us - meter->since_us;
	if (elapsed_us < limits->stretch_us)
		return true;
	fast_enough = meter->bytes >= limits->min_rate * elapsed_us / SECOND_US;
	*meter = (struct meter){ .since_us = now_us };
	return fast_enough;
}

uint64_t
meter_least(const struct meter_limits *limits)
{
	uint64_t least = limits->min_rate * limits->stretch_us / SECOND_US;

	return least > 0 ? least : 1;
}
