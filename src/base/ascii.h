#ifndef BASE_ASCII_H
#define BASE_ASCII_H
/*
 * Classes of ASCII bytes, independent of the locale.
 */
#include "base/attr.h"

static inline unsigned char
ascii_lower(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c | 0x20) : c;
}

static inline bool
ascii_is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
ascii_is_alpha(unsigned char c)
{
	c |= 0x20;
	return c >= 'a' && c <= 'z';
}

static inline bool
ascii_is_alnum(unsigned char c)
{
	return ascii_is_digit(c) || ascii_is_alpha(c);
}

/* Blank or tab: optional white space (RFC 9110, section 5.6.3). */
static inline bool
ascii_is_ows(unsigned char c)
{
	return c == ' ' || c == '\t';
}

/* A control character: below 0x20, or DEL. */
static inline bool
ascii_is_control(unsigned char c)
{
	return c < 0x20 || c == 0x7f;
}

/* The value of a hexadecimal digit, or -1. */
static inline int
ascii_hex_value(unsigned char c)
{
	if (ascii_is_digit(c))
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

#endif
