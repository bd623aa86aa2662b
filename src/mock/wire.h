#ifndef MOCK_WIRE_H
#define MOCK_WIRE_H
/*
 * Answers as raw bytes, well framed or in one of many broken ways. Nothing here
 * goes through http/: the mock must be able to lie.
 */
#include "mock/answer.h"

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
const struct wire_style *wire_styles(void);

/* What of the request matters to the bytes of the answer. */
struct wire_request {
	bool is_head;		/* method HEAD */
	bool keeps_alive;	/* the client would go on */
	unsigned minor;		/* HTTP/1.minor */
};

/* All bytes: `bytes` with fill_len times one byte put in at fill_at. */
struct wire {
	struct strbuf bytes;
	size_t fill_at;
	uint64_t fill_len;
	unsigned char *fill;		/* a block of WIRE_FILL_SIZE bytes */
	enum wire_end end;
};

#define WIRE_FILL_SIZE 65536

/*
 * Put an answer into bytes. False, with an empty wire, when memory ran out.
 * Cleared by wire_clear.
 */
bool wire_build(struct wire *wire, const struct answer *answer,
    const struct wire_request *request) NONNULL(1, 2, 3) MUST_CHECK;
void wire_clear(struct wire *wire) NONNULL(1);

/*
 * The bytes at offset `at` of the whole, at most max; borrowed. Empty at the
 * end.
 */
struct slice wire_piece(const struct wire *wire, uint64_t at, size_t max)
    NONNULL(1) MUST_CHECK;

/* How many bytes there are in all. */
uint64_t wire_len(const struct wire *wire) NONNULL(1);

#endif
