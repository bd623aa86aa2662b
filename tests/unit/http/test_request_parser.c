#include "http/request_parser.h"

#include <stdlib.h>
#include <string.h>

#include "http_support.h"

#define OK VIOLATION_NONE
#define BAD_ROW NULL, NULL, 0, NULL, 0	/* nothing was read */

/*
 * Raw bytes and what they are. A row without violation gives method, target,
 * minor version and the dump of its fields; `rest` is how many bytes of a next
 * message stand behind the head.
 */
static const struct row {
	const char *what, *section;
	struct slice in;
	enum violation why;
	const char *method, *target;
	unsigned minor;
	const char *fields;
	size_t rest;
} rows[] = {
	{ "a plain request", "RFC 9112, 3",
	    SLICE_LIT("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), OK, "GET", "/", 1,
	    "Host=a;", 0 },
	{ "an absolute target and a query", "RFC 9112, 3.2.2",
	    SLICE_LIT("POST http://h:1/p?q=%20 HTTP/1.1\r\nhOST:h:1\r\n\r\n"), OK,
	    "POST", "http://h:1/p?q=%20", 1, "hOST=h:1;", 0 },
	{ "the next message stays", "RFC 9112, 9.3.2",
	    SLICE_LIT("GET /a HTTP/1.1\r\nHost: a\r\n\r\nGET /b"), OK, "GET", "/a", 1,
	    "Host=a;", 6 },
	{ "one empty line in front is skipped", "RFC 9112, 2.2",
	    SLICE_LIT("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"), OK, "GET", "/", 1,
	    "Host=a;", 0 },
	{ "HTTP/1.0 needs no Host", "RFC 9112, 3.2",
	    SLICE_LIT("GET / HTTP/1.0\r\n\r\n"), OK, "GET", "/", 0, "", 0 },
	{ "HTTP/1.0 may have a Host", "RFC 9112, 3.2",
	    SLICE_LIT("GET / HTTP/1.0\r\nHost: a\r\n\r\n"), OK, "GET", "/", 0,
	    "Host=a;", 0 },
	{ "a higher minor version counts as 1.1", "RFC 9110, 2.5",
	    SLICE_LIT("GET / HTTP/1.9\r\nHost: a\r\n\r\n"), OK, "GET", "/", 1,
	    "Host=a;", 0 },
	{ "any token is a method", "RFC 9110, 9.1",
	    SLICE_LIT("M-SEARCH!#$%&'*+.^_`|~ * HTTP/1.1\r\nHost: a\r\n\r\n"), OK,
	    "M-SEARCH!#$%&'*+.^_`|~", "*", 1, "Host=a;", 0 },
	{ "white space around a value is dropped", "RFC 9112, 5.1",
	    SLICE_LIT("GET / HTTP/1.1\r\nHost: \t a \t \r\nX:\r\nY: \t \r\nZ:b  c\t d"
	    "\r\n\r\n"), OK, "GET", "/", 1, "Host=a;X=;Y=;Z=b  c\t d;", 0 },
	{ "an empty Host is one Host", "RFC 9112, 3.2",
	    SLICE_LIT("GET / HTTP/1.1\r\nHost:\r\n\r\n"), OK, "GET", "/", 1, "Host=;",
	    0 },
	{ "a value may hold bytes beyond ASCII", "RFC 9110, 5.5",
	    SLICE_LIT("GET / HTTP/1.1\r\nHost: a\r\nX: caf\xc3\xa9 \x80\xff\r\n\r\n"),
	    OK, "GET", "/", 1, "Host=a;X=caf\xc3\xa9 \x80\xff;", 0 },
	{ "a value may hold colons and quotes", "RFC 9110, 5.5",
	    SLICE_LIT("GET / HTTP/1.1\r\nHost: a\r\nX: :\"a:b\\\r\n\r\n"), OK, "GET",
	    "/", 1, "Host=a;X=:\"a:b\\;", 0 },
	{ "a repeated field is kept twice, in order", "RFC 9110, 5.3",
	    SLICE_LIT("GET / HTTP/1.1\r\nX: 1\r\nHost: a\r\nX: 2\r\n\r\n"), OK, "GET",
	    "/", 1, "X=1;Host=a;X=2;", 0 },

	/* first bytes */
	{ "a TLS client hello", "RFC 9112, 2.1",
	    SLICE_LIT("\x16\x03\x01\x02\x00\x01\x00\r\n\r\n"),
	    VIOLATION_NOT_HTTP, BAD_ROW },
	{ "a NUL byte in front", "RFC 9112, 2.1",
	    SLICE_LIT("\0GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
	    VIOLATION_NOT_HTTP, BAD_ROW },
	{ "a blank in front", "RFC 9112, 3",
	    SLICE_LIT(" GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
	    VIOLATION_NOT_HTTP, BAD_ROW },
	{ "a byte order mark in front", "RFC 9112, 2.1",
	    SLICE_LIT("\xef\xbb\xbfGET / HTTP/1.1\r\nHost: a\r\n\r\n"),
	    VIOLATION_NOT_HTTP, BAD_ROW },
	{ "JSON in front", "RFC 9112, 2.1",
	    SLICE_LIT("{\"a\":1}\r\n\r\n"), VIOLATION_NOT_HTTP, BAD_ROW },
	{ "a TLS record behind an empty line", "RFC 9112, 2.1",
	    SLICE_LIT("\r\n\x16\x03\x01\r\n\r\n"), VIOLATION_NOT_HTTP, BAD_ROW },
	{ "two empty lines in front", "RFC 9112, 2.2",
	    SLICE_LIT("\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"),
	    VIOLATION_START_LINE, BAD_ROW },
	{ "a bare LF in front", "RFC 9112, 2.2",
	    SLICE_LIT("\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"),
	    VIOLATION_LINE_END, BAD_ROW },
	{ "a bare LF behind an empty line", "RFC 9112, 2.2",
	    SLICE_LIT("\r\n\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"),
	    VIOLATION_LINE_END, BAD_ROW },
	{ "a bare CR in front", "RFC 9112, 2.2",
	    SLICE_LIT("\rGET / HTTP/1.1\r\nHost: a\r\n\r\n"),
	    VIOLATION_LINE_END, BAD_ROW },

	/* request line */
	{ "no version", "RFC 9112, 3", SLICE_LIT("GET /\r\n\r\n"),
	    VIOLATION_START_LINE, BAD_ROW },
	{ "no target", "RFC 9112, 3", SLICE_LIT("GET HTTP/1.1\r\nHost: a\r\n\r\n"),
	    VIOLATION_START_LINE, BAD_ROW },
	{ "a method alone", "RFC 9112, 3", SLICE_LIT("GET\r\nHost: a\r\n\r\n"),
	    VIOLATION_START_LINE, BAD_ROW },
	{ "a method and a blank", "RFC 9112, 3", SLICE_LIT("GET \r\nHost: a\r\n\r\n"),
	    VIOLATION_START_LINE, BAD_ROW },
	{ "two blanks behind the method", "RFC 9112, 3",
	    SLICE_LIT("GET  / HTTP/1.1\r\nHost: a\r\n\r\n"),
	    VIOLATION_START_LINE, BAD_ROW },
	{ "two blanks before the version", "RFC 9112, 3",
	    SLICE_LIT("GET /  HTTP/1.1\r\nHost: a\r\n\r\n"),
	    VIOLATION_START_LINE, BAD_ROW },
	{ "a blank behind the version", "RFC 9112, 3",
	    SLICE_LIT("GET / HTTP/1.1 \r\nHost: a\r\n\r\n"),
	    VIOLATION_START_LINE, BAD_ROW },
	{ "a tab behind the method", "RFC 9112, 3",
	    SLICE_LIT("GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n"),
	    VIOLATION_START_LINE, BAD_ROW },
	{ "a tab before the version", "RFC 9112, 3",
	    SLICE_LIT("GET /\tHTTP/1.1\r\nHost: a\r\n\r\n"), VIOLATION_TARGET, BAD_ROW },
	{ "a blank in the target", "RFC 9112, 3.2",
	    SLICE_LIT("GET /a b HTTP/1.1\r\nHost: a\r\n\r\n"),
	    VIOLATION_START_LINE, BAD_ROW },
	{ "a method that is no token", "RFC 9110, 9.1",
	    SLICE_LIT("GE(T / HTTP/1.1\r\nHost: a\r\n\r\n"),
	    VIOLATION_START_LINE, BAD_ROW },
	{ "a NUL byte in the method", "RFC 9110, 9.1",
	    SLICE_LIT("GE\0T / HTTP/1.1\r\nHost: a\r\n\r\n"),
	    VIOLATION_START_LINE, BAD_ROW },
	{ "a NUL byte in the target", "RFC 9112, 3.2",
	    SLICE_LIT("GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n"), VIOLATION_TARGET, BAD_ROW },
	{ "DEL in the target", "RFC 9112, 3.2",
	    SLICE_LIT("GET /\x7f HTTP/1.1\r\nHost: a\r\n\r\n"),
	    VIOLATION_TARGET, BAD_ROW },
	{ "bytes beyond ASCII in the target", "RFC 9112, 3.2",
	    SLICE_LIT("GET /\xc3\xa9 HTTP/1.1\r\nHost: a\r\n\r\n"),
	    VIOLATION_TARGET, BAD_ROW },
	{ "a fragment in the target", "RFC 9112, 3.2",
	    SLICE_LIT("GET /#a HTTP/1.1\r\nHost: a\r\n\r\n"), VIOLATION_TARGET, BAD_ROW },
	{ "the preface of HTTP/2", "RFC 9112, 2.3",
	    SLICE_LIT("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), VIOLATION_VERSION, BAD_ROW },
	{ "HTTP/0.9 by name", "RFC 9112, 2.3",
	    SLICE_LIT("GET / HTTP/0.9\r\nHost: a\r\n\r\n"), VIOLATION_VERSION, BAD_ROW },
	{ "a version in lower case", "RFC 9112, 2.3",
	    SLICE_LIT("GET / http/1.1\r\nHost: a\r\n\r\n"),
	    VIOLATION_START_LINE, BAD_ROW },
	{ "a version of two digits", "RFC 9112, 2.3",
	    SLICE_LIT("GET / HTTP/1.10\r\nHost: a\r\n\r\n"),
	    VIOLATION_START_LINE, BAD_ROW },
	{ "a version without its minor", "RFC 9112, 2.3",
	    SLICE_LIT("GET / HTTP/1\r\nHost: a\r\n\r\n"), VIOLATION_START_LINE, BAD_ROW },
	{ "a version with a comma", "RFC 9112, 2.3",
	    SLICE_LIT("GET / HTTP/1,1\r\nHost: a\r\n\r\n"),
	    VIOLATION_START_LINE, BAD_ROW },
	{ "another protocol", "RFC 9112, 2.3",
	    SLICE_LIT("GET / RTSP/1.1\r\nHost: a\r\n\r\n"),
	    VIOLATION_START_LINE, BAD_ROW },

	/* line ends */
	{ "a request line that ends in LF", "RFC 9112, 2.2",
	    SLICE_LIT("GET / HTTP/1.1\nHost: a\r\n\r\n"), VIOLATION_LINE_END, BAD_ROW },
	{ "a field line that ends in LF", "RFC 9112, 2.2",
	    SLICE_LIT("GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n"),
	    VIOLATION_LINE_END, BAD_ROW },
	{ "a head that ends in LF", "RFC 9112, 2.2",
	    SLICE_LIT("GET / HTTP/1.1\r\nHost: a\r\n\n"), VIOLATION_LINE_END, BAD_ROW },
	{ "a head that ends in two LF", "RFC 9112, 2.2",
	    SLICE_LIT("GET / HTTP/1.1\r\nHost: a\n\n"), VIOLATION_LINE_END, BAD_ROW },
	{ "a CR in the method", "RFC 9112, 2.2",
	    SLICE_LIT("GE\rT / HTTP/1.1\r\nHost: a\r\n\r\n"),
	    VIOLATION_LINE_END, BAD_ROW },
	{ "a CR in the target", "RFC 9112, 2.2",
	    SLICE_LIT("GET /\rX HTTP/1.1\r\nHost: a\r\n\r\n"),
	    VIOLATION_LINE_END, BAD_ROW },
	{ "a CR before the target", "RFC 9112, 2.2",
	    SLICE_LIT("GET \r/ HTTP/1.1\r\nHost: a\r\n\r\n"),
	    VIOLATION_LINE_END, BAD_ROW },
	{ "two CR behind the version", "RFC 9112, 2.2",
	    SLICE_LIT("GET / HTTP/1.1\r\r\nHost: a\r\n\r\n"),
	    VIOLATION_LINE_END, BAD_ROW },
	{ "a CR in a field name", "RFC 9112, 2.2",
	    SLICE_LIT("GET / HTTP/1.1\r\nHo\rst: a\r\n\r\n"),
	    VIOLATION_LINE_END, BAD_ROW },
	{ "an LF in a field name", "RFC 9112, 2.2",
	    SLICE_LIT("GET / HTTP/1.1\r\nHo\nst: a\r\n\r\n"),
	    VIOLATION_LINE_END, BAD_ROW },
	{ "a CR in a value", "RFC 9112, 2.2",
	    SLICE_LIT("GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n"),
	    VIOLATION_LINE_END, BAD_ROW },
	{ "two CR behind a value", "RFC 9112, 2.2",
	    SLICE_LIT("GET / HTTP/1.1\r\nHost: a\r\r\n\r\n"),
	    VIOLATION_LINE_END, BAD_ROW },
	{ "a CR for the empty line", "RFC 9112, 2.2",
	    SLICE_LIT("GET / HTTP/1.1\r\nHost: a\r\n\rGET / HTTP/1.1\r\n\r\n"),
	    VIOLATION_LINE_END, BAD_ROW },

	/* field lines */
	{ "a blank before the colon", "RFC 9112, 5.1",
	    SLICE_LIT("GET / HTTP/1.1\r\nHost : a\r\n\r\n"),
	    VIOLATION_FIELD_NAME, BAD_ROW },
	{ "a tab before the colon", "RFC 9112, 5.1",
	    SLICE_LIT("GET / HTTP/1.1\r\nHost\t: a\r\n\r\n"),
	    VIOLATION_FIELD_NAME, BAD_ROW },
	{ "an empty name", "RFC 9112, 5.1",
	    SLICE_LIT("GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n"),
	    VIOLATION_FIELD_NAME, BAD_ROW },
	{ "a line without a colon", "RFC 9112, 5.1",
	    SLICE_LIT("GET / HTTP/1.1\r\nHost: a\r\nnonsense\r\n\r\n"),
	    VIOLATION_FIELD_NAME, BAD_ROW },
	{ "a name with a slash", "RFC 9110, 5.1",
	    SLICE_LIT("GET / HTTP/1.1\r\nHost: a\r\nX/Y: b\r\n\r\n"),
	    VIOLATION_FIELD_NAME, BAD_ROW },
	{ "a name with a NUL byte", "RFC 9110, 5.1",
	    SLICE_LIT("GET / HTTP/1.1\r\nHost: a\r\nX\0: b\r\n\r\n"),
	    VIOLATION_FIELD_NAME, BAD_ROW },
	{ "a name with bytes beyond ASCII", "RFC 9110, 5.1",
	    SLICE_LIT("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding\xff: b\r\n\r\n"),
	    VIOLATION_FIELD_NAME, BAD_ROW },
	{ "a name with a vertical tab", "RFC 9110, 5.1",
	    SLICE_LIT("GET / HTTP/1.1\r\nHost: a\r\n\x0bX: b\r\n\r\n"),
	    VIOLATION_FIELD_NAME, BAD_ROW },
	{ "a folded line", "RFC 9112, 5.2",
	    SLICE_LIT("GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n"),
	    VIOLATION_OBS_FOLD, BAD_ROW },
	{ "a line folded with a tab", "RFC 9112, 5.2",
	    SLICE_LIT("GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n\tc: d\r\n\r\n"),
	    VIOLATION_OBS_FOLD, BAD_ROW },
	{ "white space behind the request line", "RFC 9112, 2.2",
	    SLICE_LIT("GET / HTTP/1.1\r\n Host: a\r\n\r\n"),
	    VIOLATION_OBS_FOLD, BAD_ROW },
	{ "a NUL byte in a value", "RFC 9110, 5.5",
	    SLICE_LIT("GET / HTTP/1.1\r\nHost: a\0b\r\n\r\n"),
	    VIOLATION_FIELD_VALUE, BAD_ROW },
	{ "a NUL byte deep in a long value", "RFC 9110, 5.5",
	    SLICE_LIT("GET / HTTP/1.1\r\nHost: abcdefghijklmnopqrstu\0vwxyz\r\n\r\n"),
	    VIOLATION_FIELD_VALUE, BAD_ROW },
	{ "an escape in a value", "RFC 9110, 5.5",
	    SLICE_LIT("GET / HTTP/1.1\r\nHost: a\r\nX: \x1b[31m\r\n\r\n"),
	    VIOLATION_FIELD_VALUE, BAD_ROW },
	{ "DEL in a value", "RFC 9110, 5.5",
	    SLICE_LIT("GET / HTTP/1.1\r\nHost: a\r\nX: b\x7f\r\n\r\n"),
	    VIOLATION_FIELD_VALUE, BAD_ROW },
	{ "a form feed before a value", "RFC 9110, 5.5",
	    SLICE_LIT("GET / HTTP/1.1\r\nHost: a\r\nX:\x0c b\r\n\r\n"),
	    VIOLATION_FIELD_VALUE, BAD_ROW },

	/* Host */
	{ "no Host in HTTP/1.1", "RFC 9112, 3.2",
	    SLICE_LIT("GET / HTTP/1.1\r\nX: a\r\n\r\n"), VIOLATION_HOST, BAD_ROW },
	{ "no Host beside an absolute target", "RFC 9112, 3.2.2",
	    SLICE_LIT("GET http://a/ HTTP/1.1\r\n\r\n"), VIOLATION_HOST, BAD_ROW },
	{ "no Host with CONNECT", "RFC 9112, 3.2",
	    SLICE_LIT("CONNECT a:443 HTTP/1.1\r\n\r\n"), VIOLATION_HOST, BAD_ROW },
	{ "two Hosts", "RFC 9112, 3.2",
	    SLICE_LIT("GET / HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n"),
	    VIOLATION_HOST, BAD_ROW },
	{ "the same Host twice", "RFC 9112, 3.2",
	    SLICE_LIT("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"),
	    VIOLATION_HOST, BAD_ROW },
	{ "two Hosts in HTTP/1.0", "RFC 9112, 3.2",
	    SLICE_LIT("GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n"),
	    VIOLATION_HOST, BAD_ROW },
};

/* One parser's state over several calls. */
struct feed {
	struct request_head head;
	struct http_limits limits;
	enum violation why;
	size_t scanned;
};

static void
feed_init(struct feed *feed)
{
	*feed = (struct feed){ .limits = support_limits };
	feed->head.fields = field_list_make(support_limits.header_fields);
	ck_assert_ptr_nonnull(feed->head.fields.items);
}

/* Offer the first n bytes, as a copy of exact size left in *copy. */
static enum parse_rc
feed_upto(struct feed *feed, struct slice in, size_t n, unsigned char **copy)
{
	free(*copy);
	*copy = support_copy(in.ptr, n);
	return request_parse(slice_of(*copy, n), &feed->scanned, &feed->limits,
	    &feed->head, &feed->why);
}

static void
check_head(const struct request_head *head, const struct row *row)
{
	struct strbuf dump = { 0 };

	support_eq(head->method_name, slice_str(row->method), row->what);
	ck_assert_int_eq(head->method, method_of(slice_str(row->method)));
	support_eq(head->target, slice_str(row->target), row->what);
	ck_assert_uint_eq(head->minor, row->minor);
	ck_assert_uint_eq(head->len, row->in.len - row->rest);
	support_dump(&head->fields, &dump);
	support_eq(strbuf_slice(&dump), slice_str(row->fields), row->what);
	strbuf_clear(&dump);
}

static void
check_result(const struct feed *feed, enum parse_rc rc, const struct row *row,
    size_t split)
{
	if (row->why == OK) {
		ck_assert_msg(rc == PARSE_DONE, "%s (%s), split at %zu: %s", row->what,
		    row->section, split, support_word(feed->why));
		check_head(&feed->head, row);
		return;
	}
	ck_assert_msg(rc == PARSE_BAD && feed->why == row->why,
	    "%s (%s), split at %zu: got %d %s, expected %s", row->what, row->section,
	    split, rc, support_word(feed->why), support_word(row->why));
}

START_TEST(a_head_in_whole_is_read_or_refused)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		unsigned char *copy = NULL;
		struct feed feed;

		feed_init(&feed);
		check_result(&feed, feed_upto(&feed, rows[i].in, rows[i].in.len, &copy),
		    &rows[i], 0);
		free(copy);
		field_list_clear(&feed.head.fields);
	}
}
END_TEST

/* Two pieces; a refusal may come with the first. */
static void
check_split(const struct row *row, size_t split)
{
	unsigned char *copy = NULL;
	enum parse_rc rc;
	struct feed feed;

	feed_init(&feed);
	rc = feed_upto(&feed, row->in, split, &copy);
	if (rc == PARSE_MORE)
		rc = feed_upto(&feed, row->in, row->in.len, &copy);
	else if (row->why == OK)
		ck_assert_msg(split >= row->in.len - row->rest, "%s: early at %zu",
		    row->what, split);
	if (row->why != OK || split < row->in.len - row->rest)
		check_result(&feed, rc, row, split);
	free(copy);
	field_list_clear(&feed.head.fields);
}

START_TEST(a_head_split_at_any_byte_gives_the_same)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		for (size_t split = 0; split < rows[i].in.len; split++)
			check_split(&rows[i], split);
}
END_TEST

START_TEST(a_head_byte_by_byte_gives_the_same)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct row row = rows[i];
		enum parse_rc rc = PARSE_MORE;
		unsigned char *copy = NULL;
		struct feed feed;
		size_t n = 0;

		feed_init(&feed);
		row.in.len -= row.rest;
		row.rest = 0;
		while (rc == PARSE_MORE && n < row.in.len)
			rc = feed_upto(&feed, row.in, ++n, &copy);
		ck_assert_msg(row.why != OK || n == row.in.len, "%s", row.what);
		check_result(&feed, rc, &row, n);
		free(copy);
		field_list_clear(&feed.head.fields);
	}
}
END_TEST

