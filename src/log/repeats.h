#ifndef LOG_REPEATS_H
#define LOG_REPEATS_H
/*
 * How often events of one kind were seen of late, so that a flood of equal
 * ones can be counted instead of written. A kind is told by its fingerprint.
 * Bounded: when there are too many kinds, the one seen longest ago goes. One
 * thread at a time.
 */
#include "base/hashmap.h"
#include "base/list.h"

#define REPEATS_MAX 1024		/* kinds remembered at once */
#define REPEATS_FINGERPRINT_MAX 512	/* bytes of a fingerprint that count */

struct repeats {
	struct hashmap by_fingerprint;
	struct list by_use;		/* seen longest ago first */
};

/* Told of events that were held back; fingerprint is lent for the call. */
typedef void repeats_tell_fn(struct slice fingerprint, uint64_t count, void *ctx);

void repeats_init(struct repeats *repeats) NONNULL(1);

/*
 * Count one event.
 *
 * rate    how many of a kind may be written in a second.
 * now_ms  monotonic.
 * tell    called for counts that can wait no longer: this kind's of an earlier
 *         second, or those of the kind that makes room.
 *
 * Returns whether the event may be written. When memory runs out it may.
 */
bool repeats_admit(struct repeats *repeats, struct slice fingerprint,
    uint64_t rate, uint64_t now_ms, repeats_tell_fn *tell, void *ctx)
    NONNULL(1, 5) MUST_CHECK;

/*
 * Tell of each kind that was held back and whose second is over, and forget
 * kinds not seen for a minute.
 */
void repeats_sweep(struct repeats *repeats, uint64_t now_ms,
    repeats_tell_fn *tell, void *ctx) NONNULL(1, 3);

/* Tell of all that was held back, and forget everything. */
void repeats_clear(struct repeats *repeats, repeats_tell_fn *tell, void *ctx)
    NONNULL(1, 2);

#endif
