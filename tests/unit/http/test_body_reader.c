#include "http/body_reader.h"

#include <stdlib.h>
#include <string.h>

#include "http_support.h"

static void
start(struct body_reader *reader, enum framing_kind kind, uint64_t length)
{
	struct framing framing = { kind, length };

	body_reader_start(reader, &framing, &support_limits);
}

/* Raw bytes and what the reader makes of them; RFC 9112, sections 6 and 7. */
static const struct row {
	const char *what;
	struct framing framing;
	struct slice in;
	enum body_rc rc;
	enum violation why;
	const char *data, *trailer;
	size_t rest;
} rows[] = {
	{ "no body", { FRAMING_NONE, 0 }, SLICE_LIT("GET"), BODY_DONE, 0, "", "", 3 },
	{ "a length of 0", { FRAMING_LENGTH, 0 }, SLICE_LIT("GET"), BODY_DONE, 0, "",
	    "", 3 },
	{ "a length", { FRAMING_LENGTH, 3 }, SLICE_LIT("abcGET"), BODY_DONE, 0, "abc",
	    "", 3 },
	{ "a length that is not reached", { FRAMING_LENGTH, 9 }, SLICE_LIT("abc"),
	    BODY_MORE, 0, "abc", "", 0 },
	{ "until close", { FRAMING_CLOSE, 0 }, SLICE_LIT("abc\r\n"), BODY_MORE, 0,
	    "abc\r\n", "", 0 },
	{ "chunks", { FRAMING_CHUNKED, 0 },
	    SLICE_LIT("1\r\na\r\n3;x\r\nbcd\r\n2\r\nef\r\n0\r\n\r\nGET"), BODY_DONE, 0,
	    "abcdef", "", 3 },
	{ "long chunks behind short ones and the reverse", { FRAMING_CHUNKED, 0 },
	    SLICE_LIT("2\r\nab\r\n8\r\n01234567\r\n1\r\nc\r\n1\r\nd\r\n10\r\n"
	    "0123456789abcdef\r\n0\r\n\r\n"), BODY_DONE, 0,
	    "ab01234567cd0123456789abcdef", "", 0 },
	{ "chunks that are not ended", { FRAMING_CHUNKED, 0 },
	    SLICE_LIT("3\r\nabc\r\n2\r\nd"), BODY_MORE, 0, "abcd", "", 0 },
	{ "trailer fields", { FRAMING_CHUNKED, 0 },
	    SLICE_LIT("1\r\na\r\n0\r\nX: 1\r\nY:\r\n\r\nGET"), BODY_DONE, 0, "a",
	    "X: 1\r\nY:\r\n", 3 },
	{ "a broken chunk behind a good one", { FRAMING_CHUNKED, 0 },
	    SLICE_LIT("1\r\na\r\nx"), BODY_BAD, VIOLATION_CHUNK, "a", "", 1 },
	{ "a last chunk without its LF", { FRAMING_CHUNKED, 0 }, SLICE_LIT("0\rX"),
	    BODY_BAD, VIOLATION_CHUNK, "", "", 1 },
	{ "a broken trailer", { FRAMING_CHUNKED, 0 }, SLICE_LIT("0\r\nX\n\r\n"),
	    BODY_BAD, VIOLATION_TRAILER, "", "X", 3 },
	{ "a request for a trailer section", { FRAMING_CHUNKED, 0 },
	    SLICE_LIT("0\r\nGET / HTTP/1.1\r\n\r\n"), BODY_BAD, VIOLATION_TRAILER, "",
	    "GET / HTTP/1.1\r\n", 0 },
	{ "a trailer line with a blank before its colon", { FRAMING_CHUNKED, 0 },
	    SLICE_LIT("0\r\nX : 1\r\n\r\n"), BODY_BAD, VIOLATION_TRAILER, "",
	    "X : 1\r\n", 0 },
	{ "a folded trailer line", { FRAMING_CHUNKED, 0 },
	    SLICE_LIT("0\r\nX: 1\r\n 2\r\n\r\n"), BODY_BAD, VIOLATION_TRAILER, "",
	    "X: 1\r\n 2\r\n", 0 },
	{ "a control in a trailer line", { FRAMING_CHUNKED, 0 },
	    SLICE_LIT("0\r\nX: \x01\r\n\r\n"), BODY_BAD, VIOLATION_TRAILER, "",
	    "X: \x01\r\n", 0 },
};

