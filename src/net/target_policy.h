#ifndef NET_TARGET_POLICY_H
#define NET_TARGET_POLICY_H
/*
 * Which addresses a forward proxy may connect to: judged on the resolved
 * address, so that no name can get around it. `allow` is asked before `deny`.
 */
#include "net/address.h"

/* One word of a targets list: networks, or one host and port. */
struct target_rule {
	struct network networks[8];
	size_t n_networks;	/* 0: a host by name */
	struct slice host;	/* lower case, when a name; borrowed */
	uint16_t port;		/* 0: any */
};

struct target_policy {
	struct target_rule *allow, *deny;
	size_t n_allow, n_deny;
};

/*
 * Read one word: loopback, link-local (metadata services included), private,
 * any, a network, an address, "host:port" or "[v6]:port".
 */
bool target_rule_parse(struct slice word, struct target_rule *rule)
    NONNULL(2) MUST_CHECK;

/* Whether the allow list names it. */
bool target_policy_names(const struct target_policy *policy, struct slice host,
    const struct address *address) NONNULL(1, 3) MUST_CHECK;

/*
 * Whether a connection to address may be made for a request that named host. An
 * IPv6 address that holds an IPv4 address is denied as either.
 *
 * host  as in the request, in any case.
 */
bool target_policy_allows(const struct target_policy *policy, struct slice host,
    const struct address *address) NONNULL(1, 3) MUST_CHECK;

#endif
