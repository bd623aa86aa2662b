#ifndef PROXY_RESPONSE_BODY_H
#define PROXY_RESPONSE_BODY_H
/*
 * The body of an answer on its way from origin to client: in EX_RELAY it is passed
 * on as it comes, in EX_HOLD it is kept. Bulk that needs no change is spliced from
 * socket to socket.
 */
#include "proxy/exchange.h"

/*
 * Bytes have come. At the body's end the exchange is finished.
 *
 * head   the answer's own when it has not been sent yet and is not to be held;
 *        else empty.
 * bytes  what came; may be changed.
 */
void response_body_read(struct exchange *ex, struct slice head,
    unsigned char *bytes, size_t len) NONNULL(1);

/*
 * Bytes wait that are to be spliced: so many of a large body as can be without its
 * last, which are left to response_body_read.
 */
void response_body_splice(struct exchange *ex) NONNULL(1);

/*
 * The origin will send no more: in order, which is OWN_UPSTREAM_CLOSED, or with
 * another error. That is the end of a body that has none of its own; any other is
 * broken off.
 *
 * detail  more about it, for an answer in place of one that is held.
 */
void response_body_end(struct exchange *ex, enum own_error error,
    struct slice detail) NONNULL(1);

#endif
