#include "conf/settings.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit/conf/conf_cases.h"
#include "unit/conf/test_load.h"

#define LISTEN "listen \"p\" { address = \"127.0.0.1:3128\" }\n"
#define API "api \"a\" { hosts = { \"h\" } }\n"

static void
ck_assert_address(const struct address *address, const char *want)
{
	char text[ADDRESS_TEXT_SIZE];

	address_format(address, text);
	ck_assert_str_eq(text, want);
}

START_TEST(what_is_not_given_has_its_default)
{
	struct settings *s = test_load_good(LISTEN API);

	ck_assert_str_eq(s->path, "c");
	ck_assert_uint_ge(s->workers, 1);
	ck_assert_ptr_null(s->user);
	ck_assert_str_eq(s->log.path, "-");
	ck_assert_int_eq(s->log.format, LOG_JSON);
	ck_assert_int_eq(s->log.level, LOG_INFO);
	ck_assert(!s->log.access);
	ck_assert_uint_eq(s->log.queue_max, 4 * 1024 * 1024);
	ck_assert_uint_eq(s->log.repeat_rate, 20);
	ck_assert_uint_eq(s->log.sample_max, 0);
	ck_assert_uint_eq(s->connections, 10000);
	ck_assert_uint_eq(s->http.header_bytes, 65536);
	ck_assert_uint_eq(s->http.header_fields, 256);
	ck_assert_uint_eq(s->hold_bytes, 65536);
	ck_assert_uint_eq(s->hold_ms, 2000);
	ck_assert_uint_eq(s->timeout.connect, 5000);
	ck_assert_uint_eq(s->timeout.request, 10000);
	ck_assert_uint_eq(s->timeout.body, 30000);
	ck_assert_uint_eq(s->timeout.upstream, 60000);
	ck_assert_uint_eq(s->timeout.idle, 60000);
	ck_assert_uint_eq(s->timeout.tunnel, 300000);
	ck_assert_uint_eq(s->timeout.drain, 30000);
	ck_assert_uint_eq(s->n_catalogues + s->n_shapes, 0);
	settings_free(s);
}
END_TEST

START_TEST(a_listener_serves_this_machine_by_default)
{
	struct settings *s = test_load_good(LISTEN);
	struct address address;

	ck_assert_uint_eq(s->n_listens, 1);
	ck_assert_str_eq(s->listens[0].name, "p");
	ck_assert_uint_eq(s->listens[0].line, 1);
	ck_assert_address(&s->listens[0].address, "127.0.0.1:3128");
	ck_assert_int_eq(s->listens[0].mode, LISTEN_FORWARD);
	ck_assert_ptr_null(s->listens[0].api);
	ck_assert_ptr_null(s->listens[0].upstream.url);
	ck_assert_uint_eq(s->listens[0].n_clients, 2);
	ck_assert(address_parse(SLICE("127.9.9.9:1"), &address));
	ck_assert(network_contains(&s->listens[0].clients[0], &address));
	ck_assert(address_parse(SLICE("[::1]:1"), &address));
	ck_assert(network_contains(&s->listens[0].clients[1], &address));
	settings_free(s);
}
END_TEST

START_TEST(targets_on_this_machine_are_denied_by_default)
{
	static const struct {
		const char *conf, *target;
		bool allowed;
	} cases[] = {
		{ "", "127.0.0.1:80", false },
		{ "", "169.254.169.254:80", false },
		{ "", "10.0.0.1:80", true },
		{ "targets { allow = { \"127.0.0.1:80\" } }", "127.0.0.1:80", true },
		{ "targets { allow = { \"127.0.0.1:80\" } }", "127.0.0.1:81", false },
		{ "targets { deny = { } }", "127.0.0.1:80", true },
		{ "targets { deny = \"private\" }", "127.0.0.1:80", true },
		{ "targets { deny = private }", "10.0.0.1:80", false },
		{ "targets { deny = any allow = { \"Host.Example:80\" } }",
		    "10.0.0.1:80", true },
		{ "targets { deny = any allow = { \"Host.Example:80\" } }",
		    "10.0.0.1:81", false },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char text[256];
		struct address address;
		struct settings *s;

		snprintf(text, sizeof(text), "%s%s\n", LISTEN, cases[i].conf);
		s = test_load_good(text);
		ck_assert(address_parse(slice_str(cases[i].target), &address));
		ck_assert_msg(target_policy_allows(&s->targets, SLICE("host.example"),
		    &address) == cases[i].allowed, "%s, %s", cases[i].conf,
		    cases[i].target);
		settings_free(s);
	}
}
END_TEST

