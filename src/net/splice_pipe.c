#include "net/splice_pipe.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

struct splice_pipe *
splice_pipe_open(void)
{
	struct splice_pipe *pipe = calloc(1, sizeof(*pipe));
	int fds[2];

	if (pipe == NULL || pipe2(fds, O_NONBLOCK | O_CLOEXEC) != 0) {
		free(pipe);
		return NULL;
	}
	pipe->read_fd = fds[0];
	pipe->write_fd = fds[1];
	/* A user has pages for so many large pipes only (pipe(7)): a small one would
	   be slower than copying. */
	if (fcntl(fds[1], F_SETPIPE_SZ, SPLICE_PIPE_SIZE) < SPLICE_PIPE_SIZE) {
		splice_pipe_close(pipe);
		return NULL;
	}
	return pipe;
}

void
splice_pipe_close(struct splice_pipe *pipe)
{
	close(pipe->read_fd);
	close(pipe->write_fd);
	free(pipe);
}

ssize_t
splice_pipe_fill(struct splice_pipe *pipe, int fd, size_t max)
{
	ssize_t n = splice(fd, NULL, pipe->write_fd, NULL, max,
	    SPLICE_F_MOVE | SPLICE_F_NONBLOCK);

	if (n > 0)
		pipe->len += (size_t)n;
	return n;
}

int
splice_pipe_drain(struct splice_pipe *pipe, int fd)
{
	while (pipe->len > 0) {
		ssize_t n = splice(pipe->read_fd, NULL, fd, NULL, pipe->len,
		    SPLICE_F_MOVE | SPLICE_F_NONBLOCK);

		if (n < 0)
			return errno == EINTR ? EAGAIN : errno;
		if (n == 0)
			return EPIPE;
		pipe->len -= (size_t)n;
	}
	return 0;
}
