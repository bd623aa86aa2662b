#include "log/log_target.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define POLL_MS 50			/* how often a stuck writer looks around */
/*
 * A pipe or terminal that poll calls writable takes this much without making
 * the writer wait, and in one piece (PIPE_BUF of Linux).
 */
#define PIECE_MAX 4096

struct log_target {
	char *path;
	enum log_format format;
	int fd;
	bool is_file;			/* a regular file: never stuck for long */
	bool torn;			/* the last line written has no end */
};

/* Open what path names; -1 with errno on failure. */
static int
path_open(const char *path)
{
	if (strcmp(path, "-") == 0)
		return STDOUT_FILENO;
	if (strcmp(path, "stderr") == 0)
		return STDERR_FILENO;
	/* O_NONBLOCK: a FIFO without a reader must not stop the program. */
	return open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY |
	    O_NONBLOCK, 0640);
}

/* fd stands for the path from now on. */
static void
target_use(struct log_target *target, int fd)
{
	struct stat st;

	if (target->fd > STDERR_FILENO)
		close(target->fd);
	target->fd = fd;
	target->is_file = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
	target->torn = false;
}

struct log_target *
log_target_open(const struct log_options *options, struct strbuf *errors)
{
	struct log_target *target = calloc(1, sizeof(*target));
	int fd = -1;

	if (target == NULL || (target->path = strdup(options->path)) == NULL) {
		strbuf_add_str(errors, "cannot open the log: no memory\n");
		goto fail;
	}
	fd = path_open(target->path);
	if (fd < 0) {
		strbuf_addf(errors, "cannot open the log %s: %s\n", target->path,
		    strerrordesc_np(errno));
		goto fail;
	}
	target->format = options->format;
	target_use(target, fd);
	return target;
fail:
	log_target_free(target);
	return NULL;
}

void
log_target_free(struct log_target *target)
{
	if (target == NULL)
		return;
	if (target->fd > STDERR_FILENO)
		close(target->fd);
	free(target->path);
	free(target);
}

bool
log_target_reopen(struct log_target *target)
{
	int fd = path_open(target->path);

	if (fd < 0)
		return false;
	target_use(target, fd);
	return true;
}

bool
log_target_is(const struct log_target *target, const struct log_options *options)
{
	return target->format == options->format &&
	    strcmp(target->path, options->path) == 0;
}

const char *
log_target_path(const struct log_target *target)
{
	return target->path;
}

enum log_format
log_target_format(const struct log_target *target)
{
	return target->format;
}

size_t
log_target_count(struct slice lines)
{
	size_t n = 0;

	for (; lines.len > 0; n++) {
		size_t end = slice_index(lines, '\n');

		lines = slice_skip(lines, end < lines.len ? end + 1 : end);
	}
	return n;
}

/* Wait until fd takes bytes. False when the caller gives up. */
static bool
wait_writable(struct log_target *target, bool (*gives_up)(void *ctx), void *ctx)
{
	struct pollfd poller = { .fd = target->fd, .events = POLLOUT };

	while (poll(&poller, 1, POLL_MS) <= 0)
		if (gives_up(ctx))
			return false;
	return true;
}

/* How many bytes at the front of s end in a whole line; 0 when none does. */
static size_t
whole_lines(struct slice s)
{
	while (s.len > 0 && s.ptr[s.len - 1] != '\n')
		s.len--;
	return s.len;
}

/* How much to write at once: for a pipe as much as it takes in one piece, whole
   lines if there are any, so that a reader's end tears none. */
static size_t
piece_len(const struct log_target *target, struct slice rest)
{
	size_t whole;

	if (target->is_file || rest.len <= PIECE_MAX)
		return rest.len;
	whole = whole_lines(slice_head(rest, PIECE_MAX));
	return whole > 0 ? whole : PIECE_MAX;
}

/* Write all of bytes; returns how many went out before an error. */
static size_t
write_bytes(struct log_target *target, struct slice bytes,
    bool (*gives_up)(void *ctx), void *ctx)
{
	size_t done = 0;

	while (done < bytes.len) {
		struct slice rest = slice_skip(bytes, done);
		ssize_t n;

		if (!target->is_file && !wait_writable(target, gives_up, ctx))
			break;
		n = write(target->fd, rest.ptr, piece_len(target, rest));
		if (n < 0 && errno != EINTR && errno != EAGAIN)
			break;
		if (n < 0 && errno == EAGAIN && gives_up(ctx))
			break;
		done += n > 0 ? (size_t)n : 0;
	}
	return done;
}

/* Take back the last bytes of a file, if nobody has written behind them. */
static bool
take_back(const struct log_target *target, size_t len)
{
	off_t end = lseek(target->fd, 0, SEEK_CUR);
	struct stat st;

	return target->is_file && end >= (off_t)len &&
	    fstat(target->fd, &st) == 0 && st.st_size == end &&
	    ftruncate(target->fd, end - (off_t)len) == 0;
}

/* Whether there is something to write to. What goes to a deleted file is gone. */
static bool
has_place(struct log_target *target)
{
	struct stat st;

	if (!target->is_file || fstat(target->fd, &st) != 0 || st.st_nlink > 0)
		return true;
	return log_target_reopen(target);
}

size_t
log_target_write(struct log_target *target, struct slice lines,
    bool (*gives_up)(void *ctx), void *ctx)
{
	size_t done, whole;

	if (lines.len == 0)
		return 0;
	/* End a line that an earlier error cut, or two would run together. */
	if (!has_place(target) || (target->torn &&
	    write_bytes(target, SLICE("\n"), gives_up, ctx) == 0))
		return log_target_count(lines);
	done = write_bytes(target, lines, gives_up, ctx);
	whole = whole_lines(slice_head(lines, done));
	target->torn = done > whole && !take_back(target, done - whole);
	return log_target_count(slice_skip(lines, whole));
}