START_TEST(every_directive_goes_to_its_field)
{
	struct settings *s = test_load_good(
	    "workers = 3 user = \"root\"\n"
	    "log { path = \"x.log\" format = text level = error access = yes\n"
	    " queue = 1m repeat_rate = 7 sample = 2k }\n"
	    "limits { connections = 5 header_bytes = 2k header_fields = 9\n"
	    " hold_bytes = 3k hold_time = 20ms }\n"
	    "timeout { connect = 11ms request = 12ms body = 13s upstream = 1m\n"
	    " idle = 1h tunnel = 16s drain = 0 }\n"
	    "catalogue cat { file = \"cat.json\" }\n"
	    "listen g { address = \"[::1]:8080\" mode = gateway\n"
	    " upstream = \"http://CCE.example.com:8081/\" api = a\n"
	    " clients = { \"10.0.0.0/8\" } }\n"
	    "shape v { code = { x.y, \"header:A\" } message = z }\n"
	    "api a { hosts = { \"CCE.*.Example.com\", h2 } paths = { \"/A*\" }\n"
	    " catalogues = cat shape = v success = hold\n"
	    " on malformed { action = normalize shadow = true }\n"
	    " on unknown { action = pass } }\n");

	ck_assert_uint_eq(s->workers, 3);
	ck_assert_str_eq(s->user, "root");
	ck_assert_str_eq(s->log.path, "x.log");
	ck_assert_int_eq(s->log.format, LOG_TEXT);
	ck_assert_int_eq(s->log.level, LOG_ERROR);
	ck_assert(s->log.access);
	ck_assert_uint_eq(s->log.queue_max, 1 << 20);
	ck_assert_uint_eq(s->log.repeat_rate, 7);
	ck_assert_uint_eq(s->log.sample_max, 2048);
	ck_assert_uint_eq(s->connections, 5);
	ck_assert_uint_eq(s->http.header_bytes, 2048);
	ck_assert_uint_eq(s->http.header_fields, 9);
	ck_assert_uint_eq(s->hold_bytes, 3072);
	ck_assert_uint_eq(s->hold_ms, 20);
	ck_assert_uint_eq(s->timeout.connect, 11);
	ck_assert_uint_eq(s->timeout.request, 12);
	ck_assert_uint_eq(s->timeout.body, 13000);
	ck_assert_uint_eq(s->timeout.upstream, 60000);
	ck_assert_uint_eq(s->timeout.idle, 3600000);
	ck_assert_uint_eq(s->timeout.tunnel, 16000);
	ck_assert_uint_eq(s->timeout.drain, 0);
	ck_assert_uint_eq(s->n_catalogues, 1);
	ck_assert_str_eq(s->catalogues[0].name, "cat");
	ck_assert_str_eq(s->catalogues[0].file, "cat.json");
	ck_assert_uint_eq(s->catalogues[0].line, 8);
	ck_assert_address(&s->listens[0].address, "[::1]:8080");
	ck_assert_int_eq(s->listens[0].mode, LISTEN_GATEWAY);
	ck_assert_str_eq(s->listens[0].api, "a");
	ck_assert_uint_eq(s->listens[0].n_clients, 1);
	ck_assert_str_eq(s->listens[0].upstream.host, "cce.example.com");
	ck_assert_str_eq(s->listens[0].upstream.authority, "cce.example.com:8081");
	ck_assert_uint_eq(s->listens[0].upstream.port, 8081);
	ck_assert_uint_eq(s->n_shapes, 1);
	ck_assert_uint_eq(s->shapes[0].n_code, 2);
	ck_assert_str_eq(s->shapes[0].code[0], "x.y");
	ck_assert_str_eq(s->shapes[0].code[1], "header:A");
	ck_assert_uint_eq(s->shapes[0].n_message, 1);
	ck_assert_str_eq(s->shapes[0].message[0], "z");
	ck_assert_uint_eq(s->n_apis, 1);
	ck_assert_uint_eq(s->apis[0].n_hosts, 2);
	ck_assert_str_eq(s->apis[0].hosts[0], "cce.*.example.com");
	ck_assert_str_eq(s->apis[0].hosts[1], "h2");
	ck_assert_uint_eq(s->apis[0].n_paths, 1);
	ck_assert_str_eq(s->apis[0].paths[0], "/A*");
	ck_assert_uint_eq(s->apis[0].n_catalogues, 1);
	ck_assert_str_eq(s->apis[0].catalogues[0], "cat");
	ck_assert_str_eq(s->apis[0].shape, "v");
	ck_assert_int_eq(s->apis[0].success, SUCCESS_HOLD);
	ck_assert_uint_eq(s->apis[0].n_rules, 2);
	ck_assert_str_eq(s->apis[0].rules[0].word, "malformed");
	ck_assert_int_eq(s->apis[0].rules[0].action, ACTION_NORMALIZE);
	ck_assert(s->apis[0].rules[0].shadow);
	ck_assert_str_eq(s->apis[0].rules[1].word, "unknown");
	ck_assert_int_eq(s->apis[0].rules[1].action, ACTION_PASS);
	ck_assert(!s->apis[0].rules[1].shadow);
	settings_free(s);
}
END_TEST

