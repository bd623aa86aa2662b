#include "net/failing.h"

#include <string.h>

#define FAILING_US (60 * 1000000ULL)

static bool
same_address(const struct address *a, const struct address *b)
{
	if (a->any.sa_family != b->any.sa_family ||
	    address_port(a) != address_port(b))
		return false;
	return a->any.sa_family == AF_INET ?
	    a->v4.sin_addr.s_addr == b->v4.sin_addr.s_addr :
	    memcmp(&a->v6.sin6_addr, &b->v6.sin6_addr,
	    sizeof(a->v6.sin6_addr)) == 0;
}

/* Where an address is, or n_used. */
static size_t
place_of(const struct failing *failing, const struct address *address)
{
	size_t i = 0;

	while (i < failing->n_used && (failing->items[i].until_us == 0 ||
	    !same_address(&failing->items[i].address, address)))
		i++;
	return i;
}

/* Where one more can be put: the one that is over first is no loss. */
static size_t
place_for_one(struct failing *failing)
{
	size_t oldest = 0;

	if (failing->n_used < FAILING_MAX)
		return failing->n_used++;
	for (size_t i = 1; i < FAILING_MAX; i++)
		if (failing->items[i].until_us < failing->items[oldest].until_us)
			oldest = i;
	return oldest;
}

void
failing_add(struct failing *failing, const struct address *address,
    uint64_t now_us)
{
	size_t i = place_of(failing, address);

	if (i == failing->n_used)
		i = place_for_one(failing);
	failing->items[i].address = *address;
	failing->items[i].until_us = now_us + FAILING_US;
}

void
failing_remove(struct failing *failing, const struct address *address)
{
	size_t i = place_of(failing, address);

	if (i < failing->n_used)
		failing->items[i].until_us = 0;
}

bool
failing_has(const struct failing *failing, const struct address *address,
    uint64_t now_us)
{
	size_t i = place_of(failing, address);

	return i < failing->n_used && failing->items[i].until_us > now_us;
}
