#ifndef MOCK_WIRE_H
#define MOCK_WIRE_H
/*
 * Answers as raw bytes, well framed or in one of many broken ways. Nothing here
 * goes through http/: the mock must be able to lie.
 */
#include "mock/answer.h"
#include "mock/wire_style.h"

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