/* Feed pieces of step bytes, the first of `split`. */
static void
check_fed(const struct row *row, size_t split, size_t step)
{
	struct body_reader reader = { 0 };
	enum violation why = VIOLATION_NONE;
	size_t at = 0, n = split, consumed;
	struct strbuf data = { 0 };
	enum body_rc rc;

	body_reader_start(&reader, &row->framing, &support_limits);
	do {
		unsigned char *copy;
		struct slice piece;

		n = n < row->in.len - at ? n : row->in.len - at;
		copy = support_copy(row->in.ptr + at, n);
		rc = body_reader_read(&reader, copy, n, &consumed, &piece, &why);
		strbuf_add(&data, piece);
		ck_assert_uint_le(consumed, n);
		ck_assert_msg(rc != BODY_MORE || consumed == n, "%s", row->what);
		at += consumed;
		n = step;
		free(copy);
	} while (rc == BODY_MORE && at < row->in.len);
	ck_assert_msg(rc == row->rc && why == row->why, "%s, split at %zu: %d %s",
	    row->what, split, rc, support_word(why));
	ck_assert_msg(at == row->in.len - row->rest, "%s: %zu", row->what, at);
	support_eq(strbuf_slice(&data), slice_str(row->data), row->what);
	support_eq(strbuf_slice(&reader.trailer), slice_str(row->trailer), row->what);
	ck_assert_msg(body_reader_may_end(&reader) == (rc == BODY_DONE ||
	    row->framing.kind == FRAMING_CLOSE), "%s", row->what);
	strbuf_clear(&data);
	body_reader_clear(&reader);
}

START_TEST(a_body_in_whole_is_read_or_refused)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		check_fed(&rows[i], rows[i].in.len, 1);
}
END_TEST

START_TEST(a_body_split_at_any_byte_gives_the_same)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		for (size_t split = 0; split < rows[i].in.len; split++)
			check_fed(&rows[i], split, rows[i].in.len);
}
END_TEST

START_TEST(a_body_byte_by_byte_gives_the_same)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		check_fed(&rows[i], 1, 1);
}
END_TEST

START_TEST(a_single_chunk_is_not_moved)
{
	unsigned char buf[] = "5\r\nhello\r\n0\r\n\r\n";
	struct body_reader reader = { 0 };
	enum violation why;
	struct slice data;
	size_t consumed;

	start(&reader, FRAMING_CHUNKED, 0);
	ck_assert_int_eq(body_reader_read(&reader, buf, sizeof(buf) - 1, &consumed,
	    &data, &why), BODY_DONE);
	ck_assert_ptr_eq(data.ptr, buf + 3);
	ck_assert_uint_eq(data.len, 5);
	ck_assert_str_eq((char *)buf, "5\r\nhello\r\n0\r\n\r\n");
	body_reader_clear(&reader);
}
END_TEST

START_TEST(a_long_chunk_behind_a_short_one_is_not_moved)
{
	unsigned char buf[] = "1\r\na\r\n8\r\n01234567\r\n";
	struct body_reader reader = { 0 };
	enum violation why;
	struct slice data;
	size_t consumed;

	start(&reader, FRAMING_CHUNKED, 0);
	ck_assert_int_eq(body_reader_read(&reader, buf, sizeof(buf) - 1, &consumed,
	    &data, &why), BODY_MORE);
	ck_assert_ptr_eq(data.ptr, buf + 8);
	support_eq(data, SLICE("a01234567"), "data");
	body_reader_clear(&reader);
}
END_TEST

START_TEST(long_data_in_front_of_a_short_chunk_are_not_moved)
{
	unsigned char buf[] = "8\r\n01234567\r\n1\r\na\r\n1\r\nb\r\n";
	struct body_reader reader = { 0 };
	enum violation why;
	struct slice data;
	size_t consumed;

	start(&reader, FRAMING_CHUNKED, 0);
	ck_assert_int_eq(body_reader_read(&reader, buf, sizeof(buf) - 1, &consumed,
	    &data, &why), BODY_MORE);
	ck_assert_ptr_eq(data.ptr, buf + 3);
	support_eq(data, SLICE("01234567ab"), "data");
	body_reader_clear(&reader);
}
END_TEST

