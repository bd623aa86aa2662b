#ifndef HTTP_FRAMING_H
#define HTTP_FRAMING_H
/*
 * Where a message body ends (RFC 9112, section 6.3), decided here and nowhere
 * else. Pure functions.
 */
#include "http/head.h"
#include "http/violation.h"

enum framing_kind {
	FRAMING_NONE,		/* no body */
	FRAMING_LENGTH,		/* exactly `length` bytes */
	FRAMING_CHUNKED,	/* chunked coding, then a trailer section */
	FRAMING_CLOSE		/* until the connection closes; responses only */
};

struct framing {
	enum framing_kind kind;
	uint64_t length;	/* of FRAMING_LENGTH; 0 is possible. With FRAMING_NONE,
				   what Content-Length says of the body that HEAD or
				   304 leave out, or 0 */
};

/*
 * The framing of a request. Refuses what could be read in two ways: both
 * lengths, a repeated or malformed length, a transfer coding other than one
 * final "chunked", Transfer-Encoding in HTTP/1.0; a length of 2^63 or more,
 * which turns negative elsewhere; Content_Length and Transfer_Encoding, which
 * gateways of the CGI kind take for the fields with a hyphen. Refuses also what
 * decides whether a body comes at all: an expectation other than 100-continue
 * (RFC 9110, section 10.1.1), HEAD or CONNECT in other than capitals, and a body
 * of CONNECT or TRACE (sections 9.3.6 and 9.3.8).
 */
enum violation framing_of_request(const struct request_head *head,
    struct framing *framing) NONNULL(1, 2) MUST_CHECK;

/*
 * The framing of a response to `method`, refused for the same causes. No body:
 * HEAD, 1xx, 204, 304, 2xx to CONNECT, whatever length or coding the fields
 * name; a malformed length is refused there too, except after CONNECT, where
 * the length must be ignored (RFC 9110, section 9.3.6). An interim answer that
 * announces a body is refused: the bytes behind it would be taken for the
 * answer itself. (101 is none: HTTP ends with it.)
 */
enum violation framing_of_response(const struct response_head *head,
    enum method method, struct framing *framing) NONNULL(1, 3) MUST_CHECK;

/*
 * Whether the connection stays open after this message as far as its head
 * tells (RFC 9112, section 9.3): 1.1 unless "close", 1.0 only with
 * "keep-alive".
 */
bool framing_keeps_alive(unsigned minor, const struct field_list *fields)
    NONNULL(2);

#endif
