#ifndef BASE_ESCAPE_H
#define BASE_ESCAPE_H
/*
 * Untrusted bytes made safe to stand in one line of text.
 */
#include "base/strbuf.h"

/*
 * Append bytes as the inside of a JSON string (RFC 8259, section 7), without
 * its quotes: quote, backslash and controls (also DEL, U+2028 and U+2029, which
 * some readers take for line ends) escaped; what is no UTF-8 becomes U+FFFD,
 * one for each byte.
 */
void escape_json(struct strbuf *out, struct slice bytes) NONNULL(1);

/*
 * Append bytes for a person's eyes: as they are, but controls, DEL, backslash
 * and bytes that are no UTF-8 as \xHH.
 */
void escape_text(struct strbuf *out, struct slice bytes) NONNULL(1);

#endif
