#ifndef MOCK_WEBSOCKET_H
#define MOCK_WEBSOCKET_H
/*
 * A WebSocket server that echoes (RFC 6455): the handshake, and frames sent
 * back as they come.
 */
#include "base/strbuf.h"

/* Room for websocket_accept's text and a final zero byte. */
#define WEBSOCKET_ACCEPT_SIZE 29

/* The Sec-WebSocket-Accept that answers a key (RFC 6455, section 4.2.2). */
void websocket_accept(struct slice key, char out[WEBSOCKET_ACCEPT_SIZE])
    NONNULL(2);

/* Where reading stands; zeroed before the first frame. */
struct websocket {
	unsigned char head[14];		/* frame head so far, mask included */
	size_t head_len;
	uint64_t left;			/* payload bytes still to come */
	size_t mask_at;
	bool in_payload, is_close;
};

enum websocket_rc { WEBSOCKET_MORE, WEBSOCKET_CLOSED, WEBSOCKET_BAD };

/*
 * Read a piece of the client's bytes, frames cut anywhere, and append the
 * answer: data and close frames without their mask, a ping as its pong.
 *
 * WEBSOCKET_CLOSED after a close frame has been answered; WEBSOCKET_BAD when a
 * frame has no mask, which a client's must (section 5.1).
 */
enum websocket_rc websocket_echo(struct websocket *ws, struct slice in,
    struct strbuf *out) NONNULL(1, 3) MUST_CHECK;

#endif
