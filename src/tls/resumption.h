#ifndef TLS_RESUMPTION_H
#define TLS_RESUMPTION_H
/*
 * Sessions that may be resumed with origins (RFC 8446, section 2.2), within a
 * bound: the newest for each key, the least recently used forgotten first. One
 * for each worker; no locks.
 */
#include "base/slice.h"

struct resumption;

/* max: how many sessions are kept. NULL when memory ran out. */
struct resumption *resumption_new(size_t max) MUST_CHECK;
void resumption_free(struct resumption *store);	/* accepts NULL */

/* For tls/ only: an SSL_SESSION. put takes the reference over; take gives it to
   the caller and forgets it; NULL when there is none. */
void resumption_put(struct resumption *store, struct slice key, void *session)
    NONNULL(1, 3);
void *resumption_take(struct resumption *store, struct slice key)
    NONNULL(1) MUST_CHECK;

#endif
