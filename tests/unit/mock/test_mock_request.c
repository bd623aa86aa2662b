#include "mock/mock_request.h"

#include "http/request_parser.h"
#include "unit/mock/mock_cases.h"

static const struct {
	struct slice raw;
	const char *path, *query, *host, *upgrade;
	bool accepts_html;
} rows[] = {
	{ SLICE_LIT("GET /a/b?c=d?e HTTP/1.1\r\nHost: h:1\r\n\r\n"),
	    "/a/b", "c=d?e", "h:1", "", false },
	{ SLICE_LIT("GET http://h/a?c HTTP/1.1\r\nHost: h\r\n\r\n"),
	    "/a", "c", "h", "", false },
	{ SLICE_LIT("GET http://h?c HTTP/1.1\r\nHost: h\r\n\r\n"),
	    "", "c", "h", "", false },
	{ SLICE_LIT("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n"),
	    "/ok", "", "h", "", false },
	{ SLICE_LIT("GET /x HTTP/1.1\r\nHost: h\r\nMock-Answer: /odd/html?a=b\r\n\r\n"),
	    "/odd/html", "a=b", "h", "", false },
	{ SLICE_LIT("GET / HTTP/1.1\r\nHost: h\r\nAccept: */*, text/html\r\n"
	    "Upgrade: websocket\r\n\r\n"), "/", "", "h", "websocket", true },
	{ SLICE_LIT("GET /? HTTP/1.1\r\nHost: h\r\nAccept: application/json\r\n\r\n"),
	    "/", "", "h", "", false },
};

START_TEST(what_is_asked_for_is_read_from_the_head)
{
	static const struct http_limits limits = { 65536, 16 };
	struct request_head head = { .fields = field_list_make(16) };
	struct scenario_request request;
	enum violation why;
	size_t scanned = 0;

	ck_assert_int_eq(request_parse(rows[_i].raw, &scanned, &limits, &head, &why),
	    PARSE_DONE);
	mock_request_read(&head, rows[_i].raw, &request);
	ck_assert(slice_eq(request.path, slice_str(rows[_i].path)));
	ck_assert(slice_eq(request.query, slice_str(rows[_i].query)));
	ck_assert(slice_eq(request.host, slice_str(rows[_i].host)));
	ck_assert(slice_eq(request.upgrade, slice_str(rows[_i].upgrade)));
	ck_assert_int_eq(request.accepts_html, rows[_i].accepts_html);
	ck_assert(slice_eq(request.head, rows[_i].raw));
	field_list_clear(&head.fields);
}
END_TEST

TCase *
case_mock_request(void)
{
	TCase *tc = tcase_create("mock_request");

	tcase_add_loop_test(tc, what_is_asked_for_is_read_from_the_head, 0,
	    ARRAY_LEN(rows));
	return tc;
}
