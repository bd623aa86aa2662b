#include "http/target.h"

#include <stdlib.h>
#include <string.h>

#include "http_support.h"

static const struct {
	const char *text;
	enum method method;
	enum target_form form;
	const char *scheme, *host;
	uint16_t port;
	bool is_ipv6;
	const char *path_query;
	bool needs_slash;
} good[] = {
	{ "/", METHOD_GET, TARGET_ORIGIN, "", "", 0, false, "/", false },
	{ "/a/b?c=/d?e", METHOD_POST, TARGET_ORIGIN, "", "", 0, false, "/a/b?c=/d?e",
	    false },
	{ "//evil.example/x", METHOD_GET, TARGET_ORIGIN, "", "", 0, false,
	    "//evil.example/x", false },
	{ "/%2e%2e/{a}|\"<>\\^`", METHOD_GET, TARGET_ORIGIN, "", "", 0, false,
	    "/%2e%2e/{a}|\"<>\\^`", false },
	{ "*", METHOD_OPTIONS, TARGET_ASTERISK, "", "", 0, false, "*", false },
	{ "http://h", METHOD_GET, TARGET_ABSOLUTE, "http", "h", 0, false, "/", false },
	{ "http://h", METHOD_OPTIONS, TARGET_ABSOLUTE, "http", "h", 0, false, "*",
	    false },
	{ "http://h/", METHOD_OPTIONS, TARGET_ABSOLUTE, "http", "h", 0, false, "/",
	    false },
	{ "http://h:/x", METHOD_GET, TARGET_ABSOLUTE, "http", "h", 0, false, "/x",
	    false },
	{ "HTTPS://Api.Example.COM:8443/x?y", METHOD_GET, TARGET_ABSOLUTE, "HTTPS",
	    "Api.Example.COM", 8443, false, "/x?y", false },
	{ "http://h?q=1/2", METHOD_GET, TARGET_ABSOLUTE, "http", "h", 0, false,
	    "?q=1/2", true },
	{ "http://h?q", METHOD_OPTIONS, TARGET_ABSOLUTE, "http", "h", 0, false, "?q",
	    true },
	{ "http://[::1]:80/x", METHOD_GET, TARGET_ABSOLUTE, "http", "::1", 80, true,
	    "/x", false },
	{ "http://h/@:80", METHOD_GET, TARGET_ABSOLUTE, "http", "h", 0, false, "/@:80",
	    false },
	{ "a+b-c.1://h/", METHOD_GET, TARGET_ABSOLUTE, "a+b-c.1", "h", 0, false, "/",
	    false },
	{ "h:443", METHOD_CONNECT, TARGET_AUTHORITY, "", "h", 443, false, "", false },
	{ "[2001:db8::1]:65535", METHOD_CONNECT, TARGET_AUTHORITY, "", "2001:db8::1",
	    65535, true, "", false },
};

START_TEST(each_form_is_read)
{
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		struct slice text = slice_str(good[i].text);
		unsigned char *copy = support_copy(text.ptr, text.len);
		struct target target;

		ck_assert_msg(target_parse(slice_of(copy, text.len), good[i].method,
		    &target), "%s", good[i].text);
		ck_assert_msg(target.form == good[i].form, "%s", good[i].text);
		support_eq(target.scheme, slice_str(good[i].scheme), good[i].text);
		support_eq(target.authority.host, slice_str(good[i].host),
		    good[i].text);
		ck_assert_uint_eq(target.authority.port, good[i].port);
		ck_assert_int_eq(target.authority.is_ipv6, good[i].is_ipv6);
		support_eq(target.path_query, slice_str(good[i].path_query),
		    good[i].text);
		ck_assert_int_eq(target.needs_slash, good[i].needs_slash);
		free(copy);
	}
}
END_TEST

