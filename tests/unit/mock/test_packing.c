#include "mock/packing.h"

#include <string.h>

#include "unit/mock/mock_cases.h"

START_TEST(gzip_of_a_word_is_one_stored_block)
{
	struct strbuf out = { 0 };

	packing_gzip(&out, SLICE("123456789"));
	ck_assert(slice_eq(strbuf_slice(&out), SLICE(
	    "\x1f\x8b\x08\0\0\0\0\0\0\xff" "\x01\x09\x00\xf6\xff" "123456789"
	    "\x26\x39\xf4\xcb" "\x09\0\0\0")));
	strbuf_clear(&out);
}
END_TEST

START_TEST(deflate_of_a_word_is_one_stored_block)
{
	struct strbuf out = { 0 };

	packing_deflate(&out, SLICE("123456789"));
	ck_assert(slice_eq(strbuf_slice(&out), SLICE(
	    "\x78\x01" "\x01\x09\x00\xf6\xff" "123456789" "\x09\x1e\x01\xde")));
	strbuf_clear(&out);
}
END_TEST

START_TEST(nothing_packs_to_an_empty_block)
{
	struct strbuf out = { 0 };

	packing_gzip(&out, SLICE_NONE);
	ck_assert(slice_eq(strbuf_slice(&out), SLICE(
	    "\x1f\x8b\x08\0\0\0\0\0\0\xff" "\x01\0\0\xff\xff" "\0\0\0\0\0\0\0\0")));
	strbuf_clear(&out);
}
END_TEST

/* What stored blocks hold, walked through as RFC 1951, 3.2.4 says. */
static size_t
stored_len(struct slice blocks)
{
	size_t total = 0;
	bool last = false;

	while (!last) {
		size_t len = (size_t)(blocks.ptr[1] | blocks.ptr[2] << 8);

		ck_assert_uint_le(blocks.ptr[0], 1);
		ck_assert_uint_eq(blocks.ptr[3] ^ 0xff, blocks.ptr[1]);
		ck_assert_uint_eq(blocks.ptr[4] ^ 0xff, blocks.ptr[2]);
		last = blocks.ptr[0] == 1;
		total += len;
		blocks = slice_skip(blocks, 5 + len);
	}
	ck_assert_uint_eq(blocks.len, 8);
	return total;
}

START_TEST(long_bodies_take_several_blocks)
{
	static const size_t sizes[] = { 65534, 65535, 65536, 131070, 131071, 300000 };
	static unsigned char bytes[300000];

	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		struct strbuf out = { 0 };

		packing_gzip(&out, slice_of(bytes, sizes[i]));
		ck_assert_uint_eq(stored_len(slice_skip(strbuf_slice(&out), 10)),
		    sizes[i]);
		strbuf_clear(&out);
	}
}
END_TEST

/* That it unpacks is for tests/flow/mock.t, which has an unpacker. */
START_TEST(the_bomb_is_small)
{
	struct strbuf out = { 0 };

	packing_bomb(&out);
	ck_assert(!out.failed);
	ck_assert_uint_lt(out.len, 33000);
	ck_assert(slice_ends_with(strbuf_slice(&out), SLICE("\0\0\0\x02")));
	strbuf_clear(&out);
}
END_TEST

TCase *
case_packing(void)
{
	TCase *tc = tcase_create("packing");

	tcase_add_test(tc, gzip_of_a_word_is_one_stored_block);
	tcase_add_test(tc, deflate_of_a_word_is_one_stored_block);
	tcase_add_test(tc, nothing_packs_to_an_empty_block);
	tcase_add_test(tc, long_bodies_take_several_blocks);
	tcase_add_test(tc, the_bomb_is_small);
	return tc;
}
