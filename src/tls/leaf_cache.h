#ifndef TLS_LEAF_CACHE_H
#define TLS_LEAF_CACHE_H
/*
 * Minted leaves by host, within a bound: the least recently used goes first, and
 * one that is in the second half of its life is made anew. One for each worker
 * and authority; no locks.
 */
#include "tls/mint.h"

struct leaf_cache;

/*
 * authority  a reference is taken.
 * max        how many leaves are kept, at least 1. NULL when memory ran out.
 */
struct leaf_cache *leaf_cache_new(struct signing_authority *authority, size_t max)
    NONNULL(1) MUST_CHECK;
void leaf_cache_free(struct leaf_cache *cache);	/* accepts NULL */

/*
 * The leaf for a host, minted now when there is none; see mint_leaf for the
 * arguments. Borrowed until the next call; NULL when it cannot be made. When one
 * cannot be made anew, the old one is lent until it ends.
 */
const struct leaf *leaf_cache_get(struct leaf_cache *cache, struct slice host,
    int64_t now_s) NONNULL(1) MUST_CHECK;

/* How many leaves are kept now. */
size_t leaf_cache_len(const struct leaf_cache *cache) NONNULL(1);

#endif