START_TEST(nothing_yet_is_no_fault)
{
	struct feed feed;

	feed_init(&feed);
	ck_assert_int_eq(request_parse(SLICE_NONE, &feed.scanned, &feed.limits,
	    &feed.head, &feed.why), PARSE_MORE);
	ck_assert_uint_eq(feed.scanned, 0);
	field_list_clear(&feed.head.fields);
}
END_TEST

START_TEST(what_cannot_be_http_is_refused_at_its_first_byte)
{
	struct feed feed;

	feed_init(&feed);
	ck_assert_int_eq(request_parse(SLICE("\x16"), &feed.scanned, &feed.limits,
	    &feed.head, &feed.why), PARSE_BAD);
	ck_assert_int_eq(feed.why, VIOLATION_NOT_HTTP);
	field_list_clear(&feed.head.fields);
}
END_TEST

START_TEST(faults_in_whole_lines_are_refused_before_the_end)
{
	static const struct {
		struct slice in;
		enum violation why;
	} early[] = {
		{ SLICE_LIT("\rG"), VIOLATION_LINE_END },
		{ SLICE_LIT("GET /\r\n"), VIOLATION_START_LINE },
		{ SLICE_LIT("GET / HTTP/2.0\r\n"), VIOLATION_VERSION },
		{ SLICE_LIT("GET / HTTP/1.1\n"), VIOLATION_LINE_END },
		{ SLICE_LIT("GET / HTTP/1.1\r\nX: a\n"), VIOLATION_LINE_END },
		{ SLICE_LIT("GET / HTTP/1.1\r\nX: \0"), VIOLATION_FIELD_VALUE },
		{ SLICE_LIT("GET / HTTP/1.1\r\nX :"), VIOLATION_FIELD_NAME },
		{ SLICE_LIT("GET / HTTP/1.1\r\nX: a\r\n "), VIOLATION_OBS_FOLD },
	};

	for (size_t i = 0; i < ARRAY_LEN(early); i++) {
		unsigned char *copy = NULL;
		struct feed feed;

		feed_init(&feed);
		ck_assert_int_eq(feed_upto(&feed, early[i].in, early[i].in.len, &copy),
		    PARSE_BAD);
		ck_assert_str_eq(support_word(feed.why), support_word(early[i].why));
		free(copy);
		field_list_clear(&feed.head.fields);
	}
}
END_TEST

