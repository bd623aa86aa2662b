#include "http/chunked.h"

#include <stdlib.h>
#include <string.h>

#include "http_support.h"

/* Raw bytes, the result, and what came out; RFC 9112, section 7.1. */
static const struct row {
	const char *what;
	struct slice in;
	enum chunked_rc rc;
	const char *data, *trailer;
	size_t rest;		/* bytes of a next message behind it */
} rows[] = {
	{ "an empty body", SLICE_LIT("0\r\n\r\n"), CHUNKED_DONE, "", "", 0 },
	{ "one chunk", SLICE_LIT("3\r\nabc\r\n0\r\n\r\n"), CHUNKED_DONE, "abc", "", 0 },
	{ "the next message stays", SLICE_LIT("1\r\na\r\n0\r\n\r\nGET /"),
	    CHUNKED_DONE, "a", "", 5 },
	{ "many chunks", SLICE_LIT("1\r\na\r\n2\r\nbc\r\n1\r\nd\r\n0\r\n\r\n"),
	    CHUNKED_DONE, "abcd", "", 0 },
	{ "hexadecimal in both cases",
	    SLICE_LIT("a\r\n0123456789\r\nB\r\n0123456789a\r\n0\r\n\r\n"),
	    CHUNKED_DONE, "01234567890123456789a", "", 0 },
	{ "zeros in front", SLICE_LIT("0000000000000001\r\na\r\n000\r\n\r\n"),
	    CHUNKED_DONE, "a", "", 0 },
	{ "framing inside data is data", SLICE_LIT("7\r\n\r\n0\r\n\r\n\r\n0\r\n\r\n"),
	    CHUNKED_DONE, "\r\n0\r\n\r\n", "", 0 },
	{ "extensions", SLICE_LIT("1;a\r\nx\r\n1 ; b=\"c;d\"\t\r\ny\r\n0;z\r\n\r\n"),
	    CHUNKED_DONE, "xy", "", 0 },
	{ "an extension with bytes beyond ASCII", SLICE_LIT("0;\xff\r\n\r\n"),
	    CHUNKED_DONE, "", "", 0 },
	{ "trailer fields", SLICE_LIT("1\r\na\r\n0\r\nX: 1\r\nY: 2\r\n\r\nrest"),
	    CHUNKED_DONE, "a", "X: 1\r\nY: 2\r\n", 4 },
	{ "no end", SLICE_LIT("1\r\na\r\n0\r\n"), CHUNKED_MORE, "a", "", 0 },
	{ "no end of the trailer", SLICE_LIT("0\r\nX: 1\r\n"), CHUNKED_MORE, "",
	    "X: 1\r\n", 0 },

	{ "no size", SLICE_LIT("\r\n"), CHUNKED_BAD, "", "", 0 },
	{ "an extension without a size", SLICE_LIT(";a\r\n"), CHUNKED_BAD, "", "", 0 },
	{ "a blank before the size", SLICE_LIT(" 1\r\na\r\n"), CHUNKED_BAD, "", "", 0 },
	{ "a signed size", SLICE_LIT("+1\r\na\r\n"), CHUNKED_BAD, "", "", 0 },
	{ "a negative size", SLICE_LIT("-1\r\na\r\n"), CHUNKED_BAD, "", "", 0 },
	{ "a size with a prefix", SLICE_LIT("0x1\r\na\r\n"), CHUNKED_BAD, "", "", 0 },
	{ "a size that is no number", SLICE_LIT("g\r\n"), CHUNKED_BAD, "", "", 0 },
	{ "a size with an underscore", SLICE_LIT("1_0\r\n"), CHUNKED_BAD, "", "", 0 },
	{ "a size of 17 digits", SLICE_LIT("00000000000000001\r\na"), CHUNKED_BAD, "",
	    "", 0 },
	{ "a size that would wrap to 1", SLICE_LIT("10000000000000001\r\na"),
	    CHUNKED_BAD, "", "", 0 },
	{ "a blank behind the size", SLICE_LIT("1 \r\na\r\n"), CHUNKED_BAD, "", "", 0 },
	{ "a number behind a blank", SLICE_LIT("1 0\r\na\r\n"), CHUNKED_BAD, "", "",
	    0 },
	{ "a NUL byte behind the size", SLICE_LIT("1\0\r\na\r\n"), CHUNKED_BAD, "", "",
	    0 },
	{ "a bare LF behind the size", SLICE_LIT("1\na\r\n"), CHUNKED_BAD, "", "", 0 },
	{ "a bare CR behind the size", SLICE_LIT("1\ra\r\n"), CHUNKED_BAD, "", "", 0 },
	{ "two CR behind the size", SLICE_LIT("1\r\r\na\r\n"), CHUNKED_BAD, "", "", 0 },
	{ "a bare LF in an extension", SLICE_LIT("1;a\nb\r\n"), CHUNKED_BAD, "", "",
	    0 },
	{ "a bare CR in an extension", SLICE_LIT("1;a\rb\r\n"), CHUNKED_BAD, "", "",
	    0 },
	{ "a quoted LF in an extension", SLICE_LIT("1;a=\"\n\"\r\n"), CHUNKED_BAD, "",
	    "", 0 },
	{ "a NUL byte in an extension", SLICE_LIT("1;a\0\r\n"), CHUNKED_BAD, "", "",
	    0 },
	{ "data longer than the size", SLICE_LIT("1\r\nab\r\n"), CHUNKED_BAD, "a", "",
	    0 },
	{ "data that end in LF", SLICE_LIT("1\r\na\n0\r\n\r\n"), CHUNKED_BAD, "a", "",
	    0 },
	{ "data that end in CR", SLICE_LIT("1\r\na\r0\r\n\r\n"), CHUNKED_BAD, "a", "",
	    0 },
	{ "data without an end", SLICE_LIT("1\r\na0\r\n\r\n"), CHUNKED_BAD, "a", "",
	    0 },
	{ "a last chunk that ends in LF", SLICE_LIT("0\n\r\n"), CHUNKED_BAD, "", "",
	    0 },
	{ "an end of LF", SLICE_LIT("0\r\n\n"), CHUNKED_BAD, "", "", 0 },
	{ "an end of CR", SLICE_LIT("0\r\n\rX"), CHUNKED_BAD, "", "", 0 },
	{ "a trailer line that ends in LF", SLICE_LIT("0\r\nX: 1\n\r\n"), CHUNKED_BAD,
	    "", "X: 1", 0 },
	{ "a trailer line with a CR", SLICE_LIT("0\r\nX: 1\rY: 2\r\n\r\n"),
	    CHUNKED_BAD, "", "X: 1\r", 0 },
};