START_TEST(many_tiny_chunks_are_squeezed_into_one_stretch)
{
	enum { N = 40000, CHUNK_LEN = 6 };	/* "1\r\nx\r\n" */
	unsigned char *buf = malloc(N * CHUNK_LEN);
	struct body_reader reader = { 0 };
	enum violation why;
	struct slice data;
	size_t consumed;

	ck_assert_ptr_nonnull(buf);
	for (size_t i = 0; i < N; i++) {
		memcpy(buf + i * CHUNK_LEN, "1\r\nx\r\n", CHUNK_LEN);
		buf[i * CHUNK_LEN + 3] = (unsigned char)(i % 251);
	}
	start(&reader, FRAMING_CHUNKED, 0);
	ck_assert_int_eq(body_reader_read(&reader, buf, N * CHUNK_LEN, &consumed,
	    &data, &why), BODY_MORE);
	ck_assert_uint_eq(consumed, N * CHUNK_LEN);
	ck_assert_uint_eq(data.len, N);
	for (size_t i = 0; i < N; i++)
		ck_assert_uint_eq(data.ptr[i], i % 251);
	free(buf);
	body_reader_clear(&reader);
}
END_TEST

/* Read "0" CRLF and n bytes of trailer lines with a bound. */
static enum body_rc
read_trailer(struct body_reader *reader, size_t n, size_t max)
{
	struct http_limits limits = { .header_bytes = max, .header_fields = 1 };
	struct framing framing = { .kind = FRAMING_CHUNKED };
	struct strbuf body = { 0 };
	enum violation why = VIOLATION_NONE;
	struct slice data;
	size_t consumed;
	enum body_rc rc;

	strbuf_add_str(&body, "0\r\nX: ");
	while (body.len < n + 3 - 2)
		strbuf_add_byte(&body, 'x');
	strbuf_add_str(&body, "\r\n\r\n");
	body_reader_start(reader, &framing, &limits);
	rc = body_reader_read(reader, body.ptr, body.len, &consumed, &data, &why);
	ck_assert_int_eq(why, rc == BODY_BAD ? VIOLATION_TRAILER : VIOLATION_NONE);
	strbuf_clear(&body);
	return rc;
}

START_TEST(a_trailer_section_has_a_bound)
{
	struct body_reader reader = { 0 };

	ck_assert_int_eq(read_trailer(&reader, 100, 100), BODY_DONE);
	ck_assert_uint_eq(reader.trailer.len, 100);
	ck_assert_int_eq(read_trailer(&reader, 101, 100), BODY_BAD);
	ck_assert_uint_le(reader.trailer.len, 100);
	ck_assert_int_eq(read_trailer(&reader, 5000, 5000), BODY_DONE);
	body_reader_clear(&reader);
}
END_TEST

START_TEST(trailer_fields_are_counted_against_the_limit)
{
	struct http_limits limits = { .header_bytes = 100, .header_fields = 1 };
	struct framing framing = { .kind = FRAMING_CHUNKED };

	for (unsigned max = 1; max <= 2; max++) {
		unsigned char bytes[] = "0\r\nX: 1\r\nY: 2\r\n\r\n";
		struct body_reader reader = { 0 };
		enum violation why;
		struct slice data;
		size_t consumed;

		limits.header_fields = max;
		body_reader_start(&reader, &framing, &limits);
		ck_assert_int_eq(body_reader_read(&reader, bytes, sizeof(bytes) - 1,
		    &consumed, &data, &why), max == 1 ? BODY_BAD : BODY_DONE);
		body_reader_clear(&reader);
	}
}
END_TEST

START_TEST(a_reader_can_be_used_again)
{
	struct body_reader reader = { 0 };

	ck_assert_int_eq(read_trailer(&reader, 20, 100), BODY_DONE);
	start(&reader, FRAMING_LENGTH, 1);
	ck_assert(!body_reader_may_end(&reader));
	ck_assert_uint_eq(reader.trailer.len, 0);
	start(&reader, FRAMING_NONE, 0);
	ck_assert(body_reader_may_end(&reader));
	body_reader_clear(&reader);
	ck_assert_ptr_null(reader.trailer.ptr);
}
END_TEST

