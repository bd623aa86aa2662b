#ifndef MOCK_WIRE_STYLE_H
#define MOCK_WIRE_STYLE_H
/*
 * The ways in which answers are framed, well and badly: one row each.
 */
#include "base/slice.h"

/* What happens to the connection after the last byte. */
enum wire_end {
	WIRE_KEEP,	/* the next request */
	WIRE_CLOSE,
	WIRE_RESET,	/* RST instead of FIN */
	WIRE_STALL,	/* nothing, until the client gives up */
	WIRE_TUNNEL	/* no longer HTTP */
};

/* A way of framing: one row of the table behind /framing/NAME. */
struct wire_style {
	const char *name, *title;
	const char *version;		/* NULL: HTTP/1.1 */
	const char *eol;		/* NULL: CRLF */
	const char *before;		/* bytes before the status line */
	size_t before_times;		/* how often; 0: once */
	struct slice lines;		/* field lines of its own, each with LF */
	size_t lines_times;		/* how often; 0: once */
	unsigned status;		/* instead of the answer's; 0: the answer's */
	bool no_reason;			/* neither reason nor the blank before it */
	bool no_length;			/* no Content-Length */
	unsigned length_add;		/* Content-Length claims so much too much */
	size_t length_times;		/* how often it stands there; 0: once */
	size_t chunk_max;		/* chunked, in chunks up to this; 0: not */
	const char *extension;		/* behind each chunk size */
	const char *last;		/* instead of the last chunk and its end */
	const char *after;		/* bytes behind the body */
	const char *raw;		/* all there is: no head, no body */
	bool no_head, no_body;		/* only the other */
	bool half_body;			/* breaks off halfway through the body */
	enum wire_end end;
};

/* The style of that name, or NULL. */
const struct wire_style *wire_style_find(struct slice name) MUST_CHECK;

/* All styles, ended by one without a name. */
const struct wire_style *wire_style_rows(void);

#endif