/* Feed pieces of step bytes, the first of `split`, each in its own memory. */
static void
check_fed(const struct row *row, size_t split, size_t step)
{
	struct strbuf data = { 0 }, trailer = { 0 };
	struct chunked_decoder dec = { 0 };
	enum chunked_rc rc = CHUNKED_MORE;
	size_t at = 0, n = split;
	struct slice in, piece, lines;

	while (rc == CHUNKED_MORE && at < row->in.len) {
		unsigned char *copy;

		n = n < row->in.len - at ? n : row->in.len - at;
		copy = support_copy(row->in.ptr + at, n);
		in = slice_of(copy, n);
		while (rc == CHUNKED_MORE && in.len > 0) {
			rc = chunked_decode(&dec, &in, &piece, &lines);
			strbuf_add(&data, piece);
			strbuf_add(&trailer, lines);
		}
		at += n - in.len;
		n = step;
		free(copy);
	}
	ck_assert_msg(rc == row->rc, "%s, split at %zu: %d", row->what, split, rc);
	ck_assert_msg(rc == CHUNKED_BAD || at == row->in.len - row->rest, "%s",
	    row->what);
	support_eq(strbuf_slice(&data), slice_str(row->data), row->what);
	support_eq(strbuf_slice(&trailer), slice_str(row->trailer), row->what);
	strbuf_clear(&data);
	strbuf_clear(&trailer);
}

START_TEST(a_body_in_whole_is_decoded_or_refused)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		check_fed(&rows[i], rows[i].in.len, 1);
}
END_TEST

START_TEST(a_body_split_at_any_byte_gives_the_same)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		for (size_t split = 1; split < rows[i].in.len; split++)
			check_fed(&rows[i], split, rows[i].in.len);
}
END_TEST

START_TEST(a_body_byte_by_byte_gives_the_same)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		check_fed(&rows[i], 1, 1);
}
END_TEST

START_TEST(a_size_may_fill_64_bits)
{
	struct slice in = SLICE("ffffFFFFffffFFFF\r\nab"), data, trailer;
	struct chunked_decoder dec = { 0 };

	ck_assert_int_eq(chunked_decode(&dec, &in, &data, &trailer), CHUNKED_MORE);
	support_eq(data, SLICE("ab"), "data");
	ck_assert(dec.left == UINT64_MAX - 2);
}
END_TEST

