#include "net/target_policy.h"

#include "base/ascii.h"
#include "base/number.h"
#include "http/target.h"

/*
 * Words for networks. Unspecified addresses count as loopback, because Linux
 * connects them to the machine itself.
 */
static const struct {
	struct slice word;
	struct slice networks[4];	/* up to the first empty one */
} network_words[] = {
	{ SLICE_LIT("loopback"), { SLICE_LIT("127.0.0.0/8"), SLICE_LIT("::1"),
	    SLICE_LIT("0.0.0.0/8"), SLICE_LIT("::") } },
	/* With the metadata services of clouds, 169.254.169.254 and
	   fd00:ec2::254. */
	{ SLICE_LIT("link-local"), { SLICE_LIT("169.254.0.0/16"),
	    SLICE_LIT("fe80::/10"), SLICE_LIT("fd00:ec2::254") } },
	{ SLICE_LIT("private"), { SLICE_LIT("10.0.0.0/8"),
	    SLICE_LIT("172.16.0.0/12"), SLICE_LIT("192.168.0.0/16"),
	    SLICE_LIT("fc00::/7") } },
	{ SLICE_LIT("any"), { SLICE_LIT("::/0") } },
};

static bool
rule_add_network(struct target_rule *rule, struct slice text)
{
	if (rule->n_networks >= ARRAY_LEN(rule->networks))
		return false;
	return network_parse(text, &rule->networks[rule->n_networks++]);
}

/* Read one of the words above. False when it is none. */
static bool
parse_network_word(struct slice word, struct target_rule *rule)
{
	for (size_t i = 0; i < ARRAY_LEN(network_words); i++) {
		const struct slice *texts = network_words[i].networks;

		if (!slice_eq_nocase(word, network_words[i].word))
			continue;
		for (size_t j = 0; j < ARRAY_LEN(network_words[i].networks) &&
		    texts[j].len > 0; j++)
			if (!rule_add_network(rule, texts[j]))
				return false;
		return true;
	}
	return false;
}

/* A name as hosts have them: letters, digits, '-', '_' and '.'. */
static bool
is_host_name(struct slice host)
{
	bool has_letter = false;

	for (size_t i = 0; i < host.len; i++) {
		unsigned char c = host.ptr[i];

		if (!ascii_is_alnum(c) && c != '-' && c != '_' && c != '.')
			return false;
		has_letter = has_letter || ascii_is_alpha(c);
	}
	/* "300.1.1.1" is a mistyped address, not a name. */
	return has_letter;
}

/* Read "host:port" or "[v6]:port". */
static bool
parse_host_port(struct slice word, struct target_rule *rule)
{
	size_t colon = word.len;
	struct slice host;
	uint64_t port;

	while (colon > 0 && word.ptr[colon - 1] != ':')
		colon--;
	if (colon == 0 || !number_parse_u64(slice_skip(word, colon), &port) ||
	    port == 0 || port > UINT16_MAX)
		return false;
	host = slice_head(word, colon - 1);
	rule->port = (uint16_t)port;
	if (slice_starts_with(host, SLICE("[")) && slice_ends_with(host, SLICE("]")))
		return host.len > 2 && slice_index(host, '/') == host.len &&
		    rule_add_network(rule, slice_of(host.ptr + 1, host.len - 2));
	if (is_host_name(host)) {
		rule->host = host;
		return true;
	}
	return slice_index(host, ':') == host.len &&
	    slice_index(host, '/') == host.len && rule_add_network(rule, host);
}

bool
target_rule_parse(struct slice word, struct target_rule *rule)
{
	*rule = (struct target_rule){ 0 };
	if (parse_network_word(word, rule))
		return true;
	*rule = (struct target_rule){ 0 };
	if (rule_add_network(rule, word))
		return true;
	*rule = (struct target_rule){ 0 };
	return parse_host_port(word, rule);
}

static bool
rule_matches(const struct target_rule *rule, struct slice host,
    const struct address *address)
{
	if (rule->port != 0 && rule->port != address_port(address))
		return false;
	if (rule->n_networks == 0)
		return target_same_host(rule->host, host);
	for (size_t i = 0; i < rule->n_networks; i++)
		if (network_contains(&rule->networks[i], address))
			return true;
	return false;
}

static bool
any_matches(const struct target_rule *rules, size_t n_rules, struct slice host,
    const struct address *address)
{
	for (size_t i = 0; i < n_rules; i++)
		if (rule_matches(&rules[i], host, address))
			return true;
	return false;
}

bool
target_policy_names(const struct target_policy *policy, struct slice host,
    const struct address *address)
{
	return any_matches(policy->allow, policy->n_allow, host, address);
}

bool
target_policy_allows(const struct target_policy *policy, struct slice host,
    const struct address *address)
{
	struct address v4;

	if (target_policy_names(policy, host, address))
		return true;
	/* A gateway on the way may turn it into the IPv4 address that it holds. */
	return !any_matches(policy->deny, policy->n_deny, host, address) &&
	    !(address_embedded_v4(address, &v4) &&
	    any_matches(policy->deny, policy->n_deny, host, &v4));
}
