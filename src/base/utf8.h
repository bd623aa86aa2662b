#ifndef BASE_UTF8_H
#define BASE_UTF8_H
/*
 * UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing past
 * U+10FFFF.
 */
#include "base/slice.h"

/*
 * The length in bytes (1 to 4) of the well-formed character at the front of s,
 * or 0 when there is none. s is not empty.
 */
size_t utf8_char_len(struct slice s) MUST_CHECK;

/* How many bytes at the front of s are well-formed; s.len when all are. */
size_t utf8_valid_len(struct slice s) MUST_CHECK;

#endif
