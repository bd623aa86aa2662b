#include "http/response_parser.h"

#include <stdlib.h>

#include "http_support.h"

#define OK VIOLATION_NONE
#define BAD_ROW 0, NULL, 0, NULL, 0	/* nothing was read */

static const struct row {
	const char *what, *section;
	struct slice in;
	enum violation why;
	unsigned status;
	const char *reason;
	unsigned minor;
	const char *fields;
	size_t rest;
} rows[] = {
	{ "a plain response", "RFC 9112, 4",
	    SLICE_LIT("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"), OK, 200, "OK",
	    1, "Content-Length=2;", 2 },
	{ "HTTP/1.0 without fields", "RFC 9112, 4",
	    SLICE_LIT("HTTP/1.0 404 Not Found\r\n\r\n"), OK, 404, "Not Found", 0, "", 0 },
	{ "an empty reason", "RFC 9112, 4", SLICE_LIT("HTTP/1.1 500 \r\n\r\n"), OK,
	    500, "", 1, "", 0 },
	{ "no blank before an empty reason", "RFC 9112, 4",
	    SLICE_LIT("HTTP/1.1 500\r\n\r\n"), OK, 500, "", 1, "", 0 },
	{ "a reason with tabs and bytes beyond ASCII", "RFC 9112, 4",
	    SLICE_LIT("HTTP/1.1 599 \tn\xe9 \r\n\r\n"), OK, 599, "\tn\xe9 ", 1, "", 0 },
	{ "an interim response", "RFC 9110, 15.2",
	    SLICE_LIT("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"), OK, 100,
	    "Continue", 1, "", 19 },
	{ "a higher minor version", "RFC 9110, 2.5",
	    SLICE_LIT("HTTP/1.2 204 X\r\n\r\n"), OK, 204, "X", 1, "", 0 },
	{ "white space around values", "RFC 9112, 5.1",
	    SLICE_LIT("HTTP/1.1 200 OK\r\nA:b\r\nC:  \t d e \r\nF:\r\n\r\n"), OK, 200,
	    "OK", 1, "A=b;C=d e;F=;", 0 },

	{ "another protocol", "RFC 9112, 2.1",
	    SLICE_LIT("SSH-2.0-OpenSSH_9.2\r\n\r\n"), VIOLATION_NOT_HTTP, BAD_ROW },
	{ "an empty line in front", "RFC 9112, 2.2",
	    SLICE_LIT("\r\nHTTP/1.1 200 OK\r\n\r\n"), VIOLATION_NOT_HTTP, BAD_ROW },
	{ "HTML without a head", "RFC 9112, 2.1",
	    SLICE_LIT("<html>\r\n\r\n"), VIOLATION_NOT_HTTP, BAD_ROW },
	{ "a version in lower case", "RFC 9112, 2.3",
	    SLICE_LIT("Http/1.1 200 OK\r\n\r\n"), VIOLATION_START_LINE, BAD_ROW },
	{ "HTTP/2", "RFC 9112, 2.3",
	    SLICE_LIT("HTTP/2.0 200 OK\r\n\r\n"), VIOLATION_VERSION, BAD_ROW },
	{ "a version alone", "RFC 9112, 4", SLICE_LIT("HTTP/1.1\r\n\r\n"),
	    VIOLATION_START_LINE, BAD_ROW },
	{ "a version and a blank", "RFC 9112, 4", SLICE_LIT("HTTP/1.1 \r\n\r\n"),
	    VIOLATION_START_LINE, BAD_ROW },
	{ "a version too short", "RFC 9112, 2.3", SLICE_LIT("HTTP/1. 200 OK\r\n\r\n"),
	    VIOLATION_START_LINE, BAD_ROW },
	{ "a version too long", "RFC 9112, 2.3",
	    SLICE_LIT("HTTP/1.12 200 OK\r\n\r\n"), VIOLATION_START_LINE, BAD_ROW },
	{ "two blanks before the status", "RFC 9112, 4",
	    SLICE_LIT("HTTP/1.1  200 OK\r\n\r\n"), VIOLATION_START_LINE, BAD_ROW },
	{ "a tab before the status", "RFC 9112, 4",
	    SLICE_LIT("HTTP/1.1\t200 OK\r\n\r\n"), VIOLATION_START_LINE, BAD_ROW },
	{ "a status of two digits", "RFC 9112, 4",
	    SLICE_LIT("HTTP/1.1 20 OK\r\n\r\n"), VIOLATION_START_LINE, BAD_ROW },
	{ "a status of four digits", "RFC 9112, 4",
	    SLICE_LIT("HTTP/1.1 2000 OK\r\n\r\n"), VIOLATION_START_LINE, BAD_ROW },
	{ "a status with a sign", "RFC 9112, 4",
	    SLICE_LIT("HTTP/1.1 +20 OK\r\n\r\n"), VIOLATION_START_LINE, BAD_ROW },
	{ "a status below 100", "RFC 9110, 15",
	    SLICE_LIT("HTTP/1.1 099 OK\r\n\r\n"), VIOLATION_START_LINE, BAD_ROW },
	{ "a status above 599", "RFC 9110, 15",
	    SLICE_LIT("HTTP/1.1 600 OK\r\n\r\n"), VIOLATION_START_LINE, BAD_ROW },
	{ "a reason without a blank", "RFC 9112, 4",
	    SLICE_LIT("HTTP/1.1 200OK\r\n\r\n"), VIOLATION_START_LINE, BAD_ROW },
	{ "a NUL byte in the reason", "RFC 9112, 4",
	    SLICE_LIT("HTTP/1.1 200 O\0K\r\n\r\n"), VIOLATION_START_LINE, BAD_ROW },
	{ "a CR in the reason", "RFC 9112, 2.2",
	    SLICE_LIT("HTTP/1.1 200 O\rSet-Cookie: a\r\n\r\n"), VIOLATION_LINE_END,
	    BAD_ROW },
	{ "a CR behind the status", "RFC 9112, 2.2",
	    SLICE_LIT("HTTP/1.1 200\r\r\n\r\n"), VIOLATION_LINE_END, BAD_ROW },
	{ "a CR in the version", "RFC 9112, 2.2",
	    SLICE_LIT("HTTP/1\r.1 200\r\n\r\n"), VIOLATION_LINE_END, BAD_ROW },
	{ "a status line that ends in LF", "RFC 9112, 2.2",
	    SLICE_LIT("HTTP/1.1 200 OK\nA: b\r\n\r\n"), VIOLATION_LINE_END, BAD_ROW },
	{ "a head that ends in LF", "RFC 9112, 2.2",
	    SLICE_LIT("HTTP/1.1 200 OK\r\nA: b\r\n\n"), VIOLATION_LINE_END, BAD_ROW },
	{ "a folded line", "RFC 9112, 5.2",
	    SLICE_LIT("HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n"), VIOLATION_OBS_FOLD,
	    BAD_ROW },
	{ "a blank before the colon", "RFC 9112, 5.1",
	    SLICE_LIT("HTTP/1.1 200 OK\r\nContent-Length : 1\r\n\r\n"),
	    VIOLATION_FIELD_NAME, BAD_ROW },
	{ "a NUL byte in a value", "RFC 9110, 5.5",
	    SLICE_LIT("HTTP/1.1 200 OK\r\nA: \0\r\n\r\n"), VIOLATION_FIELD_VALUE,
	    BAD_ROW },
};

