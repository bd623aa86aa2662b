#ifndef HTTP_VIOLATION_H
#define HTTP_VIOLATION_H
/*
 * The ways in which a message breaks HTTP/1.1, as one table: what to call it
 * in a log, the status that refuses such a request, the words for a person and
 * the section that forbids it. A response that violates is always a 502.
 */
#include "base/attr.h"

enum violation {
	VIOLATION_NONE = 0,
	VIOLATION_NOT_HTTP,		/* first byte can start no HTTP message */
	VIOLATION_START_LINE,		/* request or status line is malformed */
	VIOLATION_VERSION,		/* HTTP/2.0, HTTP/0.9, ... */
	VIOLATION_TARGET,		/* request target is malformed */
	VIOLATION_TARGET_TOO_LONG,
	VIOLATION_HEAD_TOO_LARGE,	/* limits.header_bytes */
	VIOLATION_TOO_MANY_FIELDS,	/* limits.header_fields */
	VIOLATION_LINE_END,		/* bare CR or bare LF */
	VIOLATION_FIELD_NAME,		/* empty, not a token, space before colon */
	VIOLATION_FIELD_VALUE,		/* NUL, CR, LF or another control */
	VIOLATION_OBS_FOLD,		/* line folding */
	VIOLATION_HOST,			/* missing, repeated or malformed */
	VIOLATION_CONTENT_LENGTH,	/* malformed, too large, contradictory */
	VIOLATION_TRANSFER_ENCODING,	/* unknown, repeated, chunked not last */
	VIOLATION_LENGTH_AND_CODING,	/* Content-Length with Transfer-Encoding */
	VIOLATION_CHUNK,		/* chunk framing is broken */
	VIOLATION_TRAILER,		/* trailer section malformed or too large */
	VIOLATION_EXPECT,		/* an expectation other than 100-continue */
	VIOLATION_METHOD,		/* "head": HEAD or CONNECT in other letters */
	VIOLATION_BODY,			/* CONNECT or TRACE with a body */
	VIOLATION_ALIAS,		/* Content_Length, Transfer_Encoding */
	VIOLATION_INTERIM,		/* a 1xx that announces a body */
	VIOLATION_CONNECTION,		/* Connection names too many fields */
	VIOLATION_MAX_FORWARDS,		/* malformed or repeated */
	VIOLATION_N
};

struct violation_info {
	const char *word;	/* stable, for logs: "content-length" */
	unsigned status;	/* answer to a request that does this */
	const char *text;	/* one sentence for a person */
	const char *section;	/* "RFC 9112, section 6.3" */
};

/* The row of a violation. */
const struct violation_info *violation_info(enum violation violation);

#endif
