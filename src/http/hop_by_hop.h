#ifndef HTTP_HOP_BY_HOP_H
#define HTTP_HOP_BY_HOP_H
/*
 * Which fields end at this hop (RFC 9110, section 7.6.1): Connection and what
 * it names, Keep-Alive, Proxy-Connection, TE, Transfer-Encoding, Upgrade and
 * the proxy authentication fields; and Content-Length, which is written anew.
 * A field that Connection names but that frames or routes the message
 * (Content-Length, Transfer-Encoding, Host, Content-Type...) is not dropped on
 * its word.
 */
#include "http/field.h"

/* How many fields Connection may name and still be matched one by one. */
#define HOP_BY_HOP_NAMED_MAX 16

struct hop_by_hop {
	struct slice named[HOP_BY_HOP_NAMED_MAX];
	size_t n_named;
};

/* Note which fields the Connection fields name; excess names are ignored. */
void hop_by_hop_read(struct hop_by_hop *hop, const struct field_list *fields)
    NONNULL(1, 2);

/* Whether a field stays behind at this hop. */
bool hop_by_hop_drops(const struct hop_by_hop *hop, const struct field *field)
    NONNULL(1, 2) MUST_CHECK;

/*
 * Whether a field may not stand in a trailer section that is forwarded: it
 * frames, routes, authenticates or describes the content (RFC 9110, 6.5.1).
 */
bool hop_by_hop_bars_trailer(const struct field *field) NONNULL(1) MUST_CHECK;

#endif
