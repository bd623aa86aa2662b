#include "fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
fuzz_broken(const char *promise, const char *file, int line)
{
	fprintf(stderr, "%s:%d: this does not hold: %s\n", file, line, promise);
	abort();
}

unsigned char *
fuzz_copy(struct slice bytes)
{
	unsigned char *copy = malloc(bytes.len == 0 ? 1 : bytes.len);

	FUZZ_CHECK(copy != NULL, "there is memory");
	if (bytes.len > 0)
		memcpy(copy, bytes.ptr, bytes.len);
	return copy;
}
