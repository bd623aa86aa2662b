#include "net/stream.h"

#include <errno.h>
#include <event2/event.h>
#include <event2/event_struct.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/strbuf.h"

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
	struct event *write_event;	/* made when first needed */
	struct event read_event;
	struct loop_task retire;
};

static void on_readable(evutil_socket_t fd, short what, void *ctx);
static void on_writable(evutil_socket_t fd, short what, void *ctx);

static void
stream_free(void *ctx)
{
	struct stream *stream = ctx;

	if (stream->write_event != NULL)
		event_free(stream->write_event);
	strbuf_clear(&stream->tail);
	free(stream);
}

static struct stream *
stream_make(struct loop *loop, int fd, const struct stream_handler *handler,
    void *ctx)
{
	struct stream *stream = calloc(1, sizeof(*stream));
	int on = 1;

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
	/* Fails on sockets that are not TCP, where nothing is lost by it. */
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
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

/* Wait until the socket takes more, or is connected. */
static bool
await_writable(struct stream *stream)
{
	if (stream->write_event == NULL)
		stream->write_event = event_new(loop_base(stream->loop), stream->fd,
		    EV_WRITE | EV_PERSIST, on_writable, stream);
	return stream->write_event != NULL &&
	    event_add(stream->write_event, NULL) == 0;
}

struct stream *
stream_connect(struct loop *loop, const struct address *to,
    const struct stream_handler *handler, void *ctx, int *error)
{
	struct stream *stream = NULL;
	int fd = socket(to->any.sa_family,
	    SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		goto fail;
	stream = stream_make(loop, fd, handler, ctx);
	if (stream == NULL)
		goto fail;
	stream->connecting = true;
	if (connect(fd, &to->any, to->len) != 0 &&
	    errno != EINPROGRESS)
		goto fail;
	if (!await_writable(stream))
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

static void
on_readable(evutil_socket_t fd, short what, void *ctx)
{
	struct stream *stream = ctx;
	unsigned char *buffer = loop_buffer(stream->loop);
	ssize_t n;

	(void)what;
	n = recv(fd, buffer, stream->read_max, 0);
	loop_tick(stream->loop);
	if (n > 0) {
		stream->handler->on_data(buffer, (size_t)n, stream->ctx);
	} else if (n == 0 && stream->broken) {
		/* A reset that the failed write has swallowed is no orderly end. */
		stream_fail(stream, ECONNRESET);
	} else if (n == 0) {
		/* Level-triggered: the end would be reported for ever. */
		stream_pause(stream);
		stream->at_eof = true;
		stream->handler->on_eof(stream->ctx);
	} else if (errno != EAGAIN && errno != EINTR) {
		stream_fail(stream, errno);
	}
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
	stream->connecting = false;
	if (stream->tail.len == 0)
		event_del(stream->write_event);
	if (error != 0) {
		stream_fail(stream, error);
		return;
	}
	stream_resume(stream);
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

enum stream_rc
stream_write(struct stream *stream, const struct slice *parts, size_t n_parts)
{
	struct iovec iov[STREAM_PARTS_MAX];
	struct msghdr message = { .msg_iov = iov };
	size_t total = 0, sent = 0;
	ssize_t n;

	assert(n_parts <= STREAM_PARTS_MAX);
	if (stream->closed || stream->broken)
		return STREAM_BROKEN;
	if (stream->tail.len > 0 || stream->connecting)
		goto keep;
	for (size_t i = 0; i < n_parts; i++) {
		if (parts[i].len == 0)
			continue;
		/* sendmsg only reads what iov_base points to. */
		iov[message.msg_iovlen++] = (struct iovec){
			(void *)(uintptr_t)parts[i].ptr, parts[i].len };
		total += parts[i].len;
	}
	if (total == 0)
		return STREAM_SENT;
	n = sendmsg(stream->fd, &message, MSG_NOSIGNAL);
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

size_t
stream_pending(const struct stream *stream)
{
	return stream->tail.len - stream->tail_at;
}

bool
stream_progressed(struct stream *stream)
{
	size_t before = stream->unsent;
	int queued = 0;

	if (stream_pending(stream) == 0 ||
	    ioctl(stream->fd, SIOCOUTQ, &queued) != 0 || queued < 0)
		return true;
	stream->unsent = stream_pending(stream) + (size_t)queued;
	return before == 0 || stream->unsent < before;
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
	stream->shut = true;
	if (stream->tail.len == 0 && !stream->connecting)
		shutdown(stream->fd, SHUT_WR);
}

void
stream_abort(struct stream *stream)
{
	static const struct linger reset = { .l_onoff = 1, .l_linger = 0 };

	if (stream != NULL)
		(void)setsockopt(stream->fd, SOL_SOCKET, SO_LINGER, &reset,
		    sizeof(reset));
	stream_close(stream);
}

void
stream_close(struct stream *stream)
{
	if (stream == NULL || stream->closed)
		return;
	stream_pause(stream);
	if (stream->write_event != NULL)
		event_del(stream->write_event);
	stream->closed = true;
	close(stream->fd);
	loop_defer(stream->loop, &stream->retire);
}
