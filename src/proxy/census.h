#ifndef PROXY_CENSUS_H
#define PROXY_CENSUS_H
/*
 * How many connections each client address has open, over all workers: the
 * kernel spreads one client's connections as it likes, so each worker by itself
 * could not tell. Any thread may call.
 *
 * An IPv6 client is counted by its /64, which is what one subscriber has.
 */
#include "net/address.h"

struct census;

struct census *census_new(void) MUST_CHECK;	/* NULL when memory ran out */
void census_free(struct census *census);	/* accepts NULL */

/*
 * Count one more connection of a client, unless it has max already. When memory
 * runs out it is counted as well as can be, and may come in.
 *
 * counted  set to whether census_leave is due.
 */
bool census_enter(struct census *census, const struct address *client,
    size_t max, bool *counted) NONNULL(1, 2, 4) MUST_CHECK;

/* One that was counted has closed. */
void census_leave(struct census *census, const struct address *client)
    NONNULL(1, 2);

/* How many addresses have a connection. */
size_t census_size(struct census *census) NONNULL(1);

#endif
