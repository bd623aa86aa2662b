#ifndef HTTP_HOP_BY_HOP_H
#define HTTP_HOP_BY_HOP_H
/*
 * Which fields end at this hop (RFC 9110, section 7.6.1): Connection and what
 * it names, Keep-Alive, Proxy-Connection, TE, Transfer-Encoding, Upgrade and
 * the proxy authentication fields; and Content-Length, which is written anew.
 *
 * A field that says where a message goes, what its content is or how it may be
 * kept is meant for all recipients, and is not dropped because Connection names
 * it (section 7.6.1 forbids naming one): Host, Via, Expect, Trailer, Date,
 * Server, Cache-Control, ETag, Last-Modified, Accept-Ranges, the Content-*
 * fields with an id, and the digests. Without that, a client could have the
 * proxy change what a request means to the origin. Everything else goes when it
 * is named, Authorization and Cookie too: leaving those out harms only whoever
 * sent them.
 */
#include "base/strbuf.h"
#include "http/field.h"
#include "http/violation.h"

/* How many fields Connection may name that are not known here anyway. */
#define HOP_BY_HOP_NAMED_MAX 64

struct hop_by_hop {
	struct slice named[HOP_BY_HOP_NAMED_MAX];
	size_t n_named;
};

/*
 * Note which fields the Connection fields name. Names that make no difference
 * (close, keep-alive, upgrade, fields that are dropped or kept in any case) take
 * no room. VIOLATION_CONNECTION when there are more than HOP_BY_HOP_NAMED_MAX:
 * what cannot be matched would be forwarded.
 */
enum violation hop_by_hop_read(struct hop_by_hop *hop,
    const struct field_list *fields) NONNULL(1, 2);

/*
 * Append the names to text, for a time when the head is gone; and note them
 * again from there. Names point into text.
 */
void hop_by_hop_keep(const struct hop_by_hop *hop, struct strbuf *text)
    NONNULL(1, 2);
void hop_by_hop_recall(struct hop_by_hop *hop, struct slice text) NONNULL(1);

/* Whether a field stays behind at this hop. */
bool hop_by_hop_drops(const struct hop_by_hop *hop, const struct field *field)
    NONNULL(1, 2) MUST_CHECK;

/*
 * Whether a field may not stand in a trailer section that is forwarded: it
 * frames, routes, authenticates, controls or describes the content (RFC 9110,
 * section 6.5.1), is named by Connection (section 7.6.1), or is one of errgate's
 * own. Digests and the like may.
 */
bool hop_by_hop_bars_trailer(const struct hop_by_hop *hop,
    const struct field *field) NONNULL(1, 2) MUST_CHECK;

#endif
