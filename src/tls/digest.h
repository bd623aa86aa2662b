#ifndef TLS_DIGEST_H
#define TLS_DIGEST_H
/*
 * Keyed digests (HMAC-SHA-256), for remembering secrets without keeping them. Any
 * thread may call.
 */
#include "base/slice.h"

#define DIGEST_SIZE 32

/* The digest of bytes under a key. False when memory ran out. */
bool digest_keyed(const unsigned char key[DIGEST_SIZE], struct slice bytes,
    unsigned char out[DIGEST_SIZE]) NONNULL(1, 3) MUST_CHECK;

/* Whether two are equal, in the same time whatever they are. */
bool digest_equal(const unsigned char a[DIGEST_SIZE],
    const unsigned char b[DIGEST_SIZE]) NONNULL(1, 2) MUST_CHECK;

#endif
