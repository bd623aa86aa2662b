#include "proxy/route.h"

#include <stdio.h>
#include <string.h>

#include "http/request_parser.h"
#include "unit/proxy/proxy_cases.h"

static const char conf[] =
    "listen \"proxy\" { address = \"127.0.0.1:1\"  mode = forward }\n"
    "listen \"gateway\" { address = \"127.0.0.1:2\"  mode = gateway\n"
    "  upstream = \"http://cce.example.com:81\" }\n"
    "listen \"named\" { address = \"127.0.0.1:3\"  mode = gateway\n"
    "  upstream = \"http://other.example.com\"  api = \"cce\" }\n"
    "listen \"secure\" { address = \"127.0.0.1:4\"  mode = gateway\n"
    "  upstream = \"https://s.example.com\" }\n"
    "targets { connect_ports = { \"443\", \"8000-8999\" } }\n"
    "parent \"corp\" { address = \"up.test:3128\"\n"
    "  except = { \".test\", \"*.example.com\", \"*.eu*\", \"notcce.eu\", \"::1\" } }\n"
    "api \"addons\" { hosts = { \"cce.*\" }  paths = { \"/api/v3/addons*\" } }\n"
    "api \"cce\" { hosts = { \"cce.*\", \"::1\" } }\n";

/* One row a request: where it goes, or why it goes nowhere. */
static const struct {
	const char *listen;	/* P: proxy, G: gateway, N: named, S: a gateway to
				   https, I: inside a tunnel to cce.test:443, J: to
				   cce.test:8443 */
	const char *line;	/* method and target */
	const char *host;	/* Host field */
	const char *origin;	/* "host:port authority path api", with "tls" and
				   "by PARENT" behind it, or "error N" */
} rows[] = {
	{ "P", "GET http://a.test/x?y", "z", "a.test:80 a.test /x?y -" },
	{ "P", "GET http://a.test:8080/x", "z", "a.test:8080 a.test:8080 /x -" },
	{ "P", "GET HTTP://A.Test", "z", "A.Test:80 A.Test / -" },
	{ "P", "GET http://a.test?q", "z", "a.test:80 a.test /?q -" },
	{ "P", "OPTIONS http://a.test", "z", "a.test:80 a.test * -" },
	{ "P", "GET http://[::1]:81/x", "z", "::1:81 [::1]:81 /x cce" },
	{ "P", "GET http://CCE.EU.example/api/v3/addons/1?q", "z",
	    "CCE.EU.example:80 CCE.EU.example /api/v3/addons/1?q addons" },
	{ "P", "GET http://cce.eu/other?/api/v3/addons", "z",
	    "cce.eu:80 cce.eu /other?/api/v3/addons cce" },
	{ "P", "GET http://notcce.eu/", "z", "notcce.eu:80 notcce.eu / -" },
	{ "G", "GET /x?y", "gate", "cce.example.com:81 cce.example.com:81 /x?y cce" },
	{ "G", "GET /api/v3/addons", "gate",
	    "cce.example.com:81 cce.example.com:81 /api/v3/addons addons" },
	{ "G", "GET http://evil.test/x", "gate",
	    "cce.example.com:81 cce.example.com:81 /x cce" },
	{ "G", "OPTIONS *", "gate", "cce.example.com:81 cce.example.com:81 * cce" },
	{ "G", "GET /", "", "cce.example.com:81 cce.example.com:81 / cce" },
	{ "N", "GET /", "gate", "other.example.com:80 other.example.com / cce" },
	{ "P", "GET /x", "z", "error no route" },
	{ "P", "OPTIONS *", "z", "error no route" },
	{ "P", "GET https://a.test/x", "z", "a.test:443 a.test /x - tls" },
	{ "P", "GET https://a.test:444/x", "z", "a.test:444 a.test:444 /x - tls" },
	{ "P", "GET http://far.org/", "z", "far.org:80 far.org / - by corp" },
	{ "P", "GET https://FAR.org/", "z", "FAR.org:443 FAR.org / - tls by corp" },
	{ "P", "GET http://test/", "z", "test:80 test / -" },
	{ "P", "GET http://[::2]/", "z", "::2:80 [::2] / - by corp" },
	{ "S", "GET /x", "gate", "s.example.com:443 s.example.com /x - tls" },
	{ "P", "GET ftp://a.test/", "z", "error scheme" },
	{ "P", "CONNECT a.test:443", "a.test:443", "a.test:443   -" },
	{ "P", "CONNECT cce.test:8443", "cce.test:8443", "cce.test:8443   addons" },
	{ "P", "CONNECT [::1]:443", "[::1]:443", "::1:443   cce" },
	{ "P", "CONNECT far.org:8000", "far.org", "far.org:8000   - by corp" },
	{ "P", "CONNECT a.test:22", "a.test:22", "error port" },
	{ "P", "CONNECT a.test:9000", "a.test", "error port" },
	{ "P", "CONNECT a.test", "a.test", "error bad request" },
	{ "G", "CONNECT a.test:443", "a.test:443", "error connect" },
	{ "I", "GET /x", "cce.test", "cce.test:443 cce.test /x cce tls" },
	{ "I", "GET /x", "CCE.test.:443", "cce.test:443 CCE.test.:443 /x cce tls" },
	{ "I", "GET https://cce.test/x", "cce.test", "cce.test:443 cce.test /x cce tls" },
	{ "I", "GET https://other.test/x", "cce.test", "error misdirected" },
	{ "I", "GET /x", "other.test", "error misdirected" },
	{ "I", "GET /x", "cce.test:444", "error misdirected" },
	{ "I", "GET /x", "", "error misdirected" },
	{ "I", "CONNECT a.test:443", "a.test", "error connect" },
	{ "I", "GET https://CCE.test:443/x", "cce.test",
	    "cce.test:443 CCE.test:443 /x cce tls" },
	{ "I", "GET /x", "cce.test:", "cce.test:443 cce.test /x cce tls" },
	{ "I", "GET https://cce.test:444/x", "cce.test", "error misdirected" },
	{ "I", "GET http://cce.test/x", "cce.test", "error misdirected" },
	{ "P", "GET http://a.test:/x", "z", "a.test:80 a.test /x -" },
	{ "P", "GET http://[::1]:?q", "z", "::1:80 [::1] /?q cce" },
	{ "J", "GET /x", "cce.test", "cce.test:8443 cce.test /x cce tls" },
	{ "J", "GET /x", "cce.test:8443", "cce.test:8443 cce.test:8443 /x cce tls" },
	{ "P", "GET http://user@a.test/", "z", "error bad request" },
	{ "P", "GET http:///x", "z", "error bad request" },
	{ "P", "GET http://a.test:0/", "z", "error bad request" },
	{ "P", "GET http://a.test:99999/", "z", "error bad request" },
	{ "P", "GET http://a.test/", "b@d", "error bad request" },
	{ "G", "GET *", "gate", "error bad request" },
};

