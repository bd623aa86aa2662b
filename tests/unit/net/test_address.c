#include "net/address.h"

#include "unit/net/net_cases.h"

/* NULL: the text is refused. */
static const struct {
	const char *text, *formatted;
} addresses[] = {
	{ "1.2.3.4:80", "1.2.3.4:80" },
	{ "0.0.0.0:0", "0.0.0.0:0" },
	{ "255.255.255.255:65535", "255.255.255.255:65535" },
	{ "*:8080", "0.0.0.0:8080" },
	{ "[::1]:80", "[::1]:80" },
	{ "[::]:80", "[::]:80" },
	{ "[2001:DB8::1]:443", "[2001:db8::1]:443" },
	{ "[::ffff:1.2.3.4]:1", "[::ffff:1.2.3.4]:1" },
	{ "[0000:0000:0000:0000:0000:ffff:255.255.255.255]:65535",
	    "[::ffff:255.255.255.255]:65535" },
	{ "", NULL },
	{ ":", NULL },
	{ ":80", NULL },
	{ "1.2.3.4", NULL },
	{ "1.2.3.4:", NULL },
	{ "1.2.3.4:65536", NULL },
	{ "1.2.3.4:-1", NULL },
	{ "1.2.3.4:80 ", NULL },
	{ " 1.2.3.4:80", NULL },
	{ "1.2.3:80", NULL },
	{ "1.2.3.256:80", NULL },
	{ "0x7f.0.0.1:80", NULL },
	{ "localhost:80", NULL },
	{ "::1:80", NULL },
	{ "[::1]", NULL },
	{ "[::1:80", NULL },
	{ "::1]:80", NULL },
	{ "[]:80", NULL },
	{ "[:80", NULL },
	{ "[fe80::1%eth0]:80", NULL },
	{ "[1::2::3]:80", NULL },
	{ "*", NULL },
	{ "[*]:80", NULL },
	{ "1111111111111111111111111111111111111111111111111111111:80", NULL },
};

START_TEST(an_address_is_read_and_written)
{
	const char *want = addresses[_i].formatted;
	char text[ADDRESS_TEXT_SIZE];
	struct address address;

	if (want == NULL) {
		ck_assert_msg(!address_parse(slice_str(addresses[_i].text), &address),
		    "'%s' was read", addresses[_i].text);
		return;
	}
	ck_assert_msg(address_parse(slice_str(addresses[_i].text), &address), "%s",
	    addresses[_i].text);
	ck_assert_uint_eq(address_format(&address, text).len, slice_str(want).len);
	ck_assert_str_eq(text, want);
}
END_TEST

START_TEST(a_zero_byte_is_no_part_of_an_address)
{
	struct address address;

	ck_assert(!address_parse(SLICE("1.2.3.4\0:80"), &address));
	ck_assert(!address_parse(SLICE("1.2.3.4:80\0"), &address));
	ck_assert(!address_from_host(SLICE("1.2.3.4\0"), 80, &address));
	ck_assert(!address_from_host(SLICE_NONE, 80, &address));
}
END_TEST

START_TEST(host_and_port_are_told_apart)
{
	char text[ADDRESS_TEXT_SIZE];
	struct address address;

	ck_assert(address_from_host(SLICE("2001:db8::1"), 443, &address));
	address_format_host(&address, text);
	ck_assert_str_eq(text, "2001:db8::1");
	ck_assert_uint_eq(address_port(&address), 443);
	address_set_port(&address, 81);
	address_format(&address, text);
	ck_assert_str_eq(text, "[2001:db8::1]:81");
	ck_assert(address_from_host(SLICE("10.0.0.1"), 65535, &address));
	ck_assert_uint_eq(address_port(&address), 65535);
	address_set_port(&address, 1);
	address_format(&address, text);
	ck_assert_str_eq(text, "10.0.0.1:1");
}
END_TEST

/* Each network with an address in it and one just outside; NULL: none such. */
static const struct {
	const char *network, *inside, *outside;
} networks[] = {
	{ "127.0.0.0/8", "127.255.255.255", "128.0.0.0" },
	{ "127.0.0.0/8", "::ffff:127.0.0.1", "::ffff:126.255.255.255" },
	{ "10.0.0.1", "10.0.0.1", "10.0.0.2" },
	{ "10.0.0.0/31", "10.0.0.1", "10.0.0.2" },
	{ "172.16.0.0/12", "172.31.255.255", "172.32.0.0" },
	{ "0.0.0.0/0", "255.1.2.3", "::1" },
	{ "::1", "::1", "::2" },
	{ "::1", "::1", "127.0.0.1" },
	{ "fe80::/10", "febf::1", "fec0::1" },
	{ "::/0", "1.2.3.4", NULL },
	{ "::/128", "::", "0.0.0.0" },
	{ "::ffff:10.0.0.0/104", "10.1.2.3", "11.0.0.0" },
};

START_TEST(a_network_holds_its_addresses_only)
{
	struct network network;
	struct address address;

	ck_assert(network_parse(slice_str(networks[_i].network), &network));
	ck_assert(address_from_host(slice_str(networks[_i].inside), 1, &address));
	ck_assert(network_contains(&network, &address));
	if (networks[_i].outside == NULL)
		return;
	ck_assert(address_from_host(slice_str(networks[_i].outside), 1, &address));
	ck_assert(!network_contains(&network, &address));
}
END_TEST

static const char *const no_networks[] = {
	"", "/", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.1/8",
	"::1/64", "::/129", "10.0.0.0/8/8", "10.0.0.0/8 ", "10/8", "example.com",
	"[::1]", "10.0.0.0:80", "10.0.0.0/0x8",
};

START_TEST(what_is_no_network_is_refused)
{
	struct network network;

	ck_assert_msg(!network_parse(slice_str(no_networks[_i]), &network),
	    "'%s' was read", no_networks[_i]);
}
END_TEST

TCase *
address_case(void)
{
	TCase *tcase = tcase_create("address");

	tcase_add_loop_test(tcase, an_address_is_read_and_written, 0,
	    (int)ARRAY_LEN(addresses));
	tcase_add_test(tcase, a_zero_byte_is_no_part_of_an_address);
	tcase_add_test(tcase, host_and_port_are_told_apart);
	tcase_add_loop_test(tcase, a_network_holds_its_addresses_only, 0,
	    (int)ARRAY_LEN(networks));
	tcase_add_loop_test(tcase, what_is_no_network_is_refused, 0,
	    (int)ARRAY_LEN(no_networks));
	return tcase;
}
