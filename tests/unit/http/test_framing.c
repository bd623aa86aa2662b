#include "http/framing.h"

#include "http_support.h"

#define CHUNKED "Transfer-Encoding: chunked\n"

static const struct {
	const char *what;	/* RFC 9112, section 6 unless it says else */
	const char *fields;
	unsigned minor;
	enum violation why;
	enum framing_kind kind;
	uint64_t length;
} requests[] = {
	{ "nothing means no body", "", 1, VIOLATION_NONE, FRAMING_NONE, 0 },
	{ "a length", "Content-Length: 12\n", 1, VIOLATION_NONE, FRAMING_LENGTH, 12 },
	{ "a length of 0", "Content-Length: 0\n", 1, VIOLATION_NONE, FRAMING_LENGTH,
	    0 },
	{ "zeros in front", "Content-Length: 0012\n", 1, VIOLATION_NONE,
	    FRAMING_LENGTH, 12 },
	{ "the largest length", "Content-Length: 18446744073709551615\n", 1,
	    VIOLATION_NONE, FRAMING_LENGTH, UINT64_MAX },
	{ "chunked", CHUNKED, 1, VIOLATION_NONE, FRAMING_CHUNKED, 0 },
	{ "chunked in capitals", "transfer-encoding: CHUNKED\n", 1, VIOLATION_NONE,
	    FRAMING_CHUNKED, 0 },
	{ "a length in HTTP/1.0", "Content-Length: 3\n", 0, VIOLATION_NONE,
	    FRAMING_LENGTH, 3 },
	{ "100-continue", "Expect: 100-Continue\nContent-Length: 1\n", 1,
	    VIOLATION_NONE, FRAMING_LENGTH, 1 },
	{ "an empty Expect", "Expect:\n", 1, VIOLATION_NONE, FRAMING_NONE, 0 },

	{ "a length too large", "Content-Length: 18446744073709551616\n", 1,
	    VIOLATION_CONTENT_LENGTH, 0, 0 },
	{ "a length with a sign", "Content-Length: +5\n", 1,
	    VIOLATION_CONTENT_LENGTH, 0, 0 },
	{ "a negative length", "Content-Length: -5\n", 1, VIOLATION_CONTENT_LENGTH, 0,
	    0 },
	{ "an empty length", "Content-Length:\n", 1, VIOLATION_CONTENT_LENGTH, 0, 0 },
	{ "a hexadecimal length", "Content-Length: 0x5\n", 1,
	    VIOLATION_CONTENT_LENGTH, 0, 0 },
	{ "a length with a fraction", "Content-Length: 5.0\n", 1,
	    VIOLATION_CONTENT_LENGTH, 0, 0 },
	{ "a length with a blank", "Content-Length: 5 5\n", 1,
	    VIOLATION_CONTENT_LENGTH, 0, 0 },
	{ "a list of one length", "Content-Length: 5, 5\n", 1,
	    VIOLATION_CONTENT_LENGTH, 0, 0 },
	{ "a list of two lengths", "Content-Length: 5, 6\n", 1,
	    VIOLATION_CONTENT_LENGTH, 0, 0 },
	{ "a length and a comma", "Content-Length: 5,\n", 1,
	    VIOLATION_CONTENT_LENGTH, 0, 0 },
	{ "the same length twice", "Content-Length: 5\nContent-Length: 5\n", 1,
	    VIOLATION_CONTENT_LENGTH, 0, 0 },
	{ "two lengths", "Content-Length: 5\nContent-Length: 6\n", 1,
	    VIOLATION_CONTENT_LENGTH, 0, 0 },
	{ "a length and chunked", "Content-Length: 5\n" CHUNKED, 1,
	    VIOLATION_LENGTH_AND_CODING, 0, 0 },
	{ "chunked and a length", CHUNKED "Content-Length: 5\n", 1,
	    VIOLATION_LENGTH_AND_CODING, 0, 0 },
	{ "a length and an unknown coding",
	    "Content-Length: 5\nTransfer-Encoding: xchunked\n", 1,
	    VIOLATION_LENGTH_AND_CODING, 0, 0 },
	{ "chunked in HTTP/1.0", CHUNKED, 0, VIOLATION_TRANSFER_ENCODING, 0, 0 },
	{ "chunked twice", CHUNKED CHUNKED, 1, VIOLATION_TRANSFER_ENCODING, 0, 0 },
	{ "chunked twice in a list", "Transfer-Encoding: chunked, chunked\n", 1,
	    VIOLATION_TRANSFER_ENCODING, 0, 0 },
	{ "chunked and identity", CHUNKED "Transfer-Encoding: identity\n", 1,
	    VIOLATION_TRANSFER_ENCODING, 0, 0 },
	{ "identity", "Transfer-Encoding: identity\n", 1,
	    VIOLATION_TRANSFER_ENCODING, 0, 0 },
	{ "a coding before chunked", "Transfer-Encoding: gzip, chunked\n", 1,
	    VIOLATION_TRANSFER_ENCODING, 0, 0 },
	{ "a coding behind chunked", "Transfer-Encoding: chunked, gzip\n", 1,
	    VIOLATION_TRANSFER_ENCODING, 0, 0 },
	{ "a coding alone", "Transfer-Encoding: gzip\n", 1,
	    VIOLATION_TRANSFER_ENCODING, 0, 0 },
	{ "an empty coding", "Transfer-Encoding:\n", 1, VIOLATION_TRANSFER_ENCODING, 0,
	    0 },
	{ "chunked with a comma", "Transfer-Encoding: ,chunked\n", 1,
	    VIOLATION_TRANSFER_ENCODING, 0, 0 },
	{ "chunked with a parameter", "Transfer-Encoding: chunked;q=1\n", 1,
	    VIOLATION_TRANSFER_ENCODING, 0, 0 },
	{ "chunked in quotes", "Transfer-Encoding: \"chunked\"\n", 1,
	    VIOLATION_TRANSFER_ENCODING, 0, 0 },
	{ "chunked with a vertical tab", "Transfer-Encoding: \x0b" "chunked\n", 1,
	    VIOLATION_TRANSFER_ENCODING, 0, 0 },
	{ "chunked with a byte more", "Transfer-Encoding: chunkedx\n", 1,
	    VIOLATION_TRANSFER_ENCODING, 0, 0 },
	{ "another expectation (RFC 9110, 10.1.1)", "Expect: 200-ok\n", 1,
	    VIOLATION_EXPECT, 0, 0 },
	{ "one expectation of two", "Expect: 100-continue, x=\"y\"\n", 1,
	    VIOLATION_EXPECT, 0, 0 },
};

