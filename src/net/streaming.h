#ifndef NET_STREAMING_H
#define NET_STREAMING_H
/*
 * What the files of a stream share: stream.c has its life and its reading,
 * stream_send.c its writing, stream_tls.c what TLS adds to both. For these alone.
 */
#include <event2/event.h>
#include <event2/event_struct.h>

#include "net/stream.h"
#include "net/tls_layers.h"

/* What only a stream with TLS has. */
struct stream_tls {
	struct tls_layers layers;
	struct strbuf early;		/* ciphertext that came before it had TLS */
	struct loop_task start;
};

struct stream {
	struct loop *loop;
	const struct stream_handler *handler;
	void *ctx;
	int fd;
	bool connecting, reading, at_eof, shut, closed;
	bool broken;			/* writing has failed; reading may go on */
	size_t read_max;
	struct splice_pipe *pipe;	/* unsent bytes in front of the tail; or NULL */
	struct strbuf tail;		/* unsent bytes, from tail_at on */
	size_t tail_at;
	size_t unsent;			/* as stream_progressed saw it; 0: never */
	struct stream_tls *tls;		/* NULL: plain */
	struct event *write_event;	/* made when first needed */
	struct event read_event;
	struct loop_task retire;
};

/* ---- stream.c ---- */

/* Wait until the socket takes more. */
bool stream_await_writable(struct stream *stream) NONNULL(1) MUST_CHECK;

/* The connection broke: tell the handler. */
void stream_fail(struct stream *stream, int error) NONNULL(1);

/* The peer has ended its side in good order. */
void stream_end(struct stream *stream) NONNULL(1);

/* ---- stream_send.c ---- */

/* Send bytes as they are to go over the wire. */
enum stream_rc stream_send_parts(struct stream *stream, const struct slice *parts,
    size_t n_parts) NONNULL(1, 2) MUST_CHECK;

/* The socket takes more of what is pending. */
void stream_go_on_sending(struct stream *stream) NONNULL(1);

/* Give back the pipe, with what is still in it. */
void stream_drop_pipe(struct stream *stream) NONNULL(1);

/* ---- stream_tls.c; the stream has TLS unless said ---- */

/* Decipher what has come, from a layer on, and tell what it was. */
void stream_decipher(struct stream *stream, size_t from, unsigned char *bytes,
    size_t len) NONNULL(1);

/* Encipher and send; what is kept of it is ciphertext. */
enum stream_rc stream_send_enciphered(struct stream *stream,
    const struct slice *parts, size_t n_parts) NONNULL(1, 2) MUST_CHECK;

/*
 * The connection has ended without TLS having said so. To a client an answer
 * that is cut like that must not look complete (RFC 8446, section 6.1); clients
 * are known to be careless, and have their requests framed.
 */
void stream_end_tls(struct stream *stream) NONNULL(1);

/* Tell the peer, in TLS, that nothing more will be sent. Harmless without TLS. */
void stream_say_end(struct stream *stream) NONNULL(1);

/* Harmless without TLS. */
void stream_free_tls(struct stream *stream) NONNULL(1);

#endif
