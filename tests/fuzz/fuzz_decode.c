/*
 * Content codings: never more than was asked for, the same twice, and of a body
 * that is cut off the front.
 *
 * Input: a byte with up to four codings, two bits each, the first in the lowest
 * bits (a pair of zeros after the first ends them); a byte that chooses the
 * bound; the body.
 */
#include <stdlib.h>

#include "fuzz/fuzz.h"
#include "inspect/decode.h"

/* Beyond the output: the state that the libraries keep, windows included. */
#define MEMORY_MAX (24u << 20)

static const size_t bounds[] = { 0, 1, 100, 4096, 65536 };

static size_t
read_codings(uint8_t bits, enum coding codings[CODING_STACK_MAX])
{
	static const enum coding by_bits[] = {
		CODING_GZIP, CODING_DEFLATE, CODING_BR, CODING_ZSTD
	};
	size_t n = 0;

	do {
		codings[n++] = by_bits[bits & 3];
		bits >>= 2;
	} while (bits != 0 && n < CODING_STACK_MAX);
	return n;
}

/* What can be said of a shorter body with one coding that is good as a whole. */
static void
check_cut(const enum coding *coding, struct slice body, size_t max,
    struct slice whole)
{
	struct arena arena = { 0 };
	unsigned char *copy = fuzz_copy(slice_head(body, body.len / 2));
	struct slice out;
	enum decode_rc rc = decode_body(coding, 1, slice_of(copy, body.len / 2), max,
	    &arena, &out);

	FUZZ_CHECK(rc == DECODE_OK || rc == DECODE_TRUNCATED,
	    "a body that is cut off is truncated");
	FUZZ_CHECK(slice_starts_with(whole, out), "the front gives the front");
	arena_clear(&arena);
	free(copy);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	enum coding codings[CODING_STACK_MAX];
	struct arena arena = { 0 }, other = { 0 };
	struct slice body, out, again;
	enum decode_rc rc;
	size_t n, max;

	if (len < 2)
		return 0;
	n = read_codings(bytes[0], codings);
	max = bounds[bytes[1] % ARRAY_LEN(bounds)];
	body = slice_of(bytes + 2, len - 2);
	rc = decode_body(codings, n, body, max, &arena, &out);
	FUZZ_CHECK(out.len <= max, "no more than was asked for");
	FUZZ_CHECK(arena.total <= MEMORY_MAX, "no more memory than allowed");
	FUZZ_CHECK(decode_body(codings, n, body, max, &other, &again) == rc &&
	    slice_eq(out, again), "one body gives one result");
	if (rc == DECODE_OK && n == 1)
		check_cut(codings, body, max, out);
	arena_clear(&arena);
	arena_clear(&other);
	return 0;
}