START_TEST(an_api_without_rules_tags_what_nobody_knows)
{
	struct settings *s = test_load_good(LISTEN API);
	const struct api_settings *api = &s->apis[0];

	ck_assert_int_eq(api->success, SUCCESS_IGNORE);
	ck_assert_ptr_null(api->shape);
	ck_assert_uint_eq(api->n_paths, 0);
	ck_assert_uint_eq(api->n_rules, 2);
	ck_assert_str_eq(api->rules[0].word, "unknown");
	ck_assert_int_eq(api->rules[0].action, ACTION_TAG);
	ck_assert_str_eq(api->rules[1].word, "malformed");
	ck_assert_int_eq(api->rules[1].action, ACTION_TAG);
	settings_free(s);
}
END_TEST

START_TEST(sections_and_rules_keep_the_order_of_the_file)
{
	struct settings *s = test_load_good(LISTEN
	    "api z { hosts = h on known { action = log } on html-body "
	    "{ action = tag }\non delegated { action = pass } }\n"
	    "api a { hosts = h }\nlisten b { address = \"127.0.0.1:1\" }\n"
	    "api m { hosts = h }\n");

	ck_assert_uint_eq(s->n_apis, 3);
	ck_assert_str_eq(s->apis[0].name, "z");
	ck_assert_str_eq(s->apis[1].name, "a");
	ck_assert_str_eq(s->apis[2].name, "m");
	ck_assert_uint_eq(s->apis[0].line, 2);
	ck_assert_uint_eq(s->apis[1].line, 4);
	ck_assert_uint_eq(s->apis[0].n_rules, 3);
	ck_assert_str_eq(s->apis[0].rules[0].word, "known");
	ck_assert_str_eq(s->apis[0].rules[1].word, "html-body");
	ck_assert_str_eq(s->apis[0].rules[2].word, "delegated");
	ck_assert_uint_eq(s->apis[0].rules[2].line, 3);
	ck_assert_str_eq(s->listens[1].name, "b");
	settings_free(s);
}
END_TEST