static const char *
error_text(enum own_error error)
{
	switch (error) {
	case OWN_NO_ROUTE: return "error no route";
	case OWN_SCHEME: return "error scheme";
	case OWN_CONNECT_REFUSED: return "error connect";
	case OWN_CONNECT_PORT: return "error port";
	case OWN_MISDIRECTED: return "error misdirected";
	case OWN_BAD_REQUEST: return "error bad request";
	default: return "another error";
	}
}

static const struct listen_settings *
listen_of(const struct snapshot *snapshot, char letter)
{
	static const char letters[] = "PGNS";
	const char *at = strchr(letters, letter);

	return &snapshot->settings->listens[at == NULL ? 0 : at - letters];
}

/* What became of the request, in the words of the table. */
static void
describe(const struct snapshot *snapshot, const char *listen,
    const struct request_head *head, struct strbuf *out)
{
	const struct authority inside = { .host = SLICE("cce.test"),
		.port = listen[0] == 'J' ? 8443 : 443 };
	bool is_inside = listen[0] == 'I' || listen[0] == 'J';
	struct route route = { 0 };
	enum own_error error;
	struct slice detail;

	if (!route_find(snapshot, listen_of(snapshot, listen[0]),
	    is_inside ? &inside : NULL, head, &route, &error, &detail)) {
		strbuf_add_str(out, error_text(error));
		return;
	}
	strbuf_addf(out, "%.*s:%u %.*s %s%.*s %s", SLICE_FMT(route.origin.host),
	    route.origin.port, SLICE_FMT(route.authority),
	    route.needs_slash ? "/" : "", SLICE_FMT(route.path_query),
	    route.api == NULL ? "-" : route.api->settings->name);
	if (route.tls != NULL)
		strbuf_add_str(out, " tls");
	if (route.parent != NULL)
		strbuf_addf(out, " by %s", route.parent->settings->name);
}

START_TEST(a_request_goes_where_its_listener_and_target_say)
{
	static const struct http_limits limits = { 65536, 100 };
	struct snapshot *snapshot = snapshot_of(conf);
	struct request_head head = { .fields = field_list_make(8) };
	struct strbuf got = { 0 };
	enum violation why;
	size_t scanned = 0;
	char text[512];

	snprintf(text, sizeof(text), "%s HTTP/1.1\r\nHost: %s\r\n\r\n", rows[_i].line,
	    rows[_i].host);
	ck_assert_int_eq(request_parse(slice_str(text), &scanned, &limits, &head,
	    &why), PARSE_DONE);
	describe(snapshot, rows[_i].listen, &head, &got);
	ck_assert_msg(slice_eq(strbuf_slice(&got), slice_str(rows[_i].origin)),
	    "%s %s: %.*s", rows[_i].listen, rows[_i].line,
	    SLICE_FMT(strbuf_slice(&got)));
	strbuf_clear(&got);
	field_list_clear(&head.fields);
	snapshot_unref(snapshot);
}
END_TEST

TCase *
route_case(void)
{
	TCase *tcase = tcase_create("route");

	tcase_add_loop_test(tcase, a_request_goes_where_its_listener_and_target_say,
	    0, (int)ARRAY_LEN(rows));
	return tcase;
}
