#ifndef MOCK_CHECKSUM_H
#define MOCK_CHECKSUM_H
/*
 * The sums that packed bodies, uploads and WebSocket handshakes need.
 */
#include "base/slice.h"

/* CRC-32 as gzip has it (RFC 1952, section 8). */
uint32_t checksum_crc32(struct slice bytes) MUST_CHECK;

/* Adler-32 (RFC 1950, section 8.2), piece by piece; the first sum is 1. */
uint32_t checksum_adler32(uint32_t sum, struct slice bytes) MUST_CHECK;

#define CHECKSUM_SHA1_SIZE 20

/* SHA-1 (RFC 3174), for handshakes only: it protects nothing. */
void checksum_sha1(struct slice bytes, unsigned char out[CHECKSUM_SHA1_SIZE])
    NONNULL(2);

#endif