START_TEST(an_upstream_is_taken_apart)
{
	static const struct {
		const char *url, *host, *authority;	/* NULL: refused */
		unsigned port;
	} urls[] = {
		{ "http://h", "h", "h", 80 },
		{ "http://h:80/", "h", "h", 80 },
		{ "HTTP://H:8080", "h", "h:8080", 8080 },
		{ "http://127.0.0.1:9480", "127.0.0.1", "127.0.0.1:9480", 9480 },
		{ "http://[::1]", "::1", "[::1]", 80 },
		{ "http://[::1]:81", "::1", "[::1]:81", 81 },
		{ "http://a-b.c_d", "a-b.c_d", "a-b.c_d", 80 },
		{ "http://", NULL, NULL, 0 },
		{ "http:///", NULL, NULL, 0 },
		{ "http://h:0", NULL, NULL, 0 },
		{ "http://h:65536", NULL, NULL, 0 },
		{ "http://h:", NULL, NULL, 0 },
		{ "http://h:8o", NULL, NULL, 0 },
		{ "http://h/path", NULL, NULL, 0 },
		{ "http://h?q", NULL, NULL, 0 },
		{ "http://u@h", NULL, NULL, 0 },
		{ "http://::1", NULL, NULL, 0 },
		{ "http://[::1", NULL, NULL, 0 },
		{ "http://[::1]x", NULL, NULL, 0 },
		{ "http://[h]", NULL, NULL, 0 },
		{ "http://h h", NULL, NULL, 0 },
		{ "http://h*", NULL, NULL, 0 },
		{ "https://h", "h", "h", 443 },
		{ "HTTPS://H:443", "h", "h", 443 },
		{ "https://h:80", "h", "h:80", 80 },
		{ "http://h:443", "h", "h:443", 443 },
		{ "https://[::1]:8443/", "::1", "[::1]:8443", 8443 },
		{ "https://", NULL, NULL, 0 },
		{ "ftp://h", NULL, NULL, 0 },
		{ "h:80", NULL, NULL, 0 },
		{ "", NULL, NULL, 0 },
	};

	for (size_t i = 0; i < ARRAY_LEN(urls); i++) {
		char text[256], *errors;
		struct settings *s;

		snprintf(text, sizeof(text), "listen g { address = \"127.0.0.1:1\" "
		    "mode = gateway upstream = \"%s\" }\n", urls[i].url);
		s = test_load(text, &errors);
		ck_assert_msg((s != NULL) == (urls[i].host != NULL), "%s: %s",
		    urls[i].url, errors);
		if (s != NULL) {
			ck_assert_str_eq(s->listens[0].upstream.url, urls[i].url);
			ck_assert_str_eq(s->listens[0].upstream.host, urls[i].host);
			ck_assert_str_eq(s->listens[0].upstream.authority,
			    urls[i].authority);
			ck_assert_uint_eq(s->listens[0].upstream.port, urls[i].port);
			ck_assert(s->listens[0].upstream.tls ==
			    (strncasecmp(urls[i].url, "https", 5) == 0));
		} else {
			ck_assert(strncmp(errors, "c:1: upstream: ", 15) == 0);
		}
		settings_free(s);
		free(errors);
	}
}
END_TEST

