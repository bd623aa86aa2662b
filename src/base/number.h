#ifndef BASE_NUMBER_H
#define BASE_NUMBER_H
/*
 * Text to numbers, checked: the whole slice must be the number, and a value
 * that does not fit is refused rather than wrapped. And numbers to text, for
 * places where printf would be most of the work.
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

#define NUMBER_U64_LEN_MAX 20	/* digits of UINT64_MAX */

/*
 * Write value in decimal.
 *
 * out  has room for its digits, at most NUMBER_U64_LEN_MAX; gets no final zero
 *      byte.
 *
 * Returns how many digits it wrote.
 */
size_t number_write_u64(char *out, uint64_t value) NONNULL(1);

/*
 * Write the last n digits of value, with zeros in front when it has fewer: in
 * decimal, or in lower-case hexadecimal. No final zero byte.
 */
void number_write_digits(char *out, size_t n, uint64_t value) NONNULL(1);
void number_write_hex(char *out, size_t n, uint64_t value) NONNULL(1);

#endif
