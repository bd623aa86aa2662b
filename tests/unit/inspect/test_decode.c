#include "inspect/decode.h"

#include <stdlib.h>
#include <string.h>

#include <zlib.h>
#include <zstd.h>

#include "base/clock.h"
#include "base/strbuf.h"
#include "unit/inspect/inspect_cases.h"

#define TEXT "{\"error_msg\":\"Request Body Error\"," \
	"\"error_code\":\"SVCSTG.CCE-ADDONMGR.4000003\"}"

/* The text as br, made with the reference encoder. */
static const char brotli[] =
    "\x1f\x4c\x00\x80\xc4\xf2\x96\xfa\x65\x7e\x36\x92\x66\xff\x26\x61\xc3\x54\x51"
    "\x92\x44\xe3\x18\x07\xcc\x8f\xeb\x2d\x8b\x0f\x24\xc3\x06\x1c\xe5\xeb\xd9\xbc"
    "\x1f\x9c\x5d\xe7\x6e\x78\x2c\xce\xa3\xb0\x62\x11\x28\x81\x3a\x38\xfb\xe4\x3e"
    "\x12\x31\x47\x1d\x44\x6a\xc9\xa9\x91\x33\xa9\xc5\x07";

/* 32 MiB of zero bytes as br. */
static const char brotli_bomb[] =
    "\xcf\xff\xff\x7f\xf8\x27\x00\xe2\xb1\x40\x20\xf7\xfe\x3f\xff\xff\xff\xf1\x4f"
    "\x00\xc4\x61\x01\x80\xee\xfd\x3f";

static struct arena arena;

static void
give_back(void)
{
	arena_clear(&arena);
}

static struct slice
deflated(struct slice in, int window_bits)
{
	z_stream z = { .next_in = (unsigned char *)(uintptr_t)in.ptr,
	    .avail_in = (unsigned)in.len };
	unsigned char *out = arena_alloc(&arena, in.len + 1024);

	ck_assert_ptr_nonnull(out);
	z.next_out = out;
	z.avail_out = (unsigned)in.len + 1024;
	ck_assert_int_eq(deflateInit2(&z, 6, Z_DEFLATED, window_bits, 8,
	    Z_DEFAULT_STRATEGY), Z_OK);
	ck_assert_int_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
	deflateEnd(&z);
	return slice_of(out, z.total_out);
}

static struct slice
zstded(struct slice in)
{
	size_t room = ZSTD_compressBound(in.len);
	unsigned char *out = arena_alloc(&arena, room);
	size_t len;

	ck_assert_ptr_nonnull(out);
	len = ZSTD_compress(out, room, in.ptr, in.len, 3);
	ck_assert(!ZSTD_isError(len));
	return slice_of(out, len);
}

static struct slice
encoded(enum coding coding, struct slice in)
{
	switch (coding) {
	case CODING_GZIP:
		return deflated(in, 15 + 16);
	case CODING_DEFLATE:
		return deflated(in, 15);
	case CODING_ZSTD:
		return zstded(in);
	case CODING_BR:		/* the test text only */
		return slice_of(brotli, sizeof(brotli) - 1);
	case CODING_UNKNOWN:
	case CODING_IDENTITY:
		break;
	}
	return in;
}

static struct slice
joined(struct slice a, struct slice b)
{
	unsigned char *both = arena_alloc(&arena, a.len + b.len + 1);

	ck_assert_ptr_nonnull(both);
	memcpy(both, a.ptr, a.len);
	memcpy(both + a.len, b.ptr, b.len);
	return slice_of(both, a.len + b.len);
}

/* Decode from an exact copy on the heap, so that reading past it shows. */
static enum decode_rc
decode(const enum coding *codings, size_t n, struct slice body, size_t max,
    struct slice *out)
{
	unsigned char *copy = malloc(body.len + 1);
	enum decode_rc rc;

	ck_assert_ptr_nonnull(copy);
	memcpy(copy + 1, body.ptr, body.len);
	rc = decode_body(codings, n, slice_of(copy + 1, body.len), max, &arena, out);
	free(copy);
	return rc;
}

static const enum coding each[] = {
	CODING_GZIP, CODING_DEFLATE, CODING_ZSTD, CODING_BR
};

START_TEST(a_coding_is_undone)
{
	struct slice out;

	ck_assert_int_eq(decode(&each[_i], 1, encoded(each[_i], SLICE(TEXT)), 1000,
	    &out), DECODE_OK);
	ck_assert(slice_eq(out, SLICE(TEXT)));
}
END_TEST

