#ifndef INSPECT_DECODE_H
#define INSPECT_DECODE_H
/*
 * Undoes content codings: gzip, deflate, br and zstd (RFC 9110, section 8.4.1;
 * RFC 8878). Nothing it is fed can make it give more than it is asked for, or
 * use much more memory than that.
 */
#include "base/arena.h"
#include "http/coding.h"

enum decode_rc {
	DECODE_OK,
	DECODE_TRUNCATED,	/* good as far as it goes, but it ends early */
	DECODE_BROKEN,		/* not what the coding allows */
	DECODE_LIMIT,		/* more than out_max bytes, or a window too large */
	DECODE_UNKNOWN,		/* a coding that we do not know */
	DECODE_NO_MEMORY
};

/*
 * Decode a body.
 *
 * codings    in the order in which they were applied.
 * n_codings  how many; more than CODING_STACK_MAX gives DECODE_UNKNOWN.
 * out_max    how many bytes any stage may give.
 * arena      holds what is given back, and some of the work.
 * out        set to what was decoded, also where it broke off; empty when the
 *            coding is unknown. The body itself when there are no codings.
 *
 * gzip may have several members (RFC 1952, section 2.2); what follows the last
 * and is no member is passed over, as gzip does. deflate is the zlib format,
 * but the bare one that some origins send is taken as well. Frames of zstd may
 * ask for a window of 8 MiB (RFC 9659), of br for what the body can fill.
 */
enum decode_rc decode_body(const enum coding *codings, size_t n_codings,
    struct slice body, size_t out_max, struct arena *arena, struct slice *out)
    NONNULL(1, 5, 6) MUST_CHECK;

#endif