static const struct {
	const char *what, *text;	/* RFC 9112, section 3.2; RFC 3986, section 3 */
	enum method method;
} bad[] = {
	{ "an empty target", "", METHOD_GET },
	{ "an asterisk with another method", "*", METHOD_GET },
	{ "an asterisk and more", "*a", METHOD_OPTIONS },
	{ "a path without a slash", "a/b", METHOD_GET },
	{ "an authority with another method", "h:443", METHOD_GET },
	{ "a fragment in origin form", "/a#b", METHOD_GET },
	{ "a fragment in absolute form", "http://h#b", METHOD_GET },
	{ "userinfo", "http://user@h/", METHOD_GET },
	{ "userinfo with a password", "http://user:pass@h/", METHOD_GET },
	{ "an empty host", "http:///x", METHOD_GET },
	{ "an empty host with a port", "http://:80/x", METHOD_GET },
	{ "a scheme without slashes", "http:h/x", METHOD_GET },
	{ "a scheme with one slash", "http:/h/x", METHOD_GET },
	{ "an empty scheme", "://h/x", METHOD_GET },
	{ "a scheme that starts with a digit", "1http://h/", METHOD_GET },
	{ "a scheme with a blank", "ht tp://h/", METHOD_GET },
	{ "port 0", "http://h:0/", METHOD_GET },
	{ "a port too large", "http://h:65536/", METHOD_GET },
	{ "a port that would wrap", "http://h:65616/", METHOD_GET },
	{ "a port with many zeros", "http://h:0000080/", METHOD_GET },
	{ "a signed port", "http://h:+80/", METHOD_GET },
	{ "a port with letters", "http://h:80a/", METHOD_GET },
	{ "two ports", "http://h:80:81/", METHOD_GET },
	{ "a backslash in the host", "http://h\\@evil/", METHOD_GET },
	{ "a percent sign in the host", "http://h%00.example/", METHOD_GET },
	{ "a quote in the host", "http://h\"x/", METHOD_GET },
	{ "bytes beyond ASCII", "http://h\xc3\xa9/", METHOD_GET },
	{ "bytes beyond ASCII in a path", "/\xc3\xa9", METHOD_GET },
	{ "a control character", "/a\x01", METHOD_GET },
	{ "a blank", "/a b", METHOD_GET },
	{ "an IPv6 address without brackets", "http://::1/", METHOD_GET },
	{ "an open bracket", "http://[::1/", METHOD_GET },
	{ "nothing in brackets", "http://[]/", METHOD_GET },
	{ "a name in brackets", "http://[h]/", METHOD_GET },
	{ "an IPv4 address in brackets", "http://[127.0.0.1]/", METHOD_GET },
	{ "a zone id", "http://[fe80::1%25eth0]/", METHOD_GET },
	{ "a future address", "http://[v1.x]/", METHOD_GET },
	{ "an overlong address", "http://[1:2:3:4:5:6:7:8:9:a:b:c:d:e:f:1:2:3:4:5:6:7]/",
	    METHOD_GET },
	{ "bytes behind a bracket", "http://[::1]x/", METHOD_GET },
	{ "CONNECT without a port", "h", METHOD_CONNECT },
	{ "CONNECT with an empty port", "h:", METHOD_CONNECT },
	{ "CONNECT with port 0", "h:0", METHOD_CONNECT },
	{ "CONNECT without a host", ":443", METHOD_CONNECT },
	{ "CONNECT with a path", "h:443/", METHOD_CONNECT },
	{ "CONNECT in absolute form", "http://h:443/", METHOD_CONNECT },
	{ "CONNECT in origin form", "/", METHOD_CONNECT },
	{ "CONNECT with an asterisk", "*", METHOD_CONNECT },
	{ "CONNECT with userinfo", "user@h:443", METHOD_CONNECT },
};

START_TEST(what_could_be_read_otherwise_is_refused)
{
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct slice text = slice_str(bad[i].text);
		unsigned char *copy = support_copy(text.ptr, text.len);
		struct target target;

		ck_assert_msg(!target_parse(slice_of(copy, text.len), bad[i].method,
		    &target), "%s", bad[i].what);
		free(copy);
	}
}
END_TEST

START_TEST(no_prefix_of_a_target_reads_too_far)
{
	static const char text[] = "http://[2001:db8::1]:8080/a?b";
	struct target target;

	for (size_t n = 0; n < sizeof(text); n++) {
		unsigned char *copy = support_copy(text, n);
		bool expected = n == 20 || (n >= 21 && n < sizeof(text));

		ck_assert_msg(target_parse(slice_of(copy, n), METHOD_GET, &target) ==
		    expected, "%zu", n);
		free(copy);
	}
}
END_TEST

