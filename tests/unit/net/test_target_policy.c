#include "net/target_policy.h"

#include "unit/net/net_cases.h"

/* One rule and what it does to a target; NULL: the word is refused. */
static const struct {
	const char *word;
	const char *host, *address;	/* of the target */
	bool matches;
} rules[] = {
	{ "loopback", "localhost", "127.0.0.1:80", true },
	{ "loopback", "localhost", "127.200.0.1:80", true },
	{ "loopback", "x", "[::1]:80", true },
	{ "loopback", "x", "[::ffff:127.0.0.1]:80", true },
	{ "loopback", "x", "0.0.0.0:80", true },
	{ "loopback", "x", "[::]:80", true },
	{ "loopback", "x", "[::ffff:0.0.0.0]:80", true },
	{ "loopback", "x", "128.0.0.1:80", false },
	{ "loopback", "localhost", "10.0.0.1:80", false },
	{ "LoopBack", "x", "127.0.0.1:80", true },
	{ "link-local", "metadata", "169.254.169.254:80", true },
	{ "link-local", "x", "[::ffff:169.254.169.254]:80", true },
	{ "link-local", "x", "[64:ff9b::a9fe:a9fe]:80", true },
	{ "link-local", "x", "[64:ff9b:1::a9fe:a9fe]:80", true },
	{ "loopback", "x", "[64:ff9b::7f00:1]:80", true },
	{ "loopback", "x", "[2002:7f00:1::]:80", true },
	{ "loopback", "x", "[2001:0:1:2:3:4:80ff:fffe]:80", true },
	{ "loopback", "x", "[::127.0.0.1]:80", true },
	{ "private", "x", "[64:ff9b::a01:203]:80", true },
	{ "private", "x", "[64:ff9b::808:808]:80", false },
	{ "private", "x", "[2002:808:808::a01:203]:80", false },
	{ "private", "x", "[2001:db8::a01:203]:80", false },
	{ "link-local", "x", "[fe80::1]:80", true },
	{ "link-local", "x", "[fd00:ec2::254]:80", true },
	{ "link-local", "x", "169.253.0.1:80", false },
	{ "private", "x", "10.1.2.3:80", true },
	{ "private", "x", "172.31.0.1:80", true },
	{ "private", "x", "192.168.1.1:80", true },
	{ "private", "x", "[fd00::1]:80", true },
	{ "private", "x", "172.32.0.1:80", false },
	{ "private", "x", "127.0.0.1:80", false },
	{ "any", "x", "8.8.8.8:80", true },
	{ "any", "x", "[2001:db8::1]:80", true },
	{ "127.0.0.0/8", "x", "127.9.9.9:80", true },
	{ "127.0.0.0/8", "x", "10.0.0.1:80", false },
	{ "10.0.0.1", "x", "10.0.0.1:9999", true },
	{ "fe80::/10", "x", "[fe80::1]:80", true },
	{ "::1", "x", "[::1]:80", true },
	{ "127.0.0.1:9443", "x", "127.0.0.1:9443", true },
	{ "127.0.0.1:9443", "x", "[::ffff:127.0.0.1]:9443", true },
	{ "127.0.0.1:9443", "x", "127.0.0.1:9444", false },
	{ "127.0.0.1:9443", "x", "127.0.0.2:9443", false },
	{ "[::1]:9443", "x", "[::1]:9443", true },
	{ "[::1]:9443", "x", "[::1]:80", false },
	{ "api.example.com:443", "api.example.com", "10.0.0.1:443", true },
	{ "api.example.com:443", "API.Example.COM", "10.0.0.1:443", true },
	{ "api.example.com:443", "api.example.com.", "10.0.0.1:443", true },
	{ "api.example.com:443", "api.example.com", "10.0.0.1:80", false },
	{ "api.example.com:443", "xapi.example.com", "10.0.0.1:443", false },
	{ "127.0.0.1.nip.io:80", "127.0.0.1.nip.io", "127.0.0.1:80", true },
	{ "", NULL, NULL, false },
	{ "loop", NULL, NULL, false },
	{ "loopback:80", "loopback", "1.2.3.4:80", true },	/* a host's name */
	{ "10.0.0.1/8", NULL, NULL, false },
	{ "10.0.0.0/33", NULL, NULL, false },
	{ "10.0.0.0/8:80", NULL, NULL, false },
	{ "127.0.0.1:0", NULL, NULL, false },
	{ "127.0.0.1:65536", NULL, NULL, false },
	{ "127.0.0.1:", NULL, NULL, false },
	{ "127.0.0.1:http", NULL, NULL, false },
	{ "300.0.0.1:80", NULL, NULL, false },
	{ "1.2.3:80", NULL, NULL, false },
	{ ":80", NULL, NULL, false },
	{ "[]:80", NULL, NULL, false },
	{ "[::1]", NULL, NULL, false },
	{ "[::/0]:80", NULL, NULL, false },
	{ "example.com", NULL, NULL, false },
	{ "exa mple.com:80", NULL, NULL, false },
	{ "user@example.com:80", NULL, NULL, false },
	{ "*.example.com:80", NULL, NULL, false },
};

