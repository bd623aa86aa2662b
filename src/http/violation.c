#include "http/violation.h"

static const struct violation_info infos[] = {
	[VIOLATION_NONE] = { "none", 200, "The message follows HTTP/1.1.", "" },
	[VIOLATION_NOT_HTTP] = { "not-http", 400,
	    "The first byte cannot start an HTTP message.",
	    "RFC 9112, section 2.1" },
	[VIOLATION_START_LINE] = { "start-line", 400,
	    "The request line or status line is malformed.",
	    "RFC 9112, sections 3 and 4" },
	[VIOLATION_VERSION] = { "version", 505,
	    "The HTTP version is not 1.0 or 1.1.", "RFC 9112, section 2.3" },
	[VIOLATION_TARGET] = { "target", 400,
	    "The request target is malformed.", "RFC 9112, section 3.2" },
	[VIOLATION_TARGET_TOO_LONG] = { "target-too-long", 414,
	    "The request line is longer than the limit.",
	    "RFC 9112, section 3" },
	[VIOLATION_HEAD_TOO_LARGE] = { "head-too-large", 431,
	    "The head is larger than the limit.", "RFC 9110, section 5.4" },
	[VIOLATION_TOO_MANY_FIELDS] = { "too-many-fields", 431,
	    "The head has more fields than the limit.",
	    "RFC 9110, section 5.4" },
	[VIOLATION_LINE_END] = { "line-end", 400,
	    "A line does not end in CR LF.", "RFC 9112, section 2.2" },
	[VIOLATION_FIELD_NAME] = { "field-name", 400,
	    "A field name is empty, no token, or followed by white space.",
	    "RFC 9112, section 5.1" },
	[VIOLATION_FIELD_VALUE] = { "field-value", 400,
	    "A field value holds a control character.",
	    "RFC 9110, section 5.5" },
	[VIOLATION_OBS_FOLD] = { "obs-fold", 400,
	    "A field line begins with white space.", "RFC 9112, section 5.2" },
	[VIOLATION_HOST] = { "host", 400,
	    "The Host field is missing, repeated or malformed.",
	    "RFC 9112, section 3.2" },
	[VIOLATION_CONTENT_LENGTH] = { "content-length", 400,
	    "Content-Length is malformed, too large or repeated.",
	    "RFC 9112, section 6.3" },
	[VIOLATION_TRANSFER_ENCODING] = { "transfer-encoding", 400,
	    "Transfer-Encoding is something else than one final \"chunked\".",
	    "RFC 9112, sections 6.1 and 6.3" },
	[VIOLATION_LENGTH_AND_CODING] = { "length-and-coding", 400,
	    "Content-Length and Transfer-Encoding stand in one message.",
	    "RFC 9112, section 6.3" },
	[VIOLATION_CHUNK] = { "chunk", 400,
	    "The chunked framing is broken.", "RFC 9112, section 7.1" },
	[VIOLATION_TRAILER] = { "trailer", 400,
	    "The trailer section is malformed or larger than the limit.",
	    "RFC 9112, section 7.1.2" },
	[VIOLATION_EXPECT] = { "expect", 417,
	    "An expectation other than 100-continue cannot be met.",
	    "RFC 9110, section 10.1.1" },
};
static_assert(ARRAY_LEN(infos) == VIOLATION_N, "a violation lacks a row");

const struct violation_info *
violation_info(enum violation violation)
{
	assert(violation < VIOLATION_N);
	return &infos[violation];
}