START_TEST(what_https_needs_is_read)
{
	char *errors;
	struct settings *s = test_load(
	    "nameservers = { \"10.0.0.2\", \"[::1]:5353\" }\n"
	    "authority { certificate = cat.json key = cat.json }\n"
	    "listen a { address = \"127.0.0.1:1\" certificate = cat.json\n"
	    "  key = { cat.json } }\n"
	    "listen b { address = \"127.0.0.1:2\" certificate = { cat.json, "
	    "\"./cat.json\" } key = { cat.json, cat.json } }\n"
	    "targets { connect_ports = { 443, \"8000-8999\", any } }\n"
	    "parent corp { address = \"Proxy.Test:3128\"\n"
	    "  except = { \".Local\", \"10.0.0.0/8\", \"*.test\", \"::1\" }\n"
	    "  credentials = cat.json }\n"
	    "parent six { address = \"[::1]:81\" }\n"
	    "api a { hosts = h intercept = true ca = cat.json certificate = cat.json "
	    "key = cat.json }\n"
	    "api b { hosts = i verify = off }\n", &errors);

	ck_assert_msg(s != NULL, "%s", errors);
	free(errors);
	ck_assert_uint_eq(s->n_nameservers, 2);
	ck_assert_uint_eq(address_port(&s->nameservers[0]), 53);
	ck_assert_uint_eq(address_port(&s->nameservers[1]), 5353);
	ck_assert_uint_eq(s->authority.line, 2);
	ck_assert(slice_ends_with(slice_str(s->authority.key), SLICE("cat.json")));
	ck_assert_uint_eq(s->listens[0].n_certificates, 1);
	ck_assert_uint_eq(s->listens[0].n_keys, 1);
	ck_assert_uint_eq(s->listens[1].n_certificates, 2);
	ck_assert(slice_ends_with(slice_str(s->listens[1].certificates[1]),
	    SLICE("./cat.json")));
	ck_assert_uint_eq(s->n_connect_ports, 3);
	ck_assert_uint_eq(s->connect_ports[1].first, 8000);
	ck_assert_uint_eq(s->connect_ports[1].last, 8999);
	ck_assert_uint_eq(s->connect_ports[2].first, 1);
	ck_assert_uint_eq(s->connect_ports[2].last, 65535);
	ck_assert_uint_eq(s->n_parents, 2);
	ck_assert_str_eq(s->parents[0].address.host, "proxy.test");
	ck_assert_uint_eq(s->parents[0].address.port, 3128);
	ck_assert_uint_eq(s->parents[0].n_except, 4);
	ck_assert_str_eq(s->parents[0].except[0], ".local");
	ck_assert_str_eq(s->parents[1].address.host, "::1");
	ck_assert_uint_eq(s->parents[1].n_except, 0);
	ck_assert(s->apis[0].intercept && s->apis[0].verify);
	ck_assert_ptr_nonnull(s->apis[0].key);
	ck_assert(!s->apis[1].intercept && !s->apis[1].verify);
	ck_assert_ptr_null(s->apis[1].ca);
	settings_free(s);
}
END_TEST

START_TEST(without_a_word_about_https_the_defaults_are_safe)
{
	char *errors;
	struct settings *s = test_load("listen a { address = \"127.0.0.1:1\" }\n"
	    "api a { hosts = h }\n", &errors);

	ck_assert_msg(s != NULL, "%s", errors);
	free(errors);
	ck_assert_uint_eq(s->n_connect_ports, 1);
	ck_assert_uint_eq(s->connect_ports[0].first, 443);
	ck_assert_uint_eq(s->connect_ports[0].last, 443);
	ck_assert(s->apis[0].verify && !s->apis[0].intercept);
	ck_assert_uint_eq(s->n_parents, 0);
	ck_assert_ptr_null(s->authority.certificate);
	ck_assert_uint_eq(s->listens[0].n_certificates, 0);
	settings_free(s);
}
END_TEST

