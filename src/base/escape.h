#ifndef BASE_ESCAPE_H
#define BASE_ESCAPE_H
/*
 * Untrusted bytes made safe to stand in one line of text.
 */
#include "base/strbuf.h"

/*
 * Append bytes as the inside of a JSON string (RFC 8259, section 7), without
 * its quotes: quote, backslash and controls escaped (also DEL, U+0080 to U+009F,
 * U+2028 and U+2029, which some readers take for line ends or obey); what is no
 * UTF-8 becomes U+FFFD, one for each byte.
 */
void escape_json(struct strbuf *out, struct slice bytes) NONNULL(1);

/*
 * Append bytes for a person's eyes: as they are, but the same controls,
 * backslash and bytes that are no UTF-8 as \xHH, byte by byte.
 */
void escape_text(struct strbuf *out, struct slice bytes) NONNULL(1);

/*
 * Append bytes as text of XML or HTML, or inside an attribute's quotes: & < > "
 * and ' as references; what XML 1.0 (section 2.2) has no place for (controls but
 * tab and line ends, U+FFFE, U+FFFF), the controls that escape_json names and
 * bytes that are no UTF-8 become U+FFFD.
 */
void escape_xml(struct strbuf *out, struct slice bytes) NONNULL(1);

#endif