/* One parser's state over several calls. */
struct feed {
	struct response_head head;
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
	return response_parse(slice_of(*copy, n), &feed->scanned, &feed->limits,
	    &feed->head, &feed->why);
}

static void
check_result(const struct feed *feed, enum parse_rc rc, const struct row *row,
    size_t split)
{
	struct strbuf dump = { 0 };

	ck_assert_msg(rc == (row->why == OK ? PARSE_DONE : PARSE_BAD) &&
	    (rc == PARSE_DONE || feed->why == row->why),
	    "%s (%s), split at %zu: got %d %s", row->what, row->section, split, rc,
	    support_word(feed->why));
	if (row->why != OK)
		return;
	ck_assert_uint_eq(feed->head.status, row->status);
	ck_assert_uint_eq(feed->head.minor, row->minor);
	ck_assert_uint_eq(feed->head.len, row->in.len - row->rest);
	support_eq(feed->head.reason, slice_str(row->reason), row->what);
	support_dump(&feed->head.fields, &dump);
	support_eq(strbuf_slice(&dump), slice_str(row->fields), row->what);
	strbuf_clear(&dump);
}

/* Pieces of step bytes, the first of `split`; a refusal may come early. */
static void
check_fed(const struct row *row, size_t split, size_t step)
{
	size_t head_len = row->in.len - row->rest, n = split;
	unsigned char *copy = NULL;
	enum parse_rc rc;
	struct feed feed;

	feed_init(&feed);
	for (;;) {
		rc = feed_upto(&feed, row->in, n, &copy);
		if (rc != PARSE_MORE || n == row->in.len)
			break;
		n = n + step < row->in.len ? n + step : row->in.len;
	}
	ck_assert_msg(row->why != OK || n >= head_len, "%s: early", row->what);
	if (row->why != OK || row->rest == 0 || n == row->in.len)
		check_result(&feed, rc, row, split);
	free(copy);
	field_list_clear(&feed.head.fields);
}

START_TEST(a_head_in_whole_is_read_or_refused)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		check_fed(&rows[i], rows[i].in.len, 1);
}
END_TEST

START_TEST(a_head_split_at_any_byte_gives_the_same)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		for (size_t split = 0; split < rows[i].in.len; split++)
			check_fed(&rows[i], split, rows[i].in.len);
}
END_TEST

START_TEST(a_head_byte_by_byte_gives_the_same)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		check_fed(&rows[i], 0, 1);
}
END_TEST

START_TEST(a_head_beyond_its_limits_is_refused)
{
	struct slice in = SLICE("HTTP/1.1 200 OK\r\nA: b\r\nC: d\r\n\r\n");
	unsigned char *copy = NULL;
	struct feed feed;

	feed_init(&feed);
	feed.limits.header_bytes = in.len;
	ck_assert_int_eq(feed_upto(&feed, in, in.len, &copy), PARSE_DONE);
	for (size_t max = 0; max < in.len; max++) {
		feed.scanned = 0;
		feed.limits.header_bytes = max;
		ck_assert_int_eq(feed_upto(&feed, in, in.len, &copy), PARSE_BAD);
		ck_assert_str_eq(support_word(feed.why), "head-too-large");
	}
	feed.scanned = 0;
	feed.limits = support_limits;
	feed.limits.header_fields = 1;
	ck_assert_int_eq(feed_upto(&feed, in, in.len, &copy), PARSE_BAD);
	ck_assert_str_eq(support_word(feed.why), "too-many-fields");
	free(copy);
	field_list_clear(&feed.head.fields);
}
END_TEST

TCase *
test_response_parser(void)
{
	TCase *tc = tcase_create("response_parser");

	tcase_add_test(tc, a_head_in_whole_is_read_or_refused);
	tcase_add_test(tc, a_head_split_at_any_byte_gives_the_same);
	tcase_add_test(tc, a_head_byte_by_byte_gives_the_same);
	tcase_add_test(tc, a_head_beyond_its_limits_is_refused);
	return tc;
}
