#ifndef NET_RESOLVER_H
#define NET_RESOLVER_H
/*
 * Names to addresses on the loop, through c-ares: hosts file and DNS, never
 * blocking. One a loop.
 */
#include "net/address.h"
#include "net/loop.h"

struct resolver;
struct resolver_query;

enum resolver_rc {
	RESOLVER_OK,
	RESOLVER_NO_NAME,	/* the name does not exist, or has no address */
	RESOLVER_FAILED		/* no server answered, or its answer was broken */
};

/* How many addresses of a name are kept. */
#define RESOLVER_ADDRESSES_MAX 16

/* NULL when memory ran out or the system's resolver settings are unusable. */
struct resolver *resolver_new(struct loop *loop) NONNULL(1) MUST_CHECK;

/* Ends all look-ups without telling anybody. Accepts NULL. */
void resolver_free(struct resolver *resolver);

/*
 * Look a name up.
 *
 * host     a name or an address.
 * port     put into every address found.
 * on_done  called once, never before this call has returned, unless cancelled.
 *          The addresses last for the call, in the order to be tried.
 *
 * NULL when memory ran out.
 */
struct resolver_query *resolver_look_up(struct resolver *resolver,
    struct slice host, uint16_t port,
    void (*on_done)(enum resolver_rc rc, const struct address *addresses,
	size_t n_addresses, void *ctx), void *ctx) NONNULL(1, 4) MUST_CHECK;

/* Nobody wants the answer any more. Accepts NULL. */
void resolver_cancel(struct resolver_query *query);

#endif
