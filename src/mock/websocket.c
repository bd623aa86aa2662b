#include "mock/websocket.h"

#include <stdio.h>

#include "base/base64.h"
#include "mock/checksum.h"

enum { OPCODE_CLOSE = 8, OPCODE_PING = 9, OPCODE_PONG = 10 };

void
websocket_accept(struct slice key, char out[WEBSOCKET_ACCEPT_SIZE])
{
	unsigned char sum[CHECKSUM_SHA1_SIZE];
	struct strbuf text = { 0 };

	strbuf_add(&text, key);
	strbuf_add_str(&text, "258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
	checksum_sha1(strbuf_slice(&text), sum);
	strbuf_clear(&text);
	base64_add(&text, slice_of(sum, sizeof(sum)));
	assert(text.len < WEBSOCKET_ACCEPT_SIZE);
	snprintf(out, WEBSOCKET_ACCEPT_SIZE, "%.*s", SLICE_FMT(strbuf_slice(&text)));
	strbuf_clear(&text);
}

/* Bytes of the extended length that follows the second byte. */
static size_t
length_bytes(unsigned char second)
{
	return (second & 0x7f) == 126 ? 2 : (second & 0x7f) == 127 ? 8 : 0;
}

/* How long a frame head is, as far as its first bytes tell. */
static size_t
head_size(const struct websocket *ws)
{
	return ws->head_len < 2 ? 2 : 2 + length_bytes(ws->head[1]) + 4;
}

static uint64_t
payload_len(const struct websocket *ws)
{
	size_t extra = length_bytes(ws->head[1]);
	uint64_t len = 0;

	if (extra == 0)
		return ws->head[1] & 0x7f;
	for (size_t i = 0; i < extra; i++)
		len = len << 8 | ws->head[2 + i];
	return len;
}

/* The frame head is whole: answer with the same, but for mask and ping. */
static void
open_payload(struct websocket *ws, struct strbuf *out)
{
	unsigned char opcode = ws->head[0] & 0x0f;
	unsigned char first = ws->head[0];

	if (opcode == OPCODE_PING)
		first = (unsigned char)((first & 0xf0) | OPCODE_PONG);
	strbuf_add_byte(out, first);
	strbuf_add_byte(out, ws->head[1] & 0x7f);
	strbuf_add(out, slice_of(ws->head + 2, length_bytes(ws->head[1])));
	ws->is_close = opcode == OPCODE_CLOSE;
	ws->left = payload_len(ws);
	ws->mask_at = 0;
	ws->in_payload = true;
}

/* Take the mask off as much payload as there is; returns how much. */
static size_t
echo_payload(struct websocket *ws, struct slice in, struct strbuf *out)
{
	const unsigned char *mask = ws->head + ws->head_len - 4;
	size_t n = in.len < ws->left ? in.len : (size_t)ws->left;

	for (size_t i = 0; i < n; i++)
		strbuf_add_byte(out, in.ptr[i] ^ mask[ws->mask_at++ % 4]);
	ws->left -= n;
	return n;
}

enum websocket_rc
websocket_echo(struct websocket *ws, struct slice in, struct strbuf *out)
{
	for (;;) {
		if (ws->in_payload) {
			in = slice_skip(in, echo_payload(ws, in, out));
			if (ws->left > 0)
				return WEBSOCKET_MORE;
			if (ws->is_close)
				return WEBSOCKET_CLOSED;
			ws->in_payload = false;
			ws->head_len = 0;
		}
		if (in.len == 0)
			return WEBSOCKET_MORE;
		ws->head[ws->head_len++] = in.ptr[0];
		in = slice_skip(in, 1);
		if (ws->head_len == 2 && (ws->head[1] & 0x80) == 0)
			return WEBSOCKET_BAD;
		if (ws->head_len > 2 && ws->head_len == head_size(ws))
			open_payload(ws, out);
	}
}
