#include "net/stream.h"

#include <errno.h>
#include <event2/event.h>
#include <event2/event_struct.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <unistd.h>

#include "net/tls_layers.h"

#define JOIN_MAX ((size_t)4096)	/* parts up to this in all are joined */

static_assert(TLS_LAYERS_ROOM <= LOOP_BUFFER_ROOM, "the buffers are too small");
static_assert(TLS_LAYERS_MAX == STREAM_LAYERS_MAX, "stream.h says otherwise");

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
	struct strbuf tail;		/* unsent bytes, from tail_at on */
	size_t tail_at;
	size_t unsent;			/* as stream_progressed saw it; 0: never */
	struct stream_tls *tls;		/* NULL: plain */
	struct event *write_event;	/* made when first needed */
	struct event read_event;
	struct loop_task retire;
};

static bool send_sealed(struct stream *stream);
static void on_readable(evutil_socket_t fd, short what, void *ctx);
static void on_writable(evutil_socket_t fd, short what, void *ctx);

static void
stream_free(void *ctx)
{
	struct stream *stream = ctx;

	if (stream->write_event != NULL)
		event_free(stream->write_event);
	if (stream->tls != NULL) {
		tls_layers_clear(&stream->tls->layers);
		strbuf_clear(&stream->tls->early);
		free(stream->tls);
	}
	strbuf_clear(&stream->tail);
	free(stream);
}

static struct stream *
stream_make(struct loop *loop, int fd, const struct stream_handler *handler,
    void *ctx)
{
	struct stream *stream = calloc(1, sizeof(*stream));

	if (stream == NULL)
		return NULL;
	stream->loop = loop;
	stream->handler = handler;
	stream->ctx = ctx;
	stream->fd = fd;
	stream->read_max = LOOP_BUFFER_SIZE;
	loop_task_init(&stream->retire, stream_free, stream);
	event_assign(&stream->read_event, loop_base(loop), fd, EV_READ | EV_PERSIST,
	    on_readable, stream);
	return stream;
}

struct stream *
stream_new(struct loop *loop, int fd, const struct stream_handler *handler,
    void *ctx)
{
	struct stream *stream = stream_make(loop, fd, handler, ctx);

	if (stream == NULL) {
		close(fd);
		return NULL;
	}
	stream_resume(stream);
	return stream;
}

/* Wait until the socket takes more. */
static bool
await_writable(struct stream *stream)
{
	if (stream->write_event == NULL)
		stream->write_event = event_new(loop_base(stream->loop), stream->fd,
		    EV_WRITE | EV_PERSIST, on_writable, stream);
	return stream->write_event != NULL &&
	    event_add(stream->write_event, NULL) == 0;
}

/* Wait until the socket is connected. Readability is asked for, too: it is what
   is waited for next, and then need not be told to the kernel. */
static bool
await_connected(struct stream *stream)
{
	stream->write_event = event_new(loop_base(stream->loop), stream->fd,
	    EV_READ | EV_WRITE | EV_PERSIST, on_writable, stream);
	return stream->write_event != NULL &&
	    event_add(stream->write_event, NULL) == 0;
}

/* Read from now on, and wait for writability only when something is pending. */
static void
end_connecting(struct stream *stream)
{
	stream->connecting = false;
	stream_resume(stream);
	event_del(stream->write_event);
	event_assign(stream->write_event, loop_base(stream->loop), stream->fd,
	    EV_WRITE | EV_PERSIST, on_writable, stream);
	if (stream->tail.len > 0)
		event_add(stream->write_event, NULL);
}