START_TEST(every_prefix_is_truncated_and_gives_a_prefix)
{
	struct slice whole = encoded(each[_i], SLICE(TEXT));

	for (size_t len = 1; len < whole.len; len++) {
		struct slice out;
		enum decode_rc rc = decode(&each[_i], 1, slice_head(whole, len), 1000,
		    &out);

		ck_assert_msg(rc == DECODE_TRUNCATED, "%zu of %zu gave %d", len,
		    whole.len, (int)rc);
		ck_assert(slice_starts_with(SLICE(TEXT), out));
	}
}
END_TEST

START_TEST(no_changed_byte_does_harm)
{
	struct slice whole = encoded(each[_i], SLICE(TEXT));
	unsigned char *changed = arena_alloc(&arena, whole.len);

	ck_assert_ptr_nonnull(changed);
	for (size_t at = 0; at < whole.len; at++)
		for (unsigned bit = 0; bit < 8; bit++) {
			struct slice out;

			memcpy(changed, whole.ptr, whole.len);
			changed[at] ^= (unsigned char)(1u << bit);
			(void)!decode(&each[_i], 1, slice_of(changed, whole.len), 1000,
			    &out);
			ck_assert_uint_le(out.len, 1000);
		}
}
END_TEST

START_TEST(output_ends_at_the_bound)
{
	struct slice body = encoded(each[_i], SLICE(TEXT)), out;
	size_t len = sizeof(TEXT) - 1;

	ck_assert_int_eq(decode(&each[_i], 1, body, len, &out), DECODE_OK);
	ck_assert_int_eq(decode(&each[_i], 1, body, len - 1, &out), DECODE_LIMIT);
	ck_assert(slice_eq(out, slice_head(SLICE(TEXT), len - 1)));
	ck_assert_int_eq(decode(&each[_i], 1, body, 1, &out), DECODE_LIMIT);
	ck_assert_uint_eq(out.len, 1);
}
END_TEST

START_TEST(what_is_not_the_coding_is_broken)
{
	struct slice out;

	ck_assert_int_eq(decode(&each[_i], 1, SLICE("{\"error_code\":\"X\"}   "), 1000,
	    &out), DECODE_BROKEN);
}
END_TEST

START_TEST(an_empty_text_is_no_error)
{
	static const enum coding gzip = CODING_GZIP;
	struct slice out;

	ck_assert_int_eq(decode(&gzip, 1, deflated(SLICE(""), 31), 10, &out),
	    DECODE_OK);
	ck_assert_uint_eq(out.len, 0);
}
END_TEST

START_TEST(bare_deflate_is_taken)
{
	static const enum coding deflate = CODING_DEFLATE;
	struct slice out;

	ck_assert_int_eq(decode(&deflate, 1, deflated(SLICE(TEXT), -15), 1000, &out),
	    DECODE_OK);
	ck_assert(slice_eq(out, SLICE(TEXT)));
}
END_TEST

START_TEST(gzip_and_zstd_may_have_several_parts)
{
	static const enum coding both[] = { CODING_GZIP, CODING_ZSTD };
	struct slice out;

	for (size_t i = 0; i < 2; i++) {
		struct slice a = encoded(both[i], SLICE("{\"error_code\":"));
		struct slice b = encoded(both[i], SLICE("\"X\"}"));

		ck_assert_int_eq(decode(&both[i], 1, joined(a, b), 1000, &out),
		    DECODE_OK);
		ck_assert(slice_eq(out, SLICE("{\"error_code\":\"X\"}")));
	}
}
END_TEST

START_TEST(bytes_behind_the_last_gzip_member_are_passed_over)
{
	static const enum coding gzip = CODING_GZIP;
	struct slice out;

	ck_assert_int_eq(decode(&gzip, 1, joined(deflated(SLICE(TEXT), 31),
	    SLICE("\0\0\0\0")), 1000, &out), DECODE_OK);
	ck_assert(slice_eq(out, SLICE(TEXT)));
}
END_TEST

START_TEST(stacked_codings_come_off_in_reverse)
{
	static const enum coding stack[] = {
		CODING_BR, CODING_GZIP, CODING_ZSTD, CODING_DEFLATE
	};
	struct slice body = SLICE(TEXT), out;

	for (size_t i = 0; i < 4; i++)
		body = encoded(stack[i], body);
	ck_assert_int_eq(decode(stack, 4, body, 1000, &out), DECODE_OK);
	ck_assert(slice_eq(out, SLICE(TEXT)));
	ck_assert_int_eq(decode(stack, CODING_STACK_MAX + 1, body, 1000, &out),
	    DECODE_UNKNOWN);
}
END_TEST

