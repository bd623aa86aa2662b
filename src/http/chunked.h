#ifndef HTTP_CHUNKED_H
#define HTTP_CHUNKED_H
/*
 * The chunked transfer coding (RFC 9112, section 7.1), one piece at a time.
 *
 * Strict: a size is 1 to 16 hexadecimal digits, white space may stand only
 * before the ";" of an extension, extensions hold no control characters, every
 * line and every chunk's data end in CRLF.
 */
#include "base/slice.h"

/* Bytes that may stand between a chunk's size and its CRLF. */
#define CHUNKED_EXTENSION_MAX 4096

enum chunked_state {
	CHUNKED_SIZE,		/* digits of a size */
	CHUNKED_BLANK,		/* white space behind the size */
	CHUNKED_EXTENSION,	/* behind a ";" */
	CHUNKED_SIZE_LF,	/* the LF that ends the line of a size */
	CHUNKED_DATA,
	CHUNKED_DATA_CR, CHUNKED_DATA_LF,	/* behind a chunk's data */
	CHUNKED_TRAILER,	/* where a trailer line begins */
	CHUNKED_TRAILER_LINE,	/* within one */
	CHUNKED_TRAILER_LF,	/* the LF that ends one */
	CHUNKED_END_LF,		/* the LF of the empty line that ends it all */
	CHUNKED_END
};

struct chunked_decoder {
	enum chunked_state state;	/* 0: before the first chunk */
	unsigned digits;		/* of the size, so far */
	uint64_t left;			/* bytes of this chunk still to come */
	size_t extension_len;		/* bounded, so that none is endless */
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
 * means the framing is broken and the connection must close; *in then begins
 * with the byte at fault. The trailer section is checked for its line ends
 * only. Allocates nothing.
 */
enum chunked_rc chunked_decode(struct chunked_decoder *dec, struct slice *in,
    struct slice *data, struct slice *trailer) MUST_CHECK NONNULL(1, 2, 3, 4);

/* Whether the decoder is past the last chunk. */
static inline bool
chunked_is_in_trailer(const struct chunked_decoder *dec)
{
	return dec->state >= CHUNKED_TRAILER;
}

/* Room for the largest chunk header that chunked_header writes. */
#define CHUNKED_HEADER_SIZE 18

/*
 * Write the line that opens a chunk of size bytes: hexadecimal digits, CRLF.
 * Returns how many bytes of out it took.
 */
size_t chunked_header(uint64_t size, unsigned char out[CHUNKED_HEADER_SIZE])
    NONNULL(2);

#endif
