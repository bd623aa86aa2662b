#include "net/stream.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <unistd.h>

#include "net/streaming.h"

static void on_readable(evutil_socket_t fd, short what, void *ctx);
static void on_writable(evutil_socket_t fd, short what, void *ctx);

static void
stream_free(void *ctx)
{
	struct stream *stream = ctx;

	if (stream->write_event != NULL)
		event_free(stream->write_event);
	stream_free_tls(stream);
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

bool
stream_await_writable(struct stream *stream)
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

void
stream_fail(struct stream *stream, int error)
{
	stream_pause(stream);
	if (stream->write_event != NULL)
		event_del(stream->write_event);
	stream->handler->on_error(error, stream->ctx);
}

void
stream_end(struct stream *stream)
{
	/* Level-triggered: the end would be reported for ever. */
	stream_pause(stream);
	stream->at_eof = true;
	stream->handler->on_eof(stream->ctx);
}

/* A read gave 0 or less. */
static void
read_nothing(struct stream *stream, ssize_t n)
{
	if (n == 0 && stream->broken)
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
	else
		read_nothing(stream, n);
}

size_t
stream_splice_in(struct stream *stream, struct splice_pipe *pipe, size_t max)
{
	ssize_t n = splice_pipe_fill(pipe, stream->fd, max);

	return n > 0 ? (size_t)n : 0;
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

static void
on_writable(evutil_socket_t fd, short what, void *ctx)
{
	struct stream *stream = ctx;

	(void)fd;
	(void)what;
	loop_tick(stream->loop);
	if (stream->connecting)
		finish_connect(stream);
	else
		stream_go_on_sending(stream);
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

void
stream_shutdown(struct stream *stream)
{
	stream_say_end(stream);
	stream->shut = true;
	if (stream_pending(stream) == 0 && !stream->connecting)
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
		stream_say_end(stream);
	if (stream->tls != NULL)
		loop_task_cancel(&stream->tls->start);
	stream_pause(stream);
	if (stream->write_event != NULL)
		event_del(stream->write_event);
	stream_drop_pipe(stream);
	stream->closed = true;
	close(stream->fd);
	loop_defer(stream->loop, &stream->retire);
}
