#ifndef PROXY_RESPONSE_RELAY_H
#define PROXY_RESPONSE_RELAY_H
/*
 * The way of an answer to its client: head written anew, body passed on as it
 * comes, or held for its verdict.
 */
#include "proxy/exchange.h"

/* For the upstream's stream while an exchange has it; ctx is the exchange. */
extern const struct stream_handler response_relay_handler;

/*
 * Send a piece of the answer.
 *
 * head  a head to go first, or empty.
 * data  body bytes, already without framing.
 * last  whether the body ends here.
 *
 * False when the client is gone; the exchange has been aborted then.
 */
bool response_relay_send(struct exchange *ex, struct slice head,
    struct slice data, bool last) NONNULL(1);

/*
 * Write the head of the answer in proxy->response into proxy->head_out.
 *
 * tags      whole field lines to put at its end; may be empty.
 * new_body  a body that replaces the origin's, or NULL for the origin's own.
 *
 * The framing towards the client is settled by it.
 */
void response_relay_write_head(struct exchange *ex, struct slice tags,
    const struct slice *new_body) NONNULL(1);

/* The client takes bytes again: go on reading from the origin. */
void response_relay_drained(struct exchange *ex) NONNULL(1);

/*
 * Append what every head of ours ends in: Via, Connection where it must be
 * said, and the empty line.
 */
void response_relay_end_head(const struct exchange *ex, struct strbuf *out)
    NONNULL(1, 2);

#endif
