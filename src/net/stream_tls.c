#include "net/streaming.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static_assert(TLS_LAYERS_ROOM <= LOOP_BUFFER_ROOM, "the buffers are too small");
static_assert(TLS_LAYERS_MAX == STREAM_LAYERS_MAX, "stream.h says otherwise");

void
stream_free_tls(struct stream *stream)
{
	if (stream->tls == NULL)
		return;
	tls_layers_clear(&stream->tls->layers);
	strbuf_clear(&stream->tls->early);
	free(stream->tls);
}

/* Send what lies in the loop's buffer for TLS. */
static bool
send_sealed(struct stream *stream)
{
	struct slice sealed = strbuf_slice(loop_sealed(stream->loop));

	if (stream->closed || stream->broken)
		return false;
	return stream_send_parts(stream, &sealed, 1) != STREAM_BROKEN;
}

enum stream_rc
stream_send_enciphered(struct stream *stream, const struct slice *parts,
    size_t n_parts)
{
	struct strbuf *out = loop_sealed(stream->loop);
	struct slice sealed;

	assert(!stream->tls->layers.shaking);
	strbuf_reset(out, LOOP_BUFFER_SIZE + LOOP_BUFFER_ROOM);
	if (!tls_layers_seal(&stream->tls->layers, parts, n_parts, out)) {
		stream->broken = true;
		return STREAM_BROKEN;
	}
	sealed = strbuf_slice(out);
	return stream_send_parts(stream, &sealed, 1);
}

void
stream_decipher(struct stream *stream, size_t from, unsigned char *bytes,
    size_t len)
{
	struct tls_layers *layers = &stream->tls->layers;
	struct strbuf *out = loop_sealed(stream->loop);
	bool was_shaking = layers->shaking;
	enum tls_rc rc;

	strbuf_reset(out, LOOP_BUFFER_SIZE + LOOP_BUFFER_ROOM);
	rc = tls_layers_open(layers, from, &bytes, &len, loop_spare(stream->loop), out);
	if (!send_sealed(stream) && was_shaking)
		rc = TLS_FAILED;
	if (was_shaking && !layers->shaking && rc != TLS_FAILED)
		stream->handler->on_connected(stream->ctx);
	if (len > 0 && !stream->closed)
		stream->handler->on_data(bytes, len, stream->ctx);
	if (stream->closed)
		return;
	if (rc == TLS_FAILED)
		stream_fail(stream, EPROTO);
	else if (rc == TLS_ENDED)
		stream_end(stream);
}

void
stream_end_tls(struct stream *stream)
{
	struct tls_layers *layers = &stream->tls->layers;
	struct tls_session *session = layers->sessions[layers->n - 1];

	if (layers->shaking) {
		tls_session_cut(session);
		stream_fail(stream, EPROTO);
	} else if (tls_session_is_client(session)) {
		stream_fail(stream, ECONNRESET);
	} else {
		stream_end(stream);
	}
}

/* Take what came before there was this layer of TLS; those around it have been
   taken off already. */
static void
decipher_early(struct stream *stream, struct slice early)
{
	unsigned char *buffer = loop_buffer(stream->loop);

	while (early.len > 0 && !stream->closed && !stream->at_eof) {
		struct slice part = slice_head(early, LOOP_BUFFER_SIZE);

		memcpy(buffer, part.ptr, part.len);
		early = slice_skip(early, part.len);
		stream_decipher(stream, stream->tls->layers.n - 1, buffer, part.len);
	}
}

static void
on_start_tls(void *ctx)
{
	struct stream *stream = ctx;
	struct stream_tls *tls = stream->tls;
	struct strbuf *out = loop_sealed(stream->loop);
	struct strbuf early = tls->early;

	tls->early = (struct strbuf){ 0 };
	strbuf_reset(out, LOOP_BUFFER_SIZE + LOOP_BUFFER_ROOM);
	if (tls_session_is_client(stream_tls(stream)) &&
	    (tls_layers_begin(&tls->layers, out) == TLS_FAILED ||
	    !send_sealed(stream))) {
		stream_fail(stream, EPROTO);
	} else {
		stream_resume(stream);
		decipher_early(stream, strbuf_slice(&early));
	}
	strbuf_clear(&early);
}

bool
stream_start_tls(struct stream *stream, struct tls_session *session,
    struct slice early)
{
	if (stream->tls == NULL) {
		stream->tls = calloc(1, sizeof(*stream->tls));
		if (stream->tls == NULL) {
			tls_session_free(session);
			return false;
		}
		loop_task_init(&stream->tls->start, on_start_tls, stream);
	}
	tls_layers_add(&stream->tls->layers, session);
	strbuf_add(&stream->tls->early, early);
	if (stream->tls->early.failed)
		return false;
	stream_pause(stream);
	loop_defer(stream->loop, &stream->tls->start);
	return true;
}

const struct tls_session *
stream_tls(const struct stream *stream)
{
	return stream->tls == NULL ? NULL :
	    stream->tls->layers.sessions[stream->tls->layers.n - 1];
}

void
stream_say_end(struct stream *stream)
{
	struct strbuf *out = loop_sealed(stream->loop);

	if (stream->tls == NULL || stream->tls->layers.shaking)
		return;
	strbuf_reset(out, LOOP_BUFFER_SIZE + LOOP_BUFFER_ROOM);
	tls_layers_end(&stream->tls->layers, out);
	(void)send_sealed(stream);
}