/* Parse in whole and byte by byte under a limit of bytes; both must agree. */
static enum parse_rc
parse_limited(struct slice in, size_t header_bytes, enum violation *why)
{
	enum parse_rc rc = PARSE_MORE, whole;
	unsigned char *copy = NULL;
	struct feed feed;

	feed_init(&feed);
	feed.limits.header_bytes = header_bytes;
	whole = feed_upto(&feed, in, in.len, &copy);
	*why = feed.why;
	feed.scanned = 0;
	for (size_t n = 1; n <= in.len && rc == PARSE_MORE; n++)
		rc = feed_upto(&feed, in, n, &copy);
	ck_assert_int_eq(rc, whole);
	ck_assert_str_eq(support_word(feed.why), support_word(*why));
	free(copy);
	field_list_clear(&feed.head.fields);
	return whole;
}

START_TEST(a_head_may_be_as_large_as_its_limit_and_no_larger)
{
	struct slice in = SLICE("\r\nGET /a HTTP/1.1\r\nHost: a\r\nX: b\r\n\r\nrest");
	size_t len = in.len - 4, line_len = sizeof("\r\nGET /a HTTP/1.1\r\n") - 1;
	enum violation why;

	ck_assert_int_eq(parse_limited(in, len, &why), PARSE_DONE);
	for (size_t max = line_len; max < len; max++) {
		ck_assert_int_eq(parse_limited(in, max, &why), PARSE_BAD);
		ck_assert_str_eq(support_word(why), "head-too-large");
	}
	for (size_t max = 0; max < line_len; max++) {
		ck_assert_int_eq(parse_limited(in, max, &why), PARSE_BAD);
		ck_assert_str_eq(support_word(why), "target-too-long");
	}
}
END_TEST