struct stream *
stream_connect(struct loop *loop, const struct address *to,
    const struct stream_handler *handler, void *ctx, int *error)
{
	struct stream *stream = NULL;
	int on = 1;
	int fd = socket(to->any.sa_family,
	    SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		goto fail;
	stream = stream_make(loop, fd, handler, ctx);
	if (stream == NULL)
		goto fail;
	stream->connecting = true;
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (connect(fd, &to->any, to->len) != 0 &&
	    errno != EINPROGRESS)
		goto fail;
	if (!await_connected(stream))
		goto fail;
	return stream;
fail:
	*error = errno != 0 ? errno : ENOMEM;
	if (fd >= 0)
		close(fd);
	if (stream != NULL)
		stream_free(stream);
	return NULL;
}

void
stream_set_handler(struct stream *stream, const struct stream_handler *handler,
    void *ctx)
{
	stream->handler = handler;
	stream->ctx = ctx;
}

static void
stream_fail(struct stream *stream, int error)
{
	stream_pause(stream);
	if (stream->write_event != NULL)
		event_del(stream->write_event);
	stream->handler->on_error(error, stream->ctx);
}

/* The peer has ended its side in good order. */
static void
stream_end(struct stream *stream)
{
	/* Level-triggered: the end would be reported for ever. */
	stream_pause(stream);
	stream->at_eof = true;
	stream->handler->on_eof(stream->ctx);
}

/* Decipher what has come, from a layer on, and tell what it was. */
static void
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

/*
 * The connection has ended without TLS having said so. To a client an answer
 * that is cut like that must not look complete (RFC 8446, section 6.1); clients
 * are known to be careless, and have their requests framed.
 */
static void
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

static void
on_readable(evutil_socket_t fd, short what, void *ctx)
{
	struct stream *stream = ctx;
	unsigned char *buffer = loop_buffer(stream->loop);
	ssize_t n;

	(void)what;
	if (stream->handler->on_waiting != NULL && stream->tls == NULL) {
		loop_tick(stream->loop);
		stream->handler->on_waiting(stream->ctx);
		return;
	}
	n = recv(fd, buffer, stream->read_max, 0);
	loop_tick(stream->loop);
	if (n > 0 && stream->tls == NULL)
		stream->handler->on_data(buffer, (size_t)n, stream->ctx);
	else if (n > 0)
		stream_decipher(stream, 0, buffer, (size_t)n);
	else if (n == 0 && stream->broken)
		/* A reset that the failed write has swallowed is no orderly end. */
		stream_fail(stream, ECONNRESET);
	else if (n == 0 && stream->tls != NULL)
		stream_end_tls(stream);
	else if (n == 0)
		stream_end(stream);
	else if (errno != EAGAIN && errno != EINTR)
		stream_fail(stream, errno);
}

static void
finish_connect(struct stream *stream)
{
	socklen_t len = sizeof(int);
	int error = 0;

	if (getsockopt(stream->fd, SOL_SOCKET, SO_ERROR, &error, &len) != 0)
		error = errno;
	if (error == EINPROGRESS || error == EALREADY)
		return;
	if (error != 0) {
		stream->connecting = false;
		stream_fail(stream, error);
		return;
	}
	end_connecting(stream);
	stream->handler->on_connected(stream->ctx);
}

/* The tail is empty: stop waiting, own no buffer, say so. */
static void
finish_tail(struct stream *stream)
{
	event_del(stream->write_event);
	strbuf_clear(&stream->tail);
	stream->tail_at = 0;
	stream->unsent = 0;
	if (stream->shut)
		shutdown(stream->fd, SHUT_WR);
	stream->handler->on_drained(stream->ctx);
}

/* The peer takes no more. What it has said before may still be read. */
static void
finish_broken(struct stream *stream, int error)
{
	stream->broken = true;
	if (stream->reading)
		finish_tail(stream);
	else
		stream_fail(stream, error);
}

static void
on_writable(evutil_socket_t fd, short what, void *ctx)
{
	struct stream *stream = ctx;
	ssize_t n;

	(void)what;
	loop_tick(stream->loop);
	if (stream->connecting) {
		finish_connect(stream);
		return;
	}
	if (stream->tail.len == 0) {
		finish_tail(stream);		/* a pipe waits to go on */
		return;
	}
	n = send(fd, stream->tail.ptr + stream->tail_at,
	    stream->tail.len - stream->tail_at, MSG_NOSIGNAL);
	if (n < 0) {
		if (errno != EAGAIN && errno != EINTR)
			finish_broken(stream, errno);
		return;
	}
	stream->tail_at += (size_t)n;
	if (stream->tail_at == stream->tail.len)
		finish_tail(stream);
}

/* Keep what is left of parts behind the first sent bytes. */
static bool
keep_tail(struct stream *stream, const struct slice *parts, size_t n_parts,
    size_t sent)
{
	for (size_t i = 0; i < n_parts; i++) {
		size_t skip = sent < parts[i].len ? sent : parts[i].len;

		strbuf_add(&stream->tail, slice_skip(parts[i], skip));
		sent -= skip;
	}
	return !stream->tail.failed;
}

/* For parts of JOIN_MAX bytes at most in all: to copy them costs less than what
   sendmsg does beyond send. */
static ssize_t
send_joined(int fd, const struct slice *parts, size_t n_parts)
{
	unsigned char joined[JOIN_MAX];
	size_t len = 0;

	for (size_t i = 0; i < n_parts; i++) {
		if (parts[i].len > 0)
			memcpy(joined + len, parts[i].ptr, parts[i].len);
		len += parts[i].len;
	}
	return send(fd, joined, len, MSG_NOSIGNAL);
}

static ssize_t
send_gathered(int fd, const struct slice *parts, size_t n_parts)
{
	struct iovec iov[STREAM_PARTS_MAX];
	struct msghdr message = { .msg_iov = iov, .msg_iovlen = n_parts };

	/* sendmsg only reads what iov_base points to. */
	for (size_t i = 0; i < n_parts; i++)
		iov[i] = (struct iovec){ (void *)(uintptr_t)parts[i].ptr,
			parts[i].len };
	return sendmsg(fd, &message, MSG_NOSIGNAL);
}

/* Send bytes as they are to go over the wire. */
static enum stream_rc
send_parts(struct stream *stream, const struct slice *parts, size_t n_parts)
{
	size_t total = 0, sent = 0;
	ssize_t n;

	if (stream->tail.len > 0 || stream->connecting)
		goto keep;
	for (size_t i = 0; i < n_parts; i++)
		total += parts[i].len;
	if (total == 0)
		return STREAM_SENT;
	n = total <= JOIN_MAX ? send_joined(stream->fd, parts, n_parts) :
	    send_gathered(stream->fd, parts, n_parts);
	if (n < 0 && errno != EAGAIN && errno != EINTR) {
		stream->broken = true;
		return STREAM_BROKEN;
	}
	sent = n < 0 ? 0 : (size_t)n;
	if (sent == total)
		return STREAM_SENT;
	if (!await_writable(stream))
		return STREAM_BROKEN;
keep:
	return keep_tail(stream, parts, n_parts, sent) ? STREAM_PENDING :
	    STREAM_BROKEN;
}

/* Send what lies in the loop's buffer for TLS. */
static bool
send_sealed(struct stream *stream)
{
	struct slice sealed = strbuf_slice(loop_sealed(stream->loop));

	if (stream->closed || stream->broken)
		return false;
	return send_parts(stream, &sealed, 1) != STREAM_BROKEN;
}

/* Encipher first; what is kept of it is ciphertext. */
static enum stream_rc
send_enciphered(struct stream *stream, const struct slice *parts, size_t n_parts)
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
	return send_parts(stream, &sealed, 1);
}

