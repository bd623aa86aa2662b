/*
 * Responses as raw bytes, and what they are taken for; see
 * test_strict_requests.c. What is refused here becomes a 502.
 */
#include "http_support.h"
#include "strict_row.h"

#define OK "HTTP/1.1 200 OK\r\n"
#define CHUNKED "Transfer-Encoding: chunked\r\n"
#define LAST "0\r\n\r\n"
#define CONTINUE "HTTP/1.1 100 Continue\r\n"

/* A 200 with these fields and body; any response; a chunked body. */
#define R(rest) SLICE_LIT(OK rest)
#define S(text) SLICE_LIT("HTTP/1.1 " text)
#define C(body) SLICE_LIT(OK CHUNKED "\r\n" body)

static const struct strict_row framings[] = {
	{ "9112 6.3", "no field means until the end", R("\r\nabc"), "close abc", 0 },
	{ "9112 6.3", "HTTP/1.0 likewise", SLICE_LIT("HTTP/1.0 200 OK\r\n\r\nabc"),
	    "close abc", 0 },
	{ "9112 6.3", "a length", R("Content-Length: 3\r\n\r\nabc"), "length=3 abc",
	    0 },
	{ "9112 9.2", "surplus bytes", R("Content-Length: 3\r\n\r\nabcHTTP/1.1"),
	    "length=3 abc +8", 0 },
	{ "9112 9.2", "surplus bytes behind no body", S("204 No\r\n\r\nabc"),
	    "none +3", 0 },
	{ "9112 8", "a length that is not reached", R("Content-Length: 3\r\n\r\nab"),
	    "length=3 ab cut", 0 },
	{ "9112 8", "a last chunk that does not come", C("1\r\na\r\n"),
	    "chunked a cut", 0 },
	{ "9112 7.1", "chunked", C("1\r\na\r\n" LAST "x"), "chunked a +1", 0 },
	{ "9112 6.3", "a length with a sign", R("Content-Length: +3\r\n\r\nabc"),
	    "content-length", 0 },
	{ "9112 6.3", "an empty length", R("Content-Length:\r\n\r\nabc"),
	    "content-length", 0 },
	{ "9112 6.3", "a list of lengths", R("Content-Length: 3, 3\r\n\r\nabc"),
	    "content-length", 0 },
	{ "9112 6.3", "two lengths",
	    R("Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"), "content-length",
	    0 },
	{ "9112 6.3", "the same length twice",
	    R("Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc"), "content-length",
	    0 },
	{ "9110 8.6", "a length that is negative in 64 bits",
	    R("Content-Length: 9223372036854775808\r\n\r\n"), "content-length", 0 },
	{ "9112 6.3", "a length and chunked",
	    R("Content-Length: 5\r\n" CHUNKED "\r\n" LAST), "length-and-coding", 0 },
	{ "9112 6.3", "chunked and a length",
	    R(CHUNKED "Content-Length: 5\r\n\r\n" LAST), "length-and-coding", 0 },
	{ "9112 6.1", "chunked twice", R(CHUNKED CHUNKED "\r\n" LAST),
	    "transfer-encoding", 0 },
	{ "9112 6.1", "a coding that was not asked for",
	    R("Transfer-Encoding: gzip, chunked\r\n\r\n" LAST), "transfer-encoding",
	    0 },
	{ "9112 6.3", "a coding alone", R("Transfer-Encoding: gzip\r\n\r\nabc"),
	    "transfer-encoding", 0 },
	{ "9112 7", "identity", R("Transfer-Encoding: identity\r\n\r\nabc"),
	    "transfer-encoding", 0 },
	{ "smuggling", "xchunked", R("Transfer-Encoding: xchunked\r\n\r\n" LAST),
	    "transfer-encoding", 0 },
	{ "smuggling", "chunked with a parameter",
	    R("Transfer-Encoding: chunked;q=1\r\n\r\n" LAST), "transfer-encoding", 0 },
	{ "smuggling", "an empty coding", R("Transfer-Encoding:\r\n\r\nabc"),
	    "transfer-encoding", 0 },
	{ "9112 6.1", "chunked in HTTP/1.0",
	    SLICE_LIT("HTTP/1.0 200 OK\r\n" CHUNKED "\r\n" LAST), "transfer-encoding",
	    0 },

	{ "9110 9.3.2", "HEAD with a length", R("Content-Length: 3\r\n\r\n"), "none",
	    METHOD_HEAD },
	{ "9110 9.3.2", "HEAD with chunked", R(CHUNKED "\r\n"), "none", METHOD_HEAD },
	{ "9110 9.3.2", "HEAD with neither", R("\r\n"), "none", METHOD_HEAD },
	{ "9112 6.3", "a body behind the answer to HEAD",
	    R("Content-Length: 3\r\n\r\nabc"), "none +3", METHOD_HEAD },
	{ "9112 6.3", "HEAD with a malformed length", R("Content-Length: x\r\n\r\n"),
	    "content-length", METHOD_HEAD },
	{ "9112 6.3", "HEAD with two lengths",
	    R("Content-Length: 1\r\nContent-Length: 1\r\n\r\n"), "content-length",
	    METHOD_HEAD },
	{ "9110 15.4.5", "304 with a length",
	    S("304 Not Modified\r\nContent-Length: 3\r\n\r\n"), "none", 0 },
	{ "9110 15.4.5", "304 with a malformed length",
	    S("304 Not Modified\r\nContent-Length: -1\r\n\r\n"), "content-length", 0 },
	{ "9112 6.3", "a body behind 304",
	    S("304 Not Modified\r\nContent-Length: 3\r\n\r\nabc"), "none +3", 0 },
	{ "9110 15.3.5", "204", S("204 No Content\r\n\r\n"), "none", 0 },
	{ "9112 6.3", "a body behind 204",
	    S("204 No Content\r\nContent-Length: 3\r\n\r\nabc"), "none +3", 0 },
	{ "9112 6.3", "chunks behind 204", S("204 No Content\r\n" CHUNKED "\r\n" LAST),
	    "none +5", 0 },
	{ "9110 15.3.6", "205 is framed like others",
	    S("205 Reset\r\nContent-Length: 0\r\n\r\n"), "length=0", 0 },
	{ "9110 9.3.6", "2xx to CONNECT ignores both",
	    R("Content-Length: x\r\n" CHUNKED "\r\nabc"), "none +3", METHOD_CONNECT },
	{ "9110 9.3.6", "a refused CONNECT has a body",
	    S("403 No\r\nContent-Length: 3\r\n\r\nabc"), "length=3 abc",
	    METHOD_CONNECT },

	{ "9110 15.2", "an interim answer and the final one",
	    SLICE_LIT(CONTINUE "\r\n" OK "Content-Length: 2\r\n\r\nok"),
	    "100 length=2 ok", 0 },
	{ "9110 15.2", "several interim answers",
	    SLICE_LIT(CONTINUE "\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\n" OK
	    "Content-Length: 0\r\n\r\n"), "100 103 length=0", 0 },
	{ "9110 15.2", "an interim answer alone", SLICE_LIT(CONTINUE "\r\n"),
	    "100 more", 0 },
	{ "9110 8.6", "an interim answer with a length of 0",
	    SLICE_LIT(CONTINUE "Content-Length: 0\r\n\r\n" OK "\r\n"), "100 close", 0 },
	{ "9110 8.6", "an interim answer with a length",
	    SLICE_LIT(CONTINUE "Content-Length: 19\r\n\r\n" OK "\r\n"), "interim", 0 },
	{ "9112 6.1", "an interim answer with chunked",
	    SLICE_LIT(CONTINUE CHUNKED "\r\n" LAST OK "\r\n"), "interim", 0 },
	{ "9112 6.3", "an interim answer with a malformed length",
	    SLICE_LIT(CONTINUE "Content-Length: x\r\n\r\n" OK "\r\n"),
	    "content-length", 0 },
	{ "9112 6.3", "bytes behind an interim answer that are no answer",
	    SLICE_LIT(CONTINUE "\r\nabc"), "not-http", 0 },
	{ "9110 7.8", "101 ends HTTP", S("101 Switching\r\nUpgrade: x\r\n\r\nabc"),
	    "none +3", 0 },
	{ "9110 7.6.1", "Connection may name framing fields, in vain",
	    R("Connection: content-length, transfer-encoding\r\n"
	    "Content-Length: 1\r\n\r\na"), "length=1 a", 0 },
};