START_TEST(an_authority_is_host_and_port)
{
	struct authority authority;

	ck_assert(target_parse_authority(SLICE("127.0.0.1:80"), &authority));
	support_eq(authority.host, SLICE("127.0.0.1"), "host");
	ck_assert_uint_eq(authority.port, 80);
	ck_assert(target_parse_authority(SLICE("[::ffff:1.2.3.4]"), &authority));
	support_eq(authority.host, SLICE("::ffff:1.2.3.4"), "host");
	ck_assert(authority.is_ipv6 && authority.port == 0);
	ck_assert(target_parse_authority(SLICE("a_b.example:"), &authority));
	ck_assert(!authority.is_ipv6 && authority.port == 0);
	ck_assert(!target_parse_authority(SLICE_NONE, &authority));
	ck_assert(!target_parse_authority(SLICE("a b"), &authority));
	ck_assert(!target_parse_authority(SLICE("a, b:80"), &authority));
	ck_assert(!target_parse_authority(SLICE("h/x"), &authority));
	ck_assert(!target_parse_authority(SLICE("[::1\0]"), &authority));
	ck_assert(!target_parse_authority(SLICE("["), &authority));
}
END_TEST

START_TEST(a_path_ends_at_its_query)
{
	support_eq(target_path(SLICE("/a/b?c?d")), SLICE("/a/b"), "query");
	support_eq(target_path(SLICE("/a/b")), SLICE("/a/b"), "no query");
	support_eq(target_path(SLICE("?q")), SLICE(""), "no path");
	support_eq(target_path(SLICE_NONE), SLICE(""), "nothing");
}
END_TEST

START_TEST(hosts_are_the_same_in_any_case_and_with_a_final_dot)
{
	ck_assert(target_same_host(SLICE("api.test"), SLICE("API.Test.")));
	ck_assert(target_same_host(SLICE("::1"), SLICE("::1")));
	ck_assert(target_same_host(SLICE("::1"), SLICE("0:0:00:0::0.0.0.1")));
	ck_assert(target_same_host(SLICE("2001:DB8::A"), SLICE("2001:db8:0::a")));
	ck_assert(!target_same_host(SLICE("::1"), SLICE("::2")));
	ck_assert(!target_same_host(SLICE("api.test"), SLICE("api.test..")));
	ck_assert(!target_same_host(SLICE("api.test"), SLICE("api.tes")));
	ck_assert(!target_same_host(SLICE("api.test"), SLICE("")));
}
END_TEST

START_TEST(a_host_has_one_plain_form)
{
	static const char *const rows[][2] = {
		{ "Api.Test", "api.test" }, { "api.test.", "api.test" },
		{ "api.test..", "api.test." }, { "", "" }, { ".", "" },
		{ "127.0.0.1", "127.0.0.1" }, { "2001:DB8:0:0::00A", "2001:db8::a" },
		{ "::ffff:7f00:1", "::ffff:127.0.0.1" }, { "::G", "::g" },
	};
	char out[TARGET_HOST_MAX], longer[TARGET_HOST_MAX + 2];

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		ck_assert_msg(slice_eq(target_plain_host(slice_str(rows[i][0]), out),
		    slice_str(rows[i][1])), "%s", rows[i][0]);
	memset(longer, 'A', sizeof(longer));
	longer[TARGET_HOST_MAX] = '.';
	ck_assert_uint_eq(target_plain_host(slice_of(longer, TARGET_HOST_MAX), out).len,
	    TARGET_HOST_MAX);
	ck_assert_uint_eq(target_plain_host(slice_of(longer, TARGET_HOST_MAX + 1),
	    out).len, TARGET_HOST_MAX);
	ck_assert_uint_eq(target_plain_host(slice_of(longer, TARGET_HOST_MAX + 2),
	    out).len, 0);
}
END_TEST

START_TEST(an_ipv6_address_is_written_in_brackets)
{
	static const char *const rows[][2] = {
		{ "api.test", "api.test" }, { "127.0.0.1", "127.0.0.1" },
		{ "::1", "[::1]" }, { "", "" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct strbuf out = { 0 };

		target_add_host(&out, slice_str(rows[i][0]));
		ck_assert(slice_eq(strbuf_slice(&out), slice_str(rows[i][1])));
		strbuf_clear(&out);
	}
}
END_TEST

TCase *
test_target(void)
{
	TCase *tc = tcase_create("target");

	tcase_add_test(tc, each_form_is_read);
	tcase_add_test(tc, what_could_be_read_otherwise_is_refused);
	tcase_add_test(tc, no_prefix_of_a_target_reads_too_far);
	tcase_add_test(tc, an_authority_is_host_and_port);
	tcase_add_test(tc, a_path_ends_at_its_query);
	tcase_add_test(tc, hosts_are_the_same_in_any_case_and_with_a_final_dot);
	tcase_add_test(tc, a_host_has_one_plain_form);
	tcase_add_test(tc, an_ipv6_address_is_written_in_brackets);
	return tc;
}
