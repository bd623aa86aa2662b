#ifndef HTTP_BODY_READER_H
#define HTTP_BODY_READER_H
/*
 * Takes a message body out of its framing, piece by piece as bytes come
 * (RFC 9112, sections 6 and 7). Chunk extensions are checked and dropped; the
 * trailer section is kept for the caller.
 */
#include "base/strbuf.h"
#include "http/chunked.h"
#include "http/framing.h"
#include "http/limits.h"

struct body_reader {
	enum framing_kind kind;
	uint64_t left;			/* FRAMING_LENGTH: bytes still to come */
	struct chunked_decoder chunked;
	struct strbuf trailer;		/* raw field lines, each with its CRLF */
	size_t trailer_max, trailer_fields_max;
	bool done;
};

enum body_rc { BODY_MORE, BODY_DONE, BODY_BAD };

/*
 * Start on a body. The reader is zeroed before its first use; the trailer
 * buffer of an earlier use is kept and emptied. A trailer section may be as
 * large as limits->header_bytes.
 */
void body_reader_start(struct body_reader *reader, const struct framing *framing,
    const struct http_limits *limits) NONNULL(1, 2, 3);

/* Release what the reader holds. */
void body_reader_clear(struct body_reader *reader) NONNULL(1);

/*
 * Read as much of the body as buf holds.
 *
 * buf       the bytes received; chunk framing is squeezed out in place, so that
 *           the body bytes found are one stretch. No byte is moved when buf
 *           holds the data of a single chunk only.
 * len       how many.
 * consumed  set to how many belong to this message; the rest is the next one's.
 * data      set to the body bytes found, pointing into buf (may be empty).
 * why       set when BODY_BAD: VIOLATION_CHUNK or VIOLATION_TRAILER. The data
 *           in front of the fault are in data. A trailer section is refused for
 *           what a header section is: a reader without trailers could take its
 *           lines for the next message.
 *
 * BODY_DONE comes once; the trailer fields, if any, are then in
 * reader->trailer. FRAMING_NONE and a length of 0 are done at once, without
 * input. FRAMING_CLOSE is never done: the caller ends it at the end of input.
 */
enum body_rc body_reader_read(struct body_reader *reader, unsigned char *buf,
    size_t len, size_t *consumed, struct slice *data, enum violation *why)
    NONNULL(1, 4, 5, 6) MUST_CHECK;

/*
 * So many bytes of a body in FRAMING_LENGTH have passed by another way: at most
 * what is left of it. With all of them it is done.
 */
void body_reader_pass(struct body_reader *reader, uint64_t n) NONNULL(1);

/*
 * Whether the body may end here because the connection closed: true for
 * FRAMING_CLOSE and for a body that is done; false means it was cut off.
 */
bool body_reader_may_end(const struct body_reader *reader) NONNULL(1);

/*
 * Parse a trailer section kept by the reader into fields, whose slices point
 * into reader->trailer. fields->items and .max are the caller's. The result is
 * VIOLATION_NONE or, whatever is wrong, VIOLATION_TRAILER.
 */
enum violation body_reader_trailers(const struct body_reader *reader,
    struct field_list *fields) NONNULL(1, 2) MUST_CHECK;

#endif
