#ifndef PROXY_RESPONSE_WRITER_H
#define PROXY_RESPONSE_WRITER_H
/*
 * Answers to bytes for the client: head written anew, body in the framing that
 * this client understands.
 */
#include "proxy/exchange.h"

/*
 * Append the fields of an answer that go on to the client: neither those that
 * end at this hop, nor tags of ours from upstream, nor, with a new body, those
 * that describe the old one.
 */
void response_writer_fields(struct strbuf *out, const struct response_head *head,
    const struct slice *new_body) NONNULL(1, 2);

/* Append a field that says by whom the answer came, in HTTP/1.minor (RFC 9110,
   section 7.6.3). */
void response_writer_via(const struct exchange *ex, struct strbuf *out,
    unsigned minor) NONNULL(1, 2);

/*
 * Send a piece of the answer.
 *
 * head  a head to go first, or empty.
 * data  body bytes, already without framing.
 * last  whether the body ends here.
 *
 * False when the client is gone; the exchange has been aborted then.
 */
bool response_writer_send(struct exchange *ex, struct slice head,
    struct slice data, bool last) NONNULL(1);

/*
 * Body bytes that need no framing have gone to the client by another way, and this
 * is what became of them. They are not the last.
 *
 * False when the client is gone; the exchange has been aborted then.
 */
bool response_writer_passed(struct exchange *ex, size_t len, enum stream_rc rc)
    NONNULL(1);

/*
 * Write the head of the answer in proxy->response into proxy->head_out.
 *
 * tags      whole field lines to put at its end; may be empty.
 * new_body  a body that replaces the origin's, or NULL for the origin's own.
 *
 * The framing towards the client is settled by it.
 */
void response_writer_write_head(struct exchange *ex, struct slice tags,
    const struct slice *new_body) NONNULL(1);

/* The client takes bytes again: go on reading from the origin. */
void response_writer_drained(struct exchange *ex) NONNULL(1);

/*
 * Whether the client sent bytes of another protocol before it was told that the
 * protocol changes. When it does not, they are no request (RFC 9931): the
 * connection must end with the answer.
 */
bool response_writer_spoke_early(const struct exchange *ex)
    NONNULL(1) MUST_CHECK;

/*
 * Append what every final head ends in: Connection where it must be said, and
 * the empty line.
 */
void response_writer_end_head(const struct exchange *ex, struct strbuf *out)
    NONNULL(1, 2);

#endif