START_TEST(a_body_may_pass_by_another_way_in_part_or_in_whole)
{
	struct body_reader reader = { 0 };
	unsigned char bytes[] = "cdef";
	enum violation why;
	struct slice data;
	size_t consumed;

	start(&reader, FRAMING_LENGTH, UINT64_MAX);
	body_reader_pass(&reader, UINT64_MAX - 3);
	ck_assert(!body_reader_may_end(&reader));
	ck_assert_int_eq(body_reader_read(&reader, bytes, 4, &consumed, &data, &why),
	    BODY_DONE);
	ck_assert_uint_eq(consumed, 3);
	support_eq(data, SLICE("cde"), "what has not passed by");
	start(&reader, FRAMING_LENGTH, 5);
	body_reader_pass(&reader, 0);
	ck_assert(!body_reader_may_end(&reader));
	body_reader_pass(&reader, 5);
	ck_assert(body_reader_may_end(&reader));
	body_reader_clear(&reader);
}
END_TEST

static const struct {
	const char *what, *lines, *fields;	/* no fields: refused */
} trailers[] = {
	{ "none", "", "" },
	{ "one", "X: 1\r\n", "X=1;" },
	{ "two", "X:\t1 \r\nY:\r\n", "X=1;Y=;" },
	{ "a blank before the colon", "X : 1\r\n", NULL },
	{ "a folded line", "X: 1\r\n 2\r\n", NULL },
	{ "no colon", "X\r\n", NULL },
	{ "an empty name", ": 1\r\n", NULL },
	{ "a control in a value", "X: \x01\r\n", NULL },
	{ "a line without its end", "X: 1", NULL },
	{ "a line without its LF", "X: 1\r", NULL },
	{ "an empty line", "X: 1\r\n\r\n", NULL },
	{ "too many", "A: 1\r\nB: 2\r\nC: 3\r\n", NULL },
};

START_TEST(trailers_follow_the_rules_of_fields)
{
	for (size_t i = 0; i < ARRAY_LEN(trailers); i++) {
		struct field_list fields = field_list_make(2);
		struct body_reader reader = { 0 };
		struct strbuf dump = { 0 };
		enum violation why;

		strbuf_add_str(&reader.trailer, trailers[i].lines);
		why = body_reader_trailers(&reader, &fields);
		ck_assert_msg(why == (trailers[i].fields == NULL ? VIOLATION_TRAILER :
		    VIOLATION_NONE), "%s: %s", trailers[i].what, support_word(why));
		support_dump(&fields, &dump);
		if (trailers[i].fields != NULL)
			support_eq(strbuf_slice(&dump), slice_str(trailers[i].fields),
			    trailers[i].what);
		strbuf_clear(&dump);
		field_list_clear(&fields);
		body_reader_clear(&reader);
	}
}
END_TEST

TCase *
test_body_reader(void)
{
	TCase *tc = tcase_create("body_reader");

	tcase_add_test(tc, a_body_in_whole_is_read_or_refused);
	tcase_add_test(tc, a_body_split_at_any_byte_gives_the_same);
	tcase_add_test(tc, a_body_byte_by_byte_gives_the_same);
	tcase_add_test(tc, a_single_chunk_is_not_moved);
	tcase_add_test(tc, a_long_chunk_behind_a_short_one_is_not_moved);
	tcase_add_test(tc, long_data_in_front_of_a_short_chunk_are_not_moved);
	tcase_add_test(tc, many_tiny_chunks_are_squeezed_into_one_stretch);
	tcase_add_test(tc, a_trailer_section_has_a_bound);
	tcase_add_test(tc, trailer_fields_are_counted_against_the_limit);
	tcase_add_test(tc, a_reader_can_be_used_again);
	tcase_add_test(tc, a_body_may_pass_by_another_way_in_part_or_in_whole);
	tcase_add_test(tc, trailers_follow_the_rules_of_fields);
	return tc;
}