START_TEST(a_head_that_never_ends_is_refused_at_the_limit)
{
	struct slice in = SLICE("GET / HTTP/1.1\r\nHost: a\r\nX: bbbbbbbbbbbbbbbbbbbb");
	enum violation why;

	ck_assert_int_eq(parse_limited(in, in.len + 1, &why), PARSE_MORE);
	ck_assert_int_eq(parse_limited(in, in.len, &why), PARSE_BAD);
	ck_assert_str_eq(support_word(why), "head-too-large");
}
END_TEST

START_TEST(fields_are_counted_against_limit_and_room)
{
	struct slice in = SLICE("GET / HTTP/1.1\r\nHost: a\r\nX: b\r\nY: c\r\n\r\n");
	unsigned char *copy = NULL;
	struct feed feed;

	feed_init(&feed);
	feed.limits.header_fields = 3;
	ck_assert_int_eq(feed_upto(&feed, in, in.len, &copy), PARSE_DONE);
	ck_assert_uint_eq(feed.head.fields.len, 3);
	feed.scanned = 0;
	feed.limits.header_fields = 2;
	ck_assert_int_eq(feed_upto(&feed, in, in.len, &copy), PARSE_BAD);
	ck_assert_str_eq(support_word(feed.why), "too-many-fields");
	feed.scanned = 0;
	feed.limits.header_fields = 3;
	feed.head.fields.max = 2;
	ck_assert_int_eq(feed_upto(&feed, in, in.len, &copy), PARSE_BAD);
	ck_assert_str_eq(support_word(feed.why), "too-many-fields");
	free(copy);
	field_list_clear(&feed.head.fields);
}
END_TEST