static const struct strict_row chunks[] = {
	{ "9112 7.1.1", "an extension", C("1;a=b\r\na\r\n" LAST), "chunked a", 0 },
	{ "9112 7.1.2", "framing fields in a trailer section frame nothing",
	    C("0\r\nContent-Length: 3\r\n\r\nabc"), "chunked +3", 0 },
	{ "smuggling", "a plus", C("+1\r\na\r\n" LAST), "chunk", 0 },
	{ "smuggling", "0x", C("0x1\r\na\r\n" LAST), "chunk", 0 },
	{ "smuggling", "a size that wraps", C("10000000000000001\r\na\r\n" LAST),
	    "chunk", 0 },
	{ "smuggling", "a blank behind the size", C("1 \r\na\r\n" LAST), "chunk", 0 },
	{ "smuggling", "a bare LF behind the size", C("1\na\r\n" LAST), "chunk", 0 },
	{ "smuggling", "a bare LF in an extension", C("1;\na\r\n" LAST), "chunk", 0 },
	{ "smuggling", "data without a line end", C("1\r\na" LAST), "chunk", 0 },
	{ "smuggling", "an answer in the trailer section",
	    C("0\r\nHTTP/1.1 200 OK\r\n\r\n"), "trailer", 0 },
	{ "9112 5.2", "a folded line there", C("0\r\nX: 1\r\n 2\r\n\r\n"), "trailer",
	    0 },
};

