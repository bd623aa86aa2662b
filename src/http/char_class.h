#ifndef HTTP_CHAR_CLASS_H
#define HTTP_CHAR_CLASS_H
/*
 * Which bytes may stand where, as one table. Pure functions.
 */
#include "base/slice.h"

enum char_class {
	CHAR_TOKEN = 1 << 0,	/* tchar (RFC 9110, section 5.6.2) */
	CHAR_TARGET = 1 << 1,	/* visible ASCII but "#": a request target */
	CHAR_REG_NAME = 1 << 2,	/* host name (RFC 3986, section 3.2.2), but "%" */
	CHAR_TEXT = 1 << 3	/* field value: visible, blank, tab, 0x80 to 0xff */
};

/* The classes of each byte. */
extern const unsigned char char_classes[256];

/* Whether c is of that class. */
static inline bool
char_is(unsigned char c, enum char_class class)
{
	return (char_classes[c] & class) != 0;
}

/* How many bytes at the front of s are of that one class. */
static inline size_t
char_span(struct slice s, enum char_class class)
{
	return slice_span(s, char_classes, class);
}

/* As char_span for CHAR_TEXT, eight bytes at a time where there are as many. */
size_t char_span_text(struct slice s);

#endif
