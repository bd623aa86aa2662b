#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H
/*
 * What the fuzz targets share. A target is one file that defines
 * LLVMFuzzerTestOneInput: it reads the bytes it is given, and ends the process
 * when a promise of the code under test does not hold. It keeps nothing from
 * one call to the next.
 *
 * A build with --enable-fuzzing links each target with libFuzzer. Every other
 * build links it with replay.c, so that `make check` runs the seeds.
 */
#include "base/arena.h"
#include "base/strbuf.h"

/* The entry point that libFuzzer and replay.c call; 0 always. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

/* End the process, saying which promise was broken, unless it holds. */
#define FUZZ_CHECK(holds, promise) \
	((holds) ? (void)0 : fuzz_broken(promise, __FILE__, __LINE__))

NORETURN void fuzz_broken(const char *promise, const char *file, int line);

/*
 * A copy of bytes in memory of exactly their size, where a sanitizer sees a
 * read too far. The caller frees it (free).
 */
unsigned char *fuzz_copy(struct slice bytes) MUST_CHECK;

/* Same content. */
static inline bool
fuzz_same(const struct strbuf *a, const struct strbuf *b)
{
	return slice_eq(strbuf_slice(a), strbuf_slice(b));
}

#endif