/* Decode "1;" with n bytes of one kind behind it. */
static enum chunked_rc
decode_extension(const char *start, unsigned char c, size_t n)
{
	struct chunked_decoder dec = { 0 };
	struct slice in, data, trailer;
	struct strbuf line = { 0 };
	enum chunked_rc rc;

	strbuf_add_str(&line, start);
	while (n-- > 0)
		strbuf_add_byte(&line, c);
	in = strbuf_slice(&line);
	rc = chunked_decode(&dec, &in, &data, &trailer);
	strbuf_clear(&line);
	return rc;
}

START_TEST(extensions_have_a_bound)
{
	ck_assert_int_eq(decode_extension("1;", 'x', CHUNKED_EXTENSION_MAX),
	    CHUNKED_MORE);
	ck_assert_int_eq(decode_extension("1;", 'x', CHUNKED_EXTENSION_MAX + 1),
	    CHUNKED_BAD);
	ck_assert_int_eq(decode_extension("1", ' ', CHUNKED_EXTENSION_MAX + 2),
	    CHUNKED_BAD);
}
END_TEST

START_TEST(the_bound_counts_for_each_chunk_anew)
{
	struct chunked_decoder dec = { 0 };
	struct slice in, data, trailer;
	struct strbuf body = { 0 };

	for (int i = 0; i < 3; i++) {
		strbuf_add_str(&body, "1;");
		for (int j = 0; j < CHUNKED_EXTENSION_MAX; j++)
			strbuf_add_byte(&body, 'x');
		strbuf_add_str(&body, "\r\na\r\n");
	}
	in = strbuf_slice(&body);
	while (in.len > 0)
		ck_assert_int_eq(chunked_decode(&dec, &in, &data, &trailer),
		    CHUNKED_MORE);
	strbuf_clear(&body);
}
END_TEST

START_TEST(nothing_is_read_behind_the_end)
{
	struct slice in = SLICE("0\r\n\r\n"), data, trailer;
	struct chunked_decoder dec = { 0 };

	ck_assert_int_eq(chunked_decode(&dec, &in, &data, &trailer), CHUNKED_DONE);
	in = SLICE("1\r\na\r\n");
	ck_assert_int_eq(chunked_decode(&dec, &in, &data, &trailer), CHUNKED_DONE);
	ck_assert_uint_eq(in.len, 6);
	ck_assert_uint_eq(data.len, 0);
}
END_TEST

START_TEST(a_broken_body_stays_broken)
{
	struct chunked_decoder dec = { 0 };
	struct slice in = SLICE("1\r\nab"), data, trailer;

	ck_assert_int_eq(chunked_decode(&dec, &in, &data, &trailer), CHUNKED_MORE);
	ck_assert_int_eq(chunked_decode(&dec, &in, &data, &trailer), CHUNKED_BAD);
	support_eq(in, SLICE("b"), "the byte at fault");
	ck_assert_int_eq(chunked_decode(&dec, &in, &data, &trailer), CHUNKED_BAD);
}
END_TEST

START_TEST(a_header_written_is_read_back)
{
	static const struct {
		uint64_t size;
		const char *line;
	} cases[] = {
		{ 0, "0\r\n" }, { 1, "1\r\n" }, { 15, "f\r\n" }, { 16, "10\r\n" },
		{ 255, "ff\r\n" }, { 4096, "1000\r\n" }, { 0xabcdef, "abcdef\r\n" },
		{ UINT64_MAX, "ffffffffffffffff\r\n" },
		{ UINT64_C(1) << 60, "1000000000000000\r\n" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		unsigned char out[CHUNKED_HEADER_SIZE];
		struct chunked_decoder dec = { 0 };
		struct slice in, data, trailer;

		in = slice_of(out, chunked_header(cases[i].size, out));
		support_eq(in, slice_str(cases[i].line), cases[i].line);
		ck_assert_int_eq(chunked_decode(&dec, &in, &data, &trailer),
		    CHUNKED_MORE);
		ck_assert(dec.left == cases[i].size);
	}
}
END_TEST

TCase *
test_chunked(void)
{
	TCase *tc = tcase_create("chunked");

	tcase_add_test(tc, a_body_in_whole_is_decoded_or_refused);
	tcase_add_test(tc, a_body_split_at_any_byte_gives_the_same);
	tcase_add_test(tc, a_body_byte_by_byte_gives_the_same);
	tcase_add_test(tc, a_size_may_fill_64_bits);
	tcase_add_test(tc, extensions_have_a_bound);
	tcase_add_test(tc, the_bound_counts_for_each_chunk_anew);
	tcase_add_test(tc, nothing_is_read_behind_the_end);
	tcase_add_test(tc, a_broken_body_stays_broken);
	tcase_add_test(tc, a_header_written_is_read_back);
	return tc;
}