/* Values that are refused, in line 2, and what is said of them. */
static const struct {
	const char *conf, *error;
} bad_values[] = {
	{ "workers = -1", "workers: '-1' is no whole number" },
	{ "workers = 257", "workers: '257' is not from 0 to 256" },
	{ "workers = 99999999999999999999",
	    "workers: '99999999999999999999' is no whole number" },
	{ "user = \"\"", "user: '' is empty" },
	{ "log { path = \"\" }", "path: '' is empty" },
	{ "log { level = WARN }", "level: 'WARN' is none of debug info "
	    "warn error; did you mean 'warn'?" },
	{ "log { format = xml }", "format: 'xml' is none of json logfmt text" },
	{ "log { access = maybe }", "access: 'maybe' is neither true nor false" },
	{ "log { queue = 63k }", "queue: '63k' is not from 64k to 1g" },
	{ "log { queue = 2g }", "queue: '2g' is not from 64k to 1g" },
	{ "log { queue = 1.5m }",
	    "queue: '1.5m' is no size, such as 64k, 4m or 512" },
	{ "log { sample = 65537 }", "sample: '65537' is not from 0 to 64k" },
	{ "limits { connections = 0 }",
	    "connections: '0' is not from 1 to 1000000" },
	{ "limits { hold_time = 2 }",
	    "hold_time: '2' is no time, such as 500ms, 10s, 5m or 1h" },
	{ "limits { hold_time = 2m }", "hold_time: '2m' is not from 10ms to 1m" },
	{ "timeout { connect = 0 }", "connect: '0' is not from 10ms to 1h" },
	{ "listen q { address = \"127.0.0.1\" }", "address: '127.0.0.1' is no "
	    "ADDRESS:PORT; a name or a lone port will not do" },
	{ "listen q { mode = forward }",
	    "listen \"q\" needs 'address': ADDRESS:PORT, [IPV6]:PORT or *:PORT" },
	{ "listen q { address = \"127.0.0.1:1\" mode = admin }",
	    "mode: 'admin' is none of forward gateway" },
	{ "listen q { address = \"127.0.0.1:1\" clients = { \"10.0.0.1/8\" } }",
	    "clients: '10.0.0.1/8' is no network, such as 10.0.0.0/8 or ::1" },
	{ "listen q { address = \"127.0.0.1:1\" mode = gateway "
	    "upstream = \"ftp://h\" }", "upstream: 'ftp://h' is no "
	    "http://HOST[:PORT] or https://HOST[:PORT]" },
	{ "targets { connect_ports = { \"0\" } }", "connect_ports: '0' is no port, "
	    "such as 443, 8000-8999 or any" },
	{ "targets { connect_ports = { 80, \"1-65536\" } }", "connect_ports: "
	    "'1-65536' is no port, such as 443, 8000-8999 or any" },
	{ "targets { connect_ports = { \"90-80\" } }",
	    "connect_ports: '90-80' runs backwards" },
	{ "parent p { address = \"corp\" }", "address: 'corp' is no HOST:PORT" },
	{ "parent p { address = \"u@corp:1\" }",
	    "address: 'u@corp:1' is no HOST:PORT" },
	{ "parent p { }", "parent \"p\" needs 'address': HOST:PORT of the proxy" },
	{ "parent p { address = \"c:1\" except = { \"http://x\" } }",
	    "except: 'http://x' is no host, .DOMAIN, pattern with * or network, such "
	    "as 10.0.0.0/8" },
	{ "nameservers = { \"ns.test\" }", "nameservers: 'ns.test' is no ADDRESS or "
	    "ADDRESS:PORT of a name server" },
	{ "targets { allow = { \"nowhere\" } }", "allow: 'nowhere' is none of "
	    "loopback, link-local, private, any, a network, HOST:PORT" },
	{ "catalogue q { }", "catalogue \"q\" needs 'file': the catalogue's JSON "
	    "file" },
	{ "catalogue q { file = \"\" }", "file: '' is empty" },
	{ "api q { hosts = { \"http://h\" } }", "hosts: 'http://h' is no host: leave "
	    "out scheme, port and brackets" },
	{ "api q { hosts = { \"h:80\" } }", "hosts: 'h:80' is no host: leave "
	    "out scheme, port and brackets" },
	{ "api q { hosts = { \"\" } }", "hosts: '' is empty" },
	{ "api q { hosts = h paths = { \"api/*\" } }",
	    "paths: 'api/*' matches no path: paths start with '/'" },
	{ "api q { hosts = h success = maybe }",
	    "success: 'maybe' is none of ignore watch hold" },
	{ "api q { hosts = h on known { action = zap } }",
	    "action: 'zap' is none of pass log tag normalize" },
	{ "api q { hosts = h on known { } }",
	    "on \"known\" needs 'action': pass, log, tag or normalize" },
	{ "shape q { code = { } message = a }", "shape \"q\" needs 'code': where the "
	    "code stands, in the order to look" },
};

