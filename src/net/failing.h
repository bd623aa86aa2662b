#ifndef NET_FAILING_H
#define NET_FAILING_H
/*
 * Addresses that could not be connected to lately: a small memory, in which the
 * oldest gives way. One for each resolver.
 */
#include "net/address.h"

#define FAILING_MAX 64

struct failing {			/* zeroed: knows of none */
	struct {
		struct address address;
		uint64_t until_us;	/* 0: free */
	} items[FAILING_MAX];
	size_t n_used;			/* no item behind is in use */
};

/* Remember that an address failed, for a minute from now on. */
void failing_add(struct failing *failing, const struct address *address,
    uint64_t now_us) NONNULL(1, 2);

/* Forget an address. */
void failing_remove(struct failing *failing, const struct address *address)
    NONNULL(1, 2);

/* Whether an address has failed lately. */
bool failing_has(const struct failing *failing, const struct address *address,
    uint64_t now_us) NONNULL(1, 2) MUST_CHECK;

#endif