static const struct strict_row lines[] = {
	{ "9112 2.2", "an empty line in front", SLICE_LIT("\r\n" OK "\r\n"),
	    "not-http", 0 },
	{ "9112 4", "no reason", S("200\r\nContent-Length: 0\r\n\r\n"), "length=0",
	    0 },
	{ "9112 2.3", "HTTP/2", SLICE_LIT("HTTP/2.0 200 OK\r\n\r\n"), "version", 0 },
	{ "9112 4", "two blanks before the status", S(" 200 OK\r\n\r\n"),
	    "start-line", 0 },
	{ "9112 4", "a status of two digits", S("20 OK\r\n\r\n"), "start-line", 0 },
	{ "9112 4", "a status of four digits", S("2000 OK\r\n\r\n"), "start-line", 0 },
	{ "9110 15", "a status below 100", S("099 OK\r\n\r\n"), "start-line", 0 },
	{ "9110 15", "a status above 599", S("600 OK\r\n\r\n"), "start-line", 0 },
	{ "9112 2.2", "a bare CR in the reason", S("200 O\rK\r\n\r\n"), "line-end",
	    0 },
	{ "9112 2.2", "a status line that ends in LF",
	    SLICE_LIT("HTTP/1.1 200 OK\nA: b\r\n\r\n"), "line-end", 0 },
	{ "9112 2.2", "a head that ends in LF", R("\n"), "line-end", 0 },
	{ "9112 2.2", "a bare LF in a value", R("A: b\nC: d\r\n\r\n"), "line-end", 0 },
	{ "9112 2.2", "a bare CR in a value", R("A: b\rC: d\r\n\r\n"), "line-end", 0 },
	{ "9112 5.2", "a folded line", R("A: b\r\n c\r\n\r\n"), "obs-fold", 0 },
	{ "9112 2.2", "white space behind the status line", R(" A: b\r\n\r\n"),
	    "obs-fold", 0 },
	{ "9112 5.1", "a blank before a colon", R("Content-Length : 1\r\n\r\na"),
	    "field-name", 0 },
	{ "9112 5.1", "an empty name", R(": b\r\n\r\n"), "field-name", 0 },
	{ "9110 5.5", "a NUL in a value", R("A: \0\r\n\r\n"), "field-value", 0 },
	{ "9110 5.5", "a control in a value", R("A: \x0b\r\n\r\n"), "field-value", 0 },
};

#define CHECK_ALL(rows) strict_check_all(rows, ARRAY_LEN(rows), false)

START_TEST(responses_are_framed_in_one_way_or_refused)
{
	CHECK_ALL(framings);
}
END_TEST

START_TEST(chunks_are_read_in_one_way_or_refused)
{
	CHECK_ALL(chunks);
}
END_TEST

START_TEST(lines_are_read_in_one_way_or_refused)
{
	CHECK_ALL(lines);
}
END_TEST

TCase *
test_strict_responses(void)
{
	TCase *tc = tcase_create("strict_responses");

	tcase_add_test(tc, responses_are_framed_in_one_way_or_refused);
	tcase_add_test(tc, chunks_are_read_in_one_way_or_refused);
	tcase_add_test(tc, lines_are_read_in_one_way_or_refused);
	return tc;
}
