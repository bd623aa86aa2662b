#ifndef HTTP_CHUNKED_H
#define HTTP_CHUNKED_H
/*
 * The chunked transfer coding (RFC 9112, section 7.1), one piece at a time.
 */
#include "base/slice.h"

enum chunked_state {
	CHUNKED_SIZE, CHUNKED_EXTENSION, CHUNKED_SIZE_LF, CHUNKED_DATA,
	CHUNKED_DATA_CR, CHUNKED_DATA_LF, CHUNKED_TRAILER, CHUNKED_END
};

struct chunked_decoder {
	enum chunked_state state;	/* 0: before the first chunk */
	unsigned digits;		/* of the size, so far */
	uint64_t left;			/* bytes of this chunk still to come */
	size_t extension_len;		/* bounded, so that none is endless */
	unsigned line_len;		/* bytes of the trailer line so far */
	bool after_cr;			/* the last byte of a line was CR */
};

enum chunked_rc { CHUNKED_MORE, CHUNKED_DONE, CHUNKED_BAD };

/*
 * Decode one piece of a chunked body.
 *
 * dec      state carried between calls; zeroed before the first.
 * in       bytes to decode; on return, the part not yet consumed.
 * data     set to the body bytes found, pointing into the old *in (borrowed);
 *          empty when the piece held framing only.
 * trailer  set to bytes of the trailer section found, likewise; its final
 *          empty line is left out.
 *
 * Call again while *in is not empty and the result is CHUNKED_MORE. CHUNKED_BAD
 * means the framing is broken and the connection must close. Allocates
 * nothing.
 */
enum chunked_rc chunked_decode(struct chunked_decoder *dec, struct slice *in,
    struct slice *data, struct slice *trailer) MUST_CHECK NONNULL(1, 2, 3, 4);

/* Room for the largest chunk header that chunked_header writes. */
#define CHUNKED_HEADER_SIZE 18

/*
 * Write the line that opens a chunk of size bytes: hexadecimal digits, CRLF.
 * Returns how many bytes of out it took.
 */
size_t chunked_header(uint64_t size, unsigned char out[CHUNKED_HEADER_SIZE])
    NONNULL(2);

#endif