START_TEST(requests_are_framed_in_one_way_or_refused)
{
	for (size_t i = 0; i < ARRAY_LEN(requests); i++) {
		struct request_head head = { .minor = requests[i].minor,
			.method = METHOD_POST };
		struct framing framing;
		enum violation why;

		head.fields = support_fields(requests[i].fields);
		why = framing_of_request(&head, &framing);
		ck_assert_msg(why == requests[i].why, "%s: %s", requests[i].what,
		    support_word(why));
		if (why == VIOLATION_NONE) {
			ck_assert_msg(framing.kind == requests[i].kind, "%s",
			    requests[i].what);
			ck_assert_uint_eq(framing.length, requests[i].length);
		}
		field_list_clear(&head.fields);
	}
}
END_TEST

static const struct {
	const char *what;	/* RFC 9112, section 6.3 */
	enum method method;
	unsigned status, minor;
	const char *fields;
	enum violation why;
	enum framing_kind kind;
	uint64_t length;
} responses[] = {
	{ "nothing means until close", METHOD_GET, 200, 1, "", VIOLATION_NONE,
	    FRAMING_CLOSE, 0 },
	{ "a length", METHOD_GET, 404, 1, "Content-Length: 7\n", VIOLATION_NONE,
	    FRAMING_LENGTH, 7 },
	{ "chunked", METHOD_POST, 500, 1, CHUNKED, VIOLATION_NONE, FRAMING_CHUNKED, 0 },
	{ "HTTP/1.0 until close", METHOD_GET, 200, 0, "", VIOLATION_NONE,
	    FRAMING_CLOSE, 0 },
	{ "HEAD with a length", METHOD_HEAD, 200, 1, "Content-Length: 7\n",
	    VIOLATION_NONE, FRAMING_NONE, 0 },
	{ "HEAD with a coding", METHOD_HEAD, 200, 1, CHUNKED, VIOLATION_NONE,
	    FRAMING_NONE, 0 },
	{ "HEAD with neither", METHOD_HEAD, 500, 1, "", VIOLATION_NONE, FRAMING_NONE,
	    0 },
	{ "304 with a length", METHOD_GET, 304, 1, "Content-Length: 7\n",
	    VIOLATION_NONE, FRAMING_NONE, 0 },
	{ "204 with a length", METHOD_GET, 204, 1, "Content-Length: 0\n",
	    VIOLATION_NONE, FRAMING_NONE, 0 },
	{ "100", METHOD_POST, 100, 1, "", VIOLATION_NONE, FRAMING_NONE, 0 },
	{ "101", METHOD_GET, 101, 1, CHUNKED, VIOLATION_NONE, FRAMING_NONE, 0 },
	{ "205 has a body like others", METHOD_GET, 205, 1, "Content-Length: 0\n",
	    VIOLATION_NONE, FRAMING_LENGTH, 0 },
	{ "2xx to CONNECT ignores a length", METHOD_CONNECT, 200, 1,
	    "Content-Length: x\n" CHUNKED, VIOLATION_NONE, FRAMING_NONE, 0 },
	{ "a refused CONNECT has a body", METHOD_CONNECT, 403, 1,
	    "Content-Length: 3\n", VIOLATION_NONE, FRAMING_LENGTH, 3 },
	{ "Expect means nothing here", METHOD_GET, 200, 1,
	    "Expect: x\nContent-Length: 3\n", VIOLATION_NONE, FRAMING_LENGTH, 3 },

	{ "a malformed length", METHOD_GET, 200, 1, "Content-Length: 7,\n",
	    VIOLATION_CONTENT_LENGTH, 0, 0 },
	{ "a malformed length with HEAD", METHOD_HEAD, 200, 1, "Content-Length: x\n",
	    VIOLATION_CONTENT_LENGTH, 0, 0 },
	{ "a malformed length with 304", METHOD_GET, 304, 1, "Content-Length: -1\n",
	    VIOLATION_CONTENT_LENGTH, 0, 0 },
	{ "two lengths with HEAD", METHOD_HEAD, 200, 1,
	    "Content-Length: 1\nContent-Length: 2\n", VIOLATION_CONTENT_LENGTH, 0, 0 },
	{ "the same length twice", METHOD_GET, 200, 1,
	    "Content-Length: 1\nContent-Length: 1\n", VIOLATION_CONTENT_LENGTH, 0, 0 },
	{ "a length and chunked", METHOD_GET, 200, 1, "Content-Length: 7\n" CHUNKED,
	    VIOLATION_LENGTH_AND_CODING, 0, 0 },
	{ "chunked in HTTP/1.0", METHOD_GET, 200, 0, CHUNKED,
	    VIOLATION_TRANSFER_ENCODING, 0, 0 },
	{ "identity", METHOD_GET, 200, 1, "Transfer-Encoding: identity\n",
	    VIOLATION_TRANSFER_ENCODING, 0, 0 },
	{ "gzip alone", METHOD_GET, 200, 1, "Transfer-Encoding: gzip\n",
	    VIOLATION_TRANSFER_ENCODING, 0, 0 },
	{ "gzip and chunked", METHOD_GET, 200, 1,
	    "Transfer-Encoding: gzip\n" CHUNKED, VIOLATION_TRANSFER_ENCODING, 0, 0 },
};

