#ifndef UNIT_HTTP_STRICT_ROW_H
#define UNIT_HTTP_STRICT_ROW_H
/*
 * Rows of raw bytes and what errgate takes them for, from the first byte of the
 * head to the end of the body: the parsers, the framing and the body reader in
 * the order in which the proxy calls them.
 */
#include "base/slice.h"
#include "http/method.h"

struct strict_row {
	const char *section;	/* of the RFC that decides it */
	const char *what;
	struct slice in;
	const char *expected;
	enum method method;	/* of a response: what it answers */
};

/*
 * `expected` is the word of a violation, or how the message is framed ("none",
 * "length=5", "chunked", "close"), then the body, then "cut" when the input ends
 * before the message may, and "+N" for N bytes that belong to the next one. A
 * final "more" says that the head is not there in whole. Interim answers stand
 * in front: "100 length=2 ok".
 */
void strict_check(const struct strict_row *row, bool is_request, size_t split,
    size_t step);

/* Check each row in whole, split at every byte, and byte by byte. */
void strict_check_all(const struct strict_row *rows, size_t n, bool is_request);

#endif
