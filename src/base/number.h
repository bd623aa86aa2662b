#ifndef BASE_NUMBER_H
#define BASE_NUMBER_H
/*
 * Text to numbers, checked: the whole slice must be the number, and a value
 * that does not fit is refused rather than wrapped.
 */
#include "base/slice.h"

/* Decimal digits only: no sign, no blank. False when s is anything else. */
bool number_parse_u64(struct slice s, uint64_t *value) NONNULL(2) MUST_CHECK;

/* A whole number of bytes with an optional unit k, m or g (powers of 1024). */
bool number_parse_size(struct slice s, uint64_t *bytes) NONNULL(2) MUST_CHECK;

/*
 * A duration with its unit: ms, s, m or h. A bare 0 needs none. The result is
 * in milliseconds.
 */
bool number_parse_duration(struct slice s, uint64_t *ms) NONNULL(2) MUST_CHECK;

#endif
