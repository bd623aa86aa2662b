#ifndef NET_SPLICE_PIPE_H
#define NET_SPLICE_PIPE_H
/*
 * A pipe through which bytes go from socket to socket without being copied into
 * the process (splice(2)). One thread at a time, and SIGPIPE ignored: splice knows
 * no MSG_NOSIGNAL.
 */
#include <sys/types.h>

#include "base/attr.h"

struct pipe_pool;

struct splice_pipe {
	struct pipe_pool *pool;		/* that has lent it, or NULL */
	int read_fd, write_fd;
	size_t len;			/* bytes in it */
};

/* How much one pipe holds at most. */
#define SPLICE_PIPE_SIZE (1024 * 1024)

/* An empty pipe; or NULL when the system gives none of full size. */
struct splice_pipe *splice_pipe_open(void) MUST_CHECK;

/* Close it; what is in it is lost. */
void splice_pipe_close(struct splice_pipe *pipe) NONNULL(1);

/*
 * Move what waits on a socket into an empty pipe, at most max bytes. As read(2):
 * how many, 0 at the end, or -1 with errno, which is EAGAIN when none wait.
 */
ssize_t splice_pipe_fill(struct splice_pipe *pipe, int fd, size_t max)
    NONNULL(1) MUST_CHECK;

/*
 * Move what is in the pipe to a socket that does not block, as much as it takes.
 * 0 when the pipe is empty now, or an errno value: EAGAIN when the socket takes no
 * more for now. With others it is broken.
 */
int splice_pipe_drain(struct splice_pipe *pipe, int fd) NONNULL(1) MUST_CHECK;

#endif