START_TEST(fields_know_their_id)
{
	struct slice in = SLICE("GET / HTTP/1.1\r\nHOST: a\r\ncontent-LENGTH: 1\r\n"
	    "X-Other: b\r\n\r\n");
	unsigned char *copy = NULL;
	struct feed feed;

	feed_init(&feed);
	ck_assert_int_eq(feed_upto(&feed, in, in.len, &copy), PARSE_DONE);
	ck_assert_int_eq(feed.head.fields.items[0].id, FIELD_HOST);
	ck_assert_int_eq(feed.head.fields.items[1].id, FIELD_CONTENT_LENGTH);
	ck_assert_int_eq(feed.head.fields.items[2].id, FIELD_OTHER);
	free(copy);
	field_list_clear(&feed.head.fields);
}
END_TEST

/* Every byte, put at every place of a head, harms nothing but the parse. */
START_TEST(any_byte_at_any_place_is_survived)
{
	struct slice in = SLICE("\r\nGET /a HTTP/1.1\r\nHost: a\r\nX-Y: bc\r\n\r\n");
	unsigned char *bytes = support_copy(in.ptr, in.len);
	struct feed feed;

	feed_init(&feed);
	for (size_t at = 0; at < in.len; at++) {
		for (int c = 0; c < 256; c++) {
			enum parse_rc rc;

			bytes[at] = (unsigned char)c;
			feed.scanned = 0;
			rc = request_parse(slice_of(bytes, in.len), &feed.scanned,
			    &feed.limits, &feed.head, &feed.why);
			ck_assert(rc != PARSE_BAD || feed.why != VIOLATION_NONE);
			ck_assert(rc != PARSE_DONE || feed.head.len <= in.len);
		}
		bytes[at] = in.ptr[at];
	}
	free(bytes);
	field_list_clear(&feed.head.fields);
}
END_TEST

TCase *
test_request_parser(void)
{
	TCase *tc = tcase_create("request_parser");

	tcase_add_test(tc, a_head_in_whole_is_read_or_refused);
	tcase_add_test(tc, a_head_split_at_any_byte_gives_the_same);
	tcase_add_test(tc, a_head_byte_by_byte_gives_the_same);
	tcase_add_test(tc, nothing_yet_is_no_fault);
	tcase_add_test(tc, what_cannot_be_http_is_refused_at_its_first_byte);
	tcase_add_test(tc, faults_in_whole_lines_are_refused_before_the_end);
	tcase_add_test(tc, a_head_may_be_as_large_as_its_limit_and_no_larger);
	tcase_add_test(tc, a_head_that_never_ends_is_refused_at_the_limit);
	tcase_add_test(tc, fields_are_counted_against_limit_and_room);
	tcase_add_test(tc, fields_know_their_id);
	tcase_add_test(tc, any_byte_at_any_place_is_survived);
	return tc;
}
