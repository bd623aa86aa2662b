#ifndef NET_RESOLVER_H
#define NET_RESOLVER_H
/*
 * Names to addresses, and what is known of them: answers are kept as long as
 * their TTL says, also that a name does not exist; who asks for a name that is
 * being asked for waits for the same answer. Never blocking. One a loop.
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

/* How many addresses of a name are told. */
#define RESOLVER_ADDRESSES_MAX 16

struct resolver_result {
	enum resolver_rc rc;
	/* In the order to be tried: IPv6 and IPv4 by turns (RFC 8305, section 4),
	   those that have failed lately last. */
	struct address addresses[RESOLVER_ADDRESSES_MAX];
	size_t n_addresses;
	bool more;		/* a family's answer is late (RFC 8305, section 3) */
};

/* NULL when memory ran out or the system's resolver settings are unusable. */
struct resolver *resolver_new(struct loop *loop) NONNULL(1) MUST_CHECK;

/* Ends all look-ups without telling anybody. Accepts NULL. */
void resolver_free(struct resolver *resolver);

/*
 * Ask these name servers from now on; with n_servers 0 the system's, whose
 * settings are read anew. What is known is forgotten. False, and the servers stay,
 * when they cannot be used.
 */
bool resolver_set_servers(struct resolver *resolver,
    const struct address *servers, size_t n_servers) NONNULL(1) MUST_CHECK;

/*
 * Look a name up.
 *
 * host     a name; "localhost" and names below it are loopback (RFC 6761).
 * port     put into every address found.
 * whole    wait for both families; else the answer comes with the first, and for
 *          IPv4 alone after 50 ms.
 * on_done  called once, never before this call has returned, unless cancelled.
 *          The result lasts for the call.
 *
 * NULL when memory ran out.
 */
struct resolver_query *resolver_look_up(struct resolver *resolver,
    struct slice host, uint16_t port, bool whole,
    void (*on_done)(const struct resolver_result *result, void *ctx), void *ctx)
    NONNULL(1, 5) MUST_CHECK;

/* Nobody wants the answer any more. Accepts NULL. */
void resolver_cancel(struct resolver_query *query);

/* Note whether an address could be connected to: one that could not is told last
   for a minute. */
void resolver_note(struct resolver *resolver, const struct address *address,
    bool reached) NONNULL(1, 2);

#endif
