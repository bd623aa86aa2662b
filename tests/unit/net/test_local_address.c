#include "net/local_address.h"

#include "unit/net/net_cases.h"

static struct address
address_of(const char *text)
{
	struct address address;

	ck_assert(address_parse(slice_str(text), &address));
	return address;
}

/* 192.0.2.0/24 and 2001:db8::/32 are nobody's (RFC 5737, RFC 3849). */
START_TEST(loopback_and_the_unspecified_address_are_ours)
{
	static const struct { const char *text; bool own; } rows[] = {
		{ "127.0.0.1:80", true }, { "127.9.8.7:80", true },
		{ "[::1]:80", true }, { "0.0.0.0:80", true }, { "[::]:80", true },
		{ "192.0.2.1:80", false }, { "[2001:db8::1]:80", false },
		{ "128.0.0.1:80", false },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct address address = address_of(rows[i].text);

		ck_assert_msg(local_address_is(&address) == rows[i].own, "%s",
		    rows[i].text);
	}
}
END_TEST

START_TEST(what_reaches_a_listening_socket)
{
	static const struct { const char *to, *listening; bool reaches; } rows[] = {
		{ "127.0.0.1:80", "127.0.0.1:80", true },
		{ "127.0.0.1:81", "127.0.0.1:80", false },
		{ "127.0.0.2:80", "127.0.0.1:80", false },
		{ "127.0.0.2:80", "0.0.0.0:80", true },
		{ "[::1]:80", "[::]:80", true },
		{ "127.0.0.1:81", "0.0.0.0:80", false },
		{ "192.0.2.1:80", "0.0.0.0:80", false },
		{ "0.0.0.0:80", "127.0.0.1:80", true },
		{ "0.0.0.0:80", "192.0.2.1:80", false },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct address to = address_of(rows[i].to);
		struct address listening = address_of(rows[i].listening);

		ck_assert_msg(local_address_reaches(&to, &listening) ==
		    rows[i].reaches, "%s to %s", rows[i].to, rows[i].listening);
	}
}
END_TEST

TCase *
local_address_case(void)
{
	TCase *tcase = tcase_create("local_address");

	tcase_add_test(tcase, loopback_and_the_unspecified_address_are_ours);
	tcase_add_test(tcase, what_reaches_a_listening_socket);
	return tcase;
}