START_TEST(a_bad_value_is_told_with_its_line)
{
	char text[512], want[512];

	snprintf(text, sizeof(text), "%s%s\n", LISTEN, bad_values[_i].conf);
	snprintf(want, sizeof(want), "2: %s", bad_values[_i].error);
	test_load_expect(text, want);
}
END_TEST

START_TEST(hosts_may_be_addresses_and_globs)
{
	struct settings *s = test_load_good(LISTEN
	    "api a { hosts = { \"127.0.0.1\", \"::1\", \"FE80::*\", \"*\", "
	    "\"2001:DB8:0:0::00a\" } }\n");

	ck_assert_uint_eq(s->apis[0].n_hosts, 5);
	ck_assert_str_eq(s->apis[0].hosts[4], "2001:db8::a");
	ck_assert_str_eq(s->apis[0].hosts[1], "::1");
	ck_assert_str_eq(s->apis[0].hosts[2], "fe80::*");
	settings_free(s);
}
END_TEST

START_TEST(environment_variables_are_put_in)
{
	struct settings *s;

	setenv("ERRGATE_PORT", "4711", 1);
	unsetenv("ERRGATE_NOT");
	s = test_load_good("listen p { address = \"127.0.0.1:${ERRGATE_PORT}\" }\n"
	    "api \"${ERRGATE_NOT:-x}y\" { hosts = \"${ERRGATE_NOT:-a b}\" "
	    "paths = '/${X}' }\n");
	ck_assert_address(&s->listens[0].address, "127.0.0.1:4711");
	ck_assert_str_eq(s->apis[0].name, "xy");
	ck_assert_str_eq(s->apis[0].hosts[0], "a b");
	ck_assert_str_eq(s->apis[0].paths[0], "/${X}");
	settings_free(s);
	test_load_expect(LISTEN "user = \"${ERRGATE_NOT}\"\n",
	    "2: the environment has no variable 'ERRGATE_NOT'");
}
END_TEST

START_TEST(files_are_looked_up_beside_the_conf_file)
{
	char path[128], cwd[64], want[128];
	struct strbuf errors = { 0 };
	struct settings *s;

	settings_free(test_load_good(LISTEN "catalogue a { file = cat.json }\n"
	    "log { path = stderr }"));
	ck_assert_ptr_nonnull(getcwd(cwd, sizeof(cwd)));
	ck_assert_int_eq(chdir("/"), 0);
	snprintf(path, sizeof(path), "%s/c", cwd);
	s = settings_load(path, &test_words, &errors);
	ck_assert_ptr_nonnull(s);
	snprintf(want, sizeof(want), "%s/cat.json", cwd);
	ck_assert_str_eq(s->catalogues[0].file, want);
	ck_assert_str_eq(s->log.path, "stderr");
	settings_free(s);
	ck_assert_int_eq(chdir(cwd), 0);
}
END_TEST

START_TEST(a_file_that_cannot_be_read_is_an_error)
{
	static const struct {
		const char *path, *error;
	} paths[] = {
		{ "/nonexistent/c", "/nonexistent/c: cannot be read: No such file or "
		    "directory\n" },
		{ ".", ".: cannot be read: Is a directory\n" },
	};

	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		struct strbuf errors = { 0 };
		char *text;

		ck_assert_ptr_null(settings_load(paths[i].path, &test_words,
		    &errors));
		text = strbuf_take_str(&errors);
		ck_assert_str_eq(text, paths[i].error);
		free(text);
	}
}
END_TEST

START_TEST(odd_but_right_files_are_read)
{
	settings_free(test_load_good("\xef\xbb\xbf" LISTEN));
	settings_free(test_load_good("log{level=info}\r\n" LISTEN "\r\n"));
	settings_free(test_load_good("targets { allow = { any, } }" LISTEN));
	settings_free(test_load_good("log { }limits{}\n// x\n" LISTEN "# no end"));
}
END_TEST