START_TEST(a_word_matches_what_it_names)
{
	struct target_rule rule;
	struct target_policy policy = { .deny = &rule, .n_deny = 1 };
	struct address address;
	bool allows;

	if (rules[_i].host == NULL) {
		ck_assert_msg(!target_rule_parse(slice_str(rules[_i].word), &rule),
		    "'%s' was read", rules[_i].word);
		return;
	}
	ck_assert_msg(target_rule_parse(slice_str(rules[_i].word), &rule), "%s",
	    rules[_i].word);
	ck_assert(address_parse(slice_str(rules[_i].address), &address));
	allows = target_policy_allows(&policy, slice_str(rules[_i].host), &address);
	ck_assert_msg(allows == !rules[_i].matches, "%s against %s %s",
	    rules[_i].word, rules[_i].host, rules[_i].address);
}
END_TEST

START_TEST(allow_is_asked_before_deny)
{
	struct target_rule allow, deny[2];
	struct target_policy policy = {
		.allow = &allow, .n_allow = 1, .deny = deny, .n_deny = 2,
	};
	struct address address;

	ck_assert(target_rule_parse(SLICE("127.0.0.1:9443"), &allow));
	ck_assert(target_rule_parse(SLICE("loopback"), &deny[0]));
	ck_assert(target_rule_parse(SLICE("link-local"), &deny[1]));
	ck_assert(address_parse(SLICE("127.0.0.1:9443"), &address));
	ck_assert(target_policy_allows(&policy, SLICE("x"), &address));
	ck_assert(address_parse(SLICE("127.0.0.1:9444"), &address));
	ck_assert(!target_policy_allows(&policy, SLICE("x"), &address));
	ck_assert(address_parse(SLICE("169.254.169.254:80"), &address));
	ck_assert(!target_policy_allows(&policy, SLICE("x"), &address));
	ck_assert(address_parse(SLICE("8.8.8.8:80"), &address));
	ck_assert(target_policy_allows(&policy, SLICE("x"), &address));
}
END_TEST

START_TEST(an_empty_policy_allows_all)
{
	struct target_policy policy = { 0 };
	struct address address;

	ck_assert(address_parse(SLICE("127.0.0.1:80"), &address));
	ck_assert(target_policy_allows(&policy, SLICE_NONE, &address));
}
END_TEST

TCase *
target_policy_case(void)
{
	TCase *tcase = tcase_create("target_policy");

	tcase_add_loop_test(tcase, a_word_matches_what_it_names, 0,
	    (int)ARRAY_LEN(rules));
	tcase_add_test(tcase, allow_is_asked_before_deny);
	tcase_add_test(tcase, an_empty_policy_allows_all);
	return tcase;
}
