#include "tls/digest.h"

#include <string.h>

#include "unit/tls/tls_cases.h"

/* RFC 4231, section 4.2, whose key of 20 bytes HMAC fills up with zeros. */
START_TEST(it_is_hmac_sha_256)
{
	static const unsigned char expected[DIGEST_SIZE] = {
		0xb0, 0x34, 0x4c, 0x61, 0xd8, 0xdb, 0x38, 0x53, 0x5c, 0xa8, 0xaf,
		0xce, 0xaf, 0x0b, 0xf1, 0x2b, 0x88, 0x1d, 0xc2, 0x00, 0xc9, 0x83,
		0x3d, 0xa7, 0x26, 0xe9, 0x37, 0x6c, 0x2e, 0x32, 0xcf, 0xf7 };
	unsigned char key[DIGEST_SIZE] = { 0 }, out[DIGEST_SIZE];

	memset(key, 0x0b, 20);
	ck_assert(digest_keyed(key, SLICE("Hi There"), out));
	ck_assert_mem_eq(out, expected, DIGEST_SIZE);
	ck_assert(digest_equal(out, expected));
}
END_TEST

START_TEST(key_and_bytes_make_the_difference)
{
	static const unsigned char one[DIGEST_SIZE] = { 1 }, two[DIGEST_SIZE] = { 2 };
	unsigned char a[DIGEST_SIZE], b[DIGEST_SIZE];

	ck_assert(digest_keyed(one, SLICE("x"), a) && digest_keyed(two, SLICE("x"), b));
	ck_assert(!digest_equal(a, b));
	ck_assert(digest_keyed(one, SLICE_NONE, b));
	ck_assert(!digest_equal(a, b));
	memcpy(b, a, sizeof(b));
	b[DIGEST_SIZE - 1] ^= 1;
	ck_assert(!digest_equal(a, b));
}
END_TEST

TCase *
digest_case(void)
{
	TCase *tcase = tcase_create("digest");

	tcase_add_test(tcase, it_is_hmac_sha_256);
	tcase_add_test(tcase, key_and_bytes_make_the_difference);
	return tcase;
}