/* Loaded again and again in one process, after every kind of failure. */
START_TEST(a_failure_leaves_nothing_behind)
{
	char *errors;

	for (int i = 0; i < 20; i++) {
		ck_assert_ptr_null(test_load("log { level = \"x", &errors));
		free(errors);
		ck_assert_ptr_null(test_load("user = \"\\999\"", &errors));
		free(errors);
		ck_assert_ptr_null(test_load("api a { hosts = { x", &errors));
		free(errors);
		settings_free(test_load_good(LISTEN API));
	}
}
END_TEST

static const char *const shipped[] = { "errgate.conf", "demo.conf" };

/* What script/run makes for demo.conf, empty. */
static const char *const demo_files[] = { "own-authority/ca.pem",
    "own-authority/ca.key", "api-authority/ca.pem" };

static void
make_demo_files(void)
{
	ck_assert_int_eq(mkdir("own-authority", 0700), 0);
	ck_assert_int_eq(mkdir("api-authority", 0700), 0);
	for (size_t i = 0; i < ARRAY_LEN(demo_files); i++)
		ck_assert_int_eq(close(creat(demo_files[i], 0600)), 0);
	ck_assert_int_eq(setenv("DEMO_FILES", test_load_folder(), 1), 0);
}

static void
remove_demo_files(void)
{
	for (size_t i = 0; i < ARRAY_LEN(demo_files); i++)
		unlink(demo_files[i]);
	rmdir("own-authority");
	rmdir("api-authority");
}

START_TEST(shipped_conf_files_load_as_they_are)
{
	const char *top = getenv("TOP_SRCDIR");
	struct strbuf errors = { 0 };
	struct settings *s;
	char path[512];

	ck_assert_msg(top != NULL, "run by make check, which sets TOP_SRCDIR");
	make_demo_files();
	snprintf(path, sizeof(path), "%s/conf/%s", top, shipped[_i]);
	s = settings_load(path, &test_words, &errors);
	ck_assert_msg(s != NULL, "%.*s", SLICE_FMT(strbuf_slice(&errors)));
	ck_assert_uint_eq(s->n_apis, 1);
	ck_assert_str_eq(s->apis[0].name, "cce");
	ck_assert_str_eq(s->apis[0].shape, "error_code");
	ck_assert_uint_eq(s->n_catalogues, 3);
	settings_free(s);
	remove_demo_files();
}
END_TEST

START_TEST(freeing_nothing_is_harmless)
{
	settings_free(NULL);
}
END_TEST

TCase *
settings_case(void)
{
	TCase *tcase = tcase_create("settings");

	tcase_add_checked_fixture(tcase, test_load_setup, test_load_teardown);
	tcase_add_test(tcase, what_is_not_given_has_its_default);
	tcase_add_test(tcase, a_listener_serves_this_machine_by_default);
	tcase_add_test(tcase, targets_on_this_machine_are_denied_by_default);
	tcase_add_test(tcase, every_directive_goes_to_its_field);
	tcase_add_test(tcase, an_api_without_rules_tags_what_nobody_knows);
	tcase_add_test(tcase, sections_and_rules_keep_the_order_of_the_file);
	tcase_add_test(tcase, an_upstream_is_taken_apart);
	tcase_add_test(tcase, what_https_needs_is_read);
	tcase_add_test(tcase, without_a_word_about_https_the_defaults_are_safe);
	tcase_add_loop_test(tcase, a_bad_value_is_told_with_its_line, 0,
	    (int)ARRAY_LEN(bad_values));
	tcase_add_test(tcase, hosts_may_be_addresses_and_globs);
	tcase_add_test(tcase, environment_variables_are_put_in);
	tcase_add_test(tcase, files_are_looked_up_beside_the_conf_file);
	tcase_add_test(tcase, a_file_that_cannot_be_read_is_an_error);
	tcase_add_test(tcase, odd_but_right_files_are_read);
	tcase_add_test(tcase, a_failure_leaves_nothing_behind);
	tcase_add_loop_test(tcase, shipped_conf_files_load_as_they_are, 0,
	    (int)ARRAY_LEN(shipped));
	tcase_add_test(tcase, freeing_nothing_is_harmless);
	return tcase;
}
