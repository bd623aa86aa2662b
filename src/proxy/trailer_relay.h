#ifndef PROXY_TRAILER_RELAY_H
#define PROXY_TRAILER_RELAY_H
/*
 * Trailer sections, on their way through: what ends at this hop stays behind.
 */
#include "http/head.h"
#include "proxy/exchange.h"

/*
 * Note which fields of a message end here by the word of its Connection fields:
 * its head is gone when its trailer section comes.
 *
 * named  emptied, and left empty for a message without a trailer section.
 */
void trailer_relay_note(const struct body_reader *body,
    const struct field_list *fields, struct strbuf *named) NONNULL(1, 2, 3);

/*
 * Append the last chunk, the trailer fields that may go on, and the empty line
 * (RFC 9112, section 7.1.2).
 *
 * body   of the message, read to its end.
 * named  as noted.
 */
void trailer_relay_write(struct proxy *proxy, const struct body_reader *body,
    const struct strbuf *named, struct strbuf *out) NONNULL(1, 2, 3, 4);

#endif
