#ifndef NET_DNS_H
#define NET_DNS_H
/*
 * Questions to the hosts file and to name servers on the loop, through c-ares:
 * never blocking, UDP with TCP where an answer is too long. Keeps nothing; that
 * is the resolver's. One a loop.
 */
#include "net/address.h"
#include "net/loop.h"

struct dns;

enum dns_rc {
	DNS_OK,
	DNS_NO_NAME,		/* the name does not exist, or has no such address */
	DNS_FAILED,		/* no server answered, or its answer was broken */
	DNS_ENDED		/* dns_free was called; nothing else is to be done */
};

/* How many addresses of one family are told. */
#define DNS_ADDRESSES_MAX 8

struct dns_answer {
	enum dns_rc rc;
	struct address addresses[DNS_ADDRESSES_MAX];	/* with port 0 */
	size_t n_addresses;
	unsigned ttl_s;		/* the shortest of them; 0 from the hosts file */
};

/*
 * servers  to be asked; with n_servers 0, those of the system's settings.
 *
 * NULL when memory ran out or the settings or servers are unusable.
 */
struct dns *dns_new(struct loop *loop, const struct address *servers,
    size_t n_servers) NONNULL(1) MUST_CHECK;

/* Each open question is answered with DNS_ENDED. Accepts NULL. */
void dns_free(struct dns *dns);

/*
 * Ask for the addresses of a name, of one family (AF_INET or AF_INET6).
 *
 * on_answer  called once, perhaps before this call returns.
 */
void dns_ask(struct dns *dns, const char *name, int family,
    void (*on_answer)(const struct dns_answer *answer, void *ctx), void *ctx)
    NONNULL(1, 2, 4);

#endif
