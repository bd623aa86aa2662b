#include "mock/checksum.h"

#include <stdio.h>

#include "unit/mock/mock_cases.h"

static const struct {
	struct slice text;
	uint32_t crc32, adler32;
} sums[] = {
	{ SLICE_LIT(""), 0, 1 },
	{ SLICE_LIT("a"), 0xe8b7be43, 0x00620062 },
	{ SLICE_LIT("123456789"), 0xcbf43926, 0x091e01de },
	{ SLICE_LIT("\0\0\0\0"), 0x2144df1c, 0x00040001 },
	{ SLICE_LIT("\xff\xff\xff\xff"), 0xffffffff, 0x09fa03fd },
	{ SLICE_LIT("Wikipedia"), 0xadaac02e, 0x11e60398 },
};

START_TEST(sums_are_as_published)
{
	ck_assert_uint_eq(checksum_crc32(sums[_i].text), sums[_i].crc32);
	ck_assert_uint_eq(checksum_adler32(1, sums[_i].text), sums[_i].adler32);
}
END_TEST

START_TEST(adler32_goes_on_where_it_stopped)
{
	static unsigned char bytes[20000];
	struct slice all = slice_of(bytes, sizeof(bytes));
	uint32_t whole;

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = 0xff;
	whole = checksum_adler32(1, all);
	for (size_t cut = 0; cut <= sizeof(bytes); cut += 777)
		ck_assert_uint_eq(checksum_adler32(
		    checksum_adler32(1, slice_head(all, cut)), slice_skip(all, cut)),
		    whole);
}
END_TEST

static const struct {
	struct slice text;
	size_t times;
	const char *hex;
} digests[] = {
	{ SLICE_LIT(""), 1, "da39a3ee5e6b4b0d3255bfef95601890afd80709" },
	{ SLICE_LIT("abc"), 1, "a9993e364706816aba3e25717850c26c9cd0d89d" },
	{ SLICE_LIT("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"), 1,
	    "84983e441c3bd26ebaae4aa1f95129e5e54670f1" },
	{ SLICE_LIT("0123456701234567012345670123456701234567012345670123456701234567"),
	    10, "dea356a2cddd90c7a7ecedc5ebb563934f460452" },
	{ SLICE_LIT("a"), 55, "c1c8bbdc22796e28c0e15163d20899b65621d65a" },
	{ SLICE_LIT("a"), 56, "c2db330f6083854c99d4b5bfb6e8f29f201be699" },
	{ SLICE_LIT("a"), 63, "03f09f5b158a7a8cdad920bddc29b81c18a551f5" },
	{ SLICE_LIT("a"), 64, "0098ba824b5c16427bd7a1122a5a442a25ec644d" },
};

START_TEST(sha1_is_as_published)
{
	unsigned char out[CHECKSUM_SHA1_SIZE], text[640];
	char hex[2 * CHECKSUM_SHA1_SIZE + 1];
	size_t len = 0;

	for (size_t i = 0; i < digests[_i].times; i++)
		for (size_t k = 0; k < digests[_i].text.len; k++)
			text[len++] = digests[_i].text.ptr[k];
	checksum_sha1(slice_of(text, len), out);
	for (size_t i = 0; i < sizeof(out); i++)
		snprintf(hex + 2 * i, 3, "%02x", out[i]);
	ck_assert_str_eq(hex, digests[_i].hex);
}
END_TEST

TCase *
case_checksum(void)
{
	TCase *tc = tcase_create("checksum");

	tcase_add_loop_test(tc, sums_are_as_published, 0, ARRAY_LEN(sums));
	tcase_add_test(tc, adler32_goes_on_where_it_stopped);
	tcase_add_loop_test(tc, sha1_is_as_published, 0, ARRAY_LEN(digests));
	return tc;
}
