#include "net/streaming.h"

#include <errno.h>
#include <linux/sockios.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/uio.h>

#define JOIN_MAX ((size_t)4096)	/* parts up to this in all are joined */

void
stream_drop_pipe(struct stream *stream)
{
	pipe_pool_put(stream->pipe);
	stream->pipe = NULL;
}

/* Nothing is pending: stop waiting, own no buffer, say so. */
static void
finish_tail(struct stream *stream)
{
	event_del(stream->write_event);
	stream_drop_pipe(stream);
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

/* Send what is pending. 0 when nothing is any more, or an errno value: EAGAIN when
   some still is. */
static int
send_pending(struct stream *stream)
{
	int error = stream->pipe == NULL ? 0 :
	    splice_pipe_drain(stream->pipe, stream->fd);
	ssize_t n;

	if (error != 0)
		return error;
	stream_drop_pipe(stream);
	if (stream->tail.len == 0)
		return 0;
	n = send(stream->fd, stream->tail.ptr + stream->tail_at,
	    stream->tail.len - stream->tail_at, MSG_NOSIGNAL);
	if (n < 0)
		return errno == EINTR ? EAGAIN : errno;
	stream->tail_at += (size_t)n;
	return stream->tail_at == stream->tail.len ? 0 : EAGAIN;
}

void
stream_go_on_sending(struct stream *stream)
{
	int error = send_pending(stream);

	if (error == 0)
		finish_tail(stream);
	else if (error != EAGAIN)
		finish_broken(stream, error);
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

enum stream_rc
stream_send_parts(struct stream *stream, const struct slice *parts, size_t n_parts)
{
	size_t total = 0, sent = 0;
	ssize_t n;

	if (stream_pending(stream) > 0 || stream->connecting)
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
	if (!stream_await_writable(stream))
		return STREAM_BROKEN;
keep:
	return keep_tail(stream, parts, n_parts, sent) ? STREAM_PENDING :
	    STREAM_BROKEN;
}

enum stream_rc
stream_write(struct stream *stream, const struct slice *parts, size_t n_parts)
{
	assert(n_parts <= STREAM_PARTS_MAX);
	if (stream->closed || stream->broken)
		return STREAM_BROKEN;
	return stream->tls == NULL ? stream_send_parts(stream, parts, n_parts) :
	    stream_send_enciphered(stream, parts, n_parts);
}

enum stream_rc
stream_splice_out(struct stream *stream, struct splice_pipe *pipe)
{
	int error;

	assert(stream_pending(stream) == 0);
	stream->pipe = pipe;
	error = stream->closed || stream->broken ? EPIPE :
	    splice_pipe_drain(pipe, stream->fd);
	if (error == EAGAIN && stream_await_writable(stream))
		return STREAM_PENDING;
	stream_drop_pipe(stream);
	if (error == 0)
		return STREAM_SENT;
	stream->broken = true;
	return STREAM_BROKEN;
}

size_t
stream_pending(const struct stream *stream)
{
	return (stream->pipe == NULL ? 0 : stream->pipe->len) +
	    stream->tail.len - stream->tail_at;
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
