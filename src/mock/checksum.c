#include "mock/checksum.h"

#include <string.h>

#define ADLER_BASE 65521
#define ADLER_RUN 5552		/* bytes before the sums could overflow */

uint32_t
checksum_crc32(struct slice bytes)
{
	static const uint32_t nibbles[16] = {
		0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4,
		0x4db26158, 0x5005713c, 0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
		0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c
	};
	uint32_t sum = 0xffffffff;

	for (size_t i = 0; i < bytes.len; i++) {
		sum ^= bytes.ptr[i];
		sum = sum >> 4 ^ nibbles[sum & 15];
		sum = sum >> 4 ^ nibbles[sum & 15];
	}
	return ~sum;
}

uint32_t
checksum_adler32(uint32_t sum, struct slice bytes)
{
	uint32_t low = sum & 0xffff, high = sum >> 16;

	while (bytes.len > 0) {
		size_t run = bytes.len < ADLER_RUN ? bytes.len : ADLER_RUN;

		for (size_t i = 0; i < run; i++) {
			low += bytes.ptr[i];
			high += low;
		}
		low %= ADLER_BASE;
		high %= ADLER_BASE;
		bytes = slice_skip(bytes, run);
	}
	return high << 16 | low;
}

static uint32_t
rotate_left(uint32_t x, int bits)
{
	return x << bits | x >> (32 - bits);
}

/* The function and constant of each of the four rounds (RFC 3174, section 5). */
static uint32_t
sha1_mix(size_t step, uint32_t b, uint32_t c, uint32_t d)
{
	switch (step / 20) {
	case 0: return ((b & c) | (~b & d)) + 0x5a827999;
	case 1: return (b ^ c ^ d) + 0x6ed9eba1;
	case 2: return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
	default: return (b ^ c ^ d) + 0xca62c1d6;
	}
}

static void
sha1_block(uint32_t h[5], const unsigned char block[64])
{
	uint32_t w[80], v[5];

	for (size_t i = 0; i < 16; i++)
		w[i] = (uint32_t)block[i * 4] << 24 | (uint32_t)block[i * 4 + 1] << 16 |
		    (uint32_t)block[i * 4 + 2] << 8 | block[i * 4 + 3];
	for (size_t i = 16; i < 80; i++)
		w[i] = rotate_left(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
	memcpy(v, h, sizeof(v));
	for (size_t i = 0; i < 80; i++) {
		uint32_t next = rotate_left(v[0], 5) + sha1_mix(i, v[1], v[2], v[3]) +
		    v[4] + w[i];

		v[4] = v[3];
		v[3] = v[2];
		v[2] = rotate_left(v[1], 30);
		v[1] = v[0];
		v[0] = next;
	}
	for (size_t i = 0; i < 5; i++)
		h[i] += v[i];
}

/* The last bytes, the end mark and the length in bits: one block or two. */
static void
sha1_finish(uint32_t h[5], struct slice rest, uint64_t total)
{
	unsigned char block[128] = { 0 };
	size_t len = rest.len < 56 ? 64 : 128;

	if (rest.len > 0)
		memcpy(block, rest.ptr, rest.len);
	block[rest.len] = 0x80;
	for (size_t i = 0; i < 8; i++)
		block[len - 1 - i] = (unsigned char)(total * 8 >> (8 * i));
	for (size_t at = 0; at < len; at += 64)
		sha1_block(h, block + at);
}

void
checksum_sha1(struct slice bytes, unsigned char out[CHECKSUM_SHA1_SIZE])
{
	uint32_t h[5] = {
		0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0
	};
	uint64_t total = bytes.len;

	for (; bytes.len >= 64; bytes = slice_skip(bytes, 64))
		sha1_block(h, bytes.ptr);
	sha1_finish(h, bytes, total);
	for (size_t i = 0; i < CHECKSUM_SHA1_SIZE; i++)
		out[i] = (unsigned char)(h[i / 4] >> (24 - i % 4 * 8));
}