enum stream_rc
stream_write(struct stream *stream, const struct slice *parts, size_t n_parts)
{
	assert(n_parts <= STREAM_PARTS_MAX);
	if (stream->closed || stream->broken)
		return STREAM_BROKEN;
	return stream->tls == NULL ? send_parts(stream, parts, n_parts) :
	    send_enciphered(stream, parts, n_parts);
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

size_t
stream_splice_in(struct stream *stream, struct splice_pipe *pipe)
{
	ssize_t n = splice(stream->fd, NULL, pipe->write_fd, NULL, SPLICE_PIPE_SIZE,
	    SPLICE_F_MOVE | SPLICE_F_NONBLOCK);

	if (n > 0) {
		pipe->len += (size_t)n;
		return (size_t)n;
	}
	if (n == 0)
		stream_end(stream);
	else if (errno != EAGAIN && errno != EINTR)
		stream_fail(stream, errno);
	return 0;
}

enum stream_rc
stream_splice_out(struct stream *stream, struct splice_pipe *pipe)
{
	if (stream->closed || stream->broken)
		return STREAM_BROKEN;
	while (pipe->len > 0 && stream->tail.len == 0) {
		ssize_t n = splice(pipe->read_fd, NULL, stream->fd, NULL, pipe->len,
		    SPLICE_F_MOVE | SPLICE_F_NONBLOCK);

		if (n < 0 && errno == EAGAIN)
			break;
		if (n <= 0) {
			stream->broken = true;
			return STREAM_BROKEN;
		}
		pipe->len -= (size_t)n;
	}
	if (pipe->len == 0)
		return STREAM_SENT;
	return await_writable(stream) ? STREAM_PENDING : STREAM_BROKEN;
}

size_t
stream_pending(const struct stream *stream)
{
	return stream->tail.len - stream->tail_at;
}

/* How much the peer has not taken yet. */
static size_t
count_unsent(const struct stream *stream)
{
	int queued = 0;

	if (ioctl(stream->fd, SIOCOUTQ, &queued) != 0 || queued < 0)
		queued = 0;
	return stream_pending(stream) + (size_t)queued;
}

bool
stream_is_sending(struct stream *stream)
{
	size_t before = stream->unsent;

	stream->unsent = count_unsent(stream);
	return stream->unsent > 0 && (before == 0 || stream->unsent < before);
}

bool
stream_progressed(struct stream *stream, uint64_t least)
{
	size_t before = stream->unsent;

	if (stream_pending(stream) == 0)
		return true;
	stream->unsent = count_unsent(stream);
	return before == 0 ||
	    (stream->unsent < before && before - stream->unsent >= least);
}

void
stream_pause(struct stream *stream)
{
	if (stream->reading) {
		stream->reading = false;
		event_del(&stream->read_event);
	}
}

void
stream_resume(struct stream *stream)
{
	if (!stream->reading && !stream->at_eof && !stream->connecting &&
	    !stream->closed) {
		stream->reading = true;
		event_add(&stream->read_event, NULL);
	}
}

bool
stream_at_eof(const struct stream *stream)
{
	return stream->at_eof;
}

void
stream_set_read_max(struct stream *stream, size_t bytes)
{
	stream->read_max = bytes > LOOP_BUFFER_SIZE ? LOOP_BUFFER_SIZE : bytes;
}

size_t
stream_read_max(const struct stream *stream)
{
	return stream->read_max;
}

/* Tell the peer, in TLS, that nothing more will be sent. */
static void
end_tls(struct stream *stream)
{
	struct strbuf *out = loop_sealed(stream->loop);

	if (stream->tls == NULL || stream->tls->layers.shaking)
		return;
	strbuf_reset(out, LOOP_BUFFER_SIZE + LOOP_BUFFER_ROOM);
	tls_layers_end(&stream->tls->layers, out);
	(void)send_sealed(stream);
}

void
stream_shutdown(struct stream *stream)
{
	end_tls(stream);
	stream->shut = true;
	if (stream->tail.len == 0 && !stream->connecting)
		shutdown(stream->fd, SHUT_WR);
}

void
stream_abort(struct stream *stream)
{
	static const struct linger reset = { .l_onoff = 1, .l_linger = 0 };

	if (stream == NULL || stream->closed)
		return;
	(void)setsockopt(stream->fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
	stream->broken = true;		/* no word more, also not of TLS */
	stream_close(stream);
}

void
stream_close(struct stream *stream)
{
	if (stream == NULL || stream->closed)
		return;
	/* Behind what is pending and will be dropped, it would be of no use. */
	if (stream->tail.len == 0)
		end_tls(stream);
	if (stream->tls != NULL)
		loop_task_cancel(&stream->tls->start);
	stream_pause(stream);
	if (stream->write_event != NULL)
		event_del(stream->write_event);
	stream->closed = true;
	close(stream->fd);
	loop_defer(stream->loop, &stream->retire);
}