START_TEST(responses_are_framed_in_one_way_or_refused)
{
	for (size_t i = 0; i < ARRAY_LEN(responses); i++) {
		struct response_head head = { .minor = responses[i].minor,
			.status = responses[i].status };
		struct framing framing;
		enum violation why;

		head.fields = support_fields(responses[i].fields);
		why = framing_of_response(&head, responses[i].method, &framing);
		ck_assert_msg(why == responses[i].why, "%s: %s", responses[i].what,
		    support_word(why));
		if (why == VIOLATION_NONE) {
			ck_assert_msg(framing.kind == responses[i].kind, "%s",
			    responses[i].what);
			ck_assert_uint_eq(framing.length, responses[i].length);
		}
		field_list_clear(&head.fields);
	}
}
END_TEST

START_TEST(connections_stay_open_as_their_version_says)
{
	static const struct {
		const char *fields;
		bool in_1_0, in_1_1;
	} cases[] = {
		{ "", false, true },
		{ "Connection: close\n", false, false },
		{ "Connection: Keep-Alive\n", true, true },
		{ "Connection: upgrade, CLOSE\n", false, false },
		{ "Connection: keep-alive\nConnection: close\n", false, false },
		{ "Connection: x-close\n", false, true },
		{ "Proxy-Connection: keep-alive\n", false, true },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct field_list fields = support_fields(cases[i].fields);

		ck_assert_msg(framing_keeps_alive(0, &fields) == cases[i].in_1_0,
		    "%s", cases[i].fields);
		ck_assert_msg(framing_keeps_alive(1, &fields) == cases[i].in_1_1,
		    "%s", cases[i].fields);
		field_list_clear(&fields);
	}
}
END_TEST

TCase *
test_framing(void)
{
	TCase *tc = tcase_create("framing");

	tcase_add_test(tc, requests_are_framed_in_one_way_or_refused);
	tcase_add_test(tc, responses_are_framed_in_one_way_or_refused);
	tcase_add_test(tc, connections_stay_open_as_their_version_says);
	return tc;
}
