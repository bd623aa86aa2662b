#ifndef INSPECT_GUNZIP_H
#define INSPECT_GUNZIP_H
/*
 * A gzip file that comes in pieces, unpacked in bounded memory; also one of
 * several members, as rotated logs that were appended to each other are. One
 * thread at a time.
 */
#include "base/slice.h"

struct gunzip;

/* Whether a file begins as gzip does (RFC 1952, section 2.3.1). */
bool gunzip_is_gzip(struct slice front) MUST_CHECK;

struct gunzip *gunzip_new(void) MUST_CHECK;	/* NULL when memory ran out */
void gunzip_free(struct gunzip *gunzip);	/* accepts NULL */

/*
 * Unpack the next piece.
 *
 * on_bytes  called with what comes out, in pieces, lent for the call.
 *
 * False when it is no gzip from here on.
 */
bool gunzip_feed(struct gunzip *gunzip, struct slice piece,
    void (*on_bytes)(struct slice bytes, void *ctx), void *ctx)
    NONNULL(1, 3) MUST_CHECK;

/* Whether the file may end here. */
bool gunzip_is_whole(const struct gunzip *gunzip) NONNULL(1) MUST_CHECK;

#endif
