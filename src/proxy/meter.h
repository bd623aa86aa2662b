#ifndef PROXY_METER_H
#define PROXY_METER_H
/*
 * Whether a body moves fast enough. A deadline between two pieces alone lets one
 * byte now and then hold a connection for ever; so the bytes of a stretch of time
 * are counted as well. Pure.
 */
#include "base/attr.h"

struct meter_limits {
	uint64_t stretch_us;		/* how long to count */
	uint64_t min_rate;		/* bytes a second; 0: any will do */
};

/* Zeroed before use. */
struct meter {
	uint64_t since_us;		/* when the stretch began; 0: with the next
					   bytes */
	uint64_t bytes;			/* in it */
};

/*
 * Bytes have come.
 *
 * False when a stretch is over in which too few did.
 */
bool meter_note(struct meter *meter, const struct meter_limits *limits,
    uint64_t bytes, uint64_t now_us) NONNULL(1, 2) MUST_CHECK;

/* Whoever is measured is held back now: time does not count until the next bytes. */
void meter_pause(struct meter *meter) NONNULL(1);

/* The fewest bytes of a stretch, at least 1. */
uint64_t meter_least(const struct meter_limits *limits) NONNULL(1);

#endif