START_TEST(an_unknown_coding_anywhere_decodes_nothing)
{
	static const enum coding stack[] = { CODING_GZIP, CODING_UNKNOWN };
	struct slice out = SLICE("x");

	ck_assert_int_eq(decode(stack, 2, SLICE("abc"), 1000, &out), DECODE_UNKNOWN);
	ck_assert_uint_eq(out.len, 0);
	ck_assert_int_eq(decode(each, 0, SLICE("abc"), 1000, &out), DECODE_OK);
	ck_assert(out.len == 3);
}
END_TEST

START_TEST(bombs_cost_little)
{
	size_t size = (size_t)32 << 20, max = (size_t)1 << 20;
	struct slice zeros, bombs[4], out;
	uint64_t start;

	zeros.ptr = arena_alloc(&arena, size);
	zeros.len = size;
	ck_assert_ptr_nonnull(zeros.ptr);
	for (size_t i = 0; i < 3; i++)
		bombs[i] = encoded(each[i], zeros);
	bombs[3] = slice_of(brotli_bomb, sizeof(brotli_bomb) - 1);
	for (size_t i = 0; i < 4; i++) {
		struct arena work = { .total_max = 4 * max };

		start = clock_monotonic_us();
		ck_assert_int_eq(decode_body(&each[i], 1, bombs[i], max, &work, &out),
		    DECODE_LIMIT);
		ck_assert_uint_lt(clock_monotonic_us() - start, 200000);
		ck_assert(each[i] == CODING_BR || out.len == max);
		arena_clear(&work);
	}
}
END_TEST

START_TEST(a_zstd_window_beyond_8_mib_is_refused)
{
	/* RFC 8878, section 3.1.1: magic, no content size, window descriptor. */
	static const unsigned char ok[] = { 0x28, 0xb5, 0x2f, 0xfd, 0x00, 13 << 3,
	    0x01, 0x00, 0x00 };
	static const unsigned char large[] = { 0x28, 0xb5, 0x2f, 0xfd, 0x00, 14 << 3,
	    0x01, 0x00, 0x00 };
	static const enum coding zstd = CODING_ZSTD;
	struct slice out;

	ck_assert_int_eq(decode(&zstd, 1, slice_of(ok, sizeof(ok)), 10, &out),
	    DECODE_OK);
	ck_assert_int_eq(decode(&zstd, 1, slice_of(large, sizeof(large)), 10, &out),
	    DECODE_LIMIT);
}
END_TEST

START_TEST(many_empty_members_cost_little)
{
	static const enum coding gzip = CODING_GZIP;
	struct slice empty = deflated(SLICE(""), 31), out;
	struct strbuf many = { 0 };
	uint64_t start;

	while (many.len < 65536)
		strbuf_add(&many, empty);
	start = clock_monotonic_us();
	ck_assert_int_eq(decode(&gzip, 1, strbuf_slice(&many), 1000, &out),
	    DECODE_OK);
	ck_assert_uint_lt(clock_monotonic_us() - start, 100000);
	strbuf_clear(&many);
}
END_TEST

START_TEST(memory_running_out_is_told)
{
	struct arena small = { .total_max = 1 };
	struct slice out;

	for (size_t i = 0; i < ARRAY_LEN(each); i++)
		ck_assert_int_eq(decode_body(&each[i], 1,
		    encoded(each[i], SLICE(TEXT)), 1000, &small, &out),
		    DECODE_NO_MEMORY);
}
END_TEST

TCase *
decode_case(void)
{
	TCase *tcase = tcase_create("decode");

	tcase_add_checked_fixture(tcase, NULL, give_back);
	tcase_add_loop_test(tcase, a_coding_is_undone, 0, ARRAY_LEN(each));
	tcase_add_loop_test(tcase, every_prefix_is_truncated_and_gives_a_prefix, 0,
	    ARRAY_LEN(each));
	tcase_add_loop_test(tcase, no_changed_byte_does_harm, 0, ARRAY_LEN(each));
	tcase_add_loop_test(tcase, output_ends_at_the_bound, 0, ARRAY_LEN(each));
	tcase_add_loop_test(tcase, what_is_not_the_coding_is_broken, 0,
	    ARRAY_LEN(each));
	tcase_add_test(tcase, an_empty_text_is_no_error);
	tcase_add_test(tcase, bare_deflate_is_taken);
	tcase_add_test(tcase, gzip_and_zstd_may_have_several_parts);
	tcase_add_test(tcase, bytes_behind_the_last_gzip_member_are_passed_over);
	tcase_add_test(tcase, stacked_codings_come_off_in_reverse);
	tcase_add_test(tcase, an_unknown_coding_anywhere_decodes_nothing);
	tcase_add_test(tcase, bombs_cost_little);
	tcase_add_test(tcase, a_zstd_window_beyond_8_mib_is_refused);
	tcase_add_test(tcase, many_empty_members_cost_little);
	tcase_add_test(tcase, memory_running_out_is_told);
	return tcase;
}
