#ifndef NET_STREAM_H
#define NET_STREAM_H
/*
 * A connected socket as a stream of bytes, on the hot path: registered for
 * reading once; one recv for each readiness, into the loop's shared buffer;
 * written at once, with one system call. Only what the kernel would not take is
 * kept, and only then is writability waited for. An idle stream owns no buffer.
 *
 * A stream may be given TLS, also twice (a tunnel through a TLS proxy): then what
 * is read and written here is plaintext, at the same number of system calls.
 */
#include "net/address.h"
#include "net/loop.h"
#include "net/pipe_pool.h"
#include "tls/tls_session.h"

struct stream;

/*
 * What happens to a stream. No callback comes after stream_close. A callback
 * may close any stream, also its own.
 */
struct stream_handler {
	/* len > 0 bytes have come. They may be changed, and last for this call. */
	void (*on_data)(unsigned char *bytes, size_t len, void *ctx);
	/* Instead of on_data, when set and the stream is plain: bytes wait, which
	   stream_splice_in takes. */
	void (*on_waiting)(void *ctx);
	/* The peer will send no more; writing may go on. Comes once. */
	void (*on_eof)(void *ctx);
	/* Nothing is pending any more: it has gone out; or it never will, for the
	   peer takes no more, and then each write from now on is STREAM_BROKEN. */
	void (*on_drained)(void *ctx);
	/* The connection broke: an errno value; EPROTO when TLS failed, see
	   stream_tls. Comes once; then close it. */
	void (*on_error)(int error, void *ctx);
	/* stream_connect, or stream_start_tls, succeeded. May be NULL where neither
	   is called. */
	void (*on_connected)(void *ctx);
};

/*
 * A stream over a connected, non-blocking socket, reading at once. Small writes
 * are to go out at once: a TCP socket has TCP_NODELAY, as those of a listener do.
 *
 * fd  owned by the stream from now on, also when NULL is returned (then it is
 *     closed), which happens when memory ran out.
 */
struct stream *stream_new(struct loop *loop, int fd,
    const struct stream_handler *handler, void *ctx) NONNULL(1, 3) MUST_CHECK;

/*
 * Start connecting; on_connected or on_error follows, never before this call
 * has returned. NULL, with *error an errno value, when it cannot even begin.
 */
struct stream *stream_connect(struct loop *loop, const struct address *to,
    const struct stream_handler *handler, void *ctx, int *error)
    NONNULL(1, 2, 3, 5) MUST_CHECK;

/*
 * Speak TLS from now on: on_connected when the handshake is done, else on_error;
 * neither before this call has returned. Nothing may be written meanwhile. At
 * most STREAM_LAYERS_MAX times.
 *
 * session  owned by the stream from now on.
 * early    ciphertext that was read already.
 *
 * False when memory ran out.
 */
#define STREAM_LAYERS_MAX 2
bool stream_start_tls(struct stream *stream, struct tls_session *session,
    struct slice early) NONNULL(1, 2) MUST_CHECK;

/* The innermost TLS session, or NULL: its version, why it failed. */
const struct tls_session *stream_tls(const struct stream *stream) NONNULL(1);

/* Who is told from now on; a stream changes hands between pool and exchange. */
void stream_set_handler(struct stream *stream,
    const struct stream_handler *handler, void *ctx) NONNULL(1, 2);

enum stream_rc {
	STREAM_SENT,		/* the kernel has all of it */
	STREAM_PENDING,		/* some is kept; on_drained follows */
	STREAM_BROKEN		/* the connection is gone; on_error does not follow */
};

/* How many slices one stream_write takes. */
#define STREAM_PARTS_MAX 8

/* Send parts, in order. Nothing is lost unless STREAM_BROKEN. */
enum stream_rc stream_write(struct stream *stream, const struct slice *parts,
    size_t n_parts) NONNULL(1, 2) MUST_CHECK;

/*
 * Move bytes that wait on a plain stream into a pipe that is empty, at most max of
 * them. Returns how many. With 0 none can be taken like this, and reading them
 * tells why: that is the end, or an error, or urgent data, before which splice(2)
 * stops and which recv(2) steps over.
 */
size_t stream_splice_in(struct stream *stream, struct splice_pipe *pipe,
    size_t max) NONNULL(1, 2) MUST_CHECK;

/*
 * Send what is in a pipe, on a plain stream on which nothing is pending.
 *
 * pipe  the stream's from now on: it gives it back to its pool when all of it has
 *       gone out, or never will. What is in it until then is pending.
 */
enum stream_rc stream_splice_out(struct stream *stream, struct splice_pipe *pipe)
    NONNULL(1, 2) MUST_CHECK;

/* Bytes kept, or in a pipe, because the kernel would not take them yet. */
size_t stream_pending(const struct stream *stream) NONNULL(1);

/*
 * Whether the peer has taken at least so many bytes of what is pending since this
 * was asked last: also of what the kernel had taken before. True when asked for
 * the first time, and when nothing is pending. Costs a system call.
 */
bool stream_progressed(struct stream *stream, uint64_t least)
    NONNULL(1) MUST_CHECK;

/*
 * Whether the peer has taken something since this was asked last, of all that it
 * has not taken yet: also of what the kernel holds. False when that is nothing.
 */
bool stream_is_sending(struct stream *stream) NONNULL(1) MUST_CHECK;

/* Stop and go on reading; both may be called in any state, any often. */
void stream_pause(struct stream *stream) NONNULL(1);
void stream_resume(struct stream *stream) NONNULL(1);

/* Whether the peer has ended its side. */
bool stream_at_eof(const struct stream *stream) NONNULL(1);

/*
 * Bound a single read: less than the shared buffer for the sake of memory when
 * the reader of these bytes is slow. At least 1.
 */
void stream_set_read_max(struct stream *stream, size_t bytes) NONNULL(1);
size_t stream_read_max(const struct stream *stream) NONNULL(1);

/* End our side (FIN) once all that is pending has gone out. */
void stream_shutdown(struct stream *stream) NONNULL(1);

/* Close with a reset, so that the peer cannot take a cut-off body for whole. */
void stream_abort(struct stream *stream);	/* accepts NULL; then as close */

/* Close at once; what is pending is dropped. Accepts NULL. */
void stream_close(struct stream *stream);

#endif
