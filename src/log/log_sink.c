#include "log/log_sink.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"

#define DRAIN_US (700 * 1000)		/* how long closing waits for a reader */
#define CLOSE_S 1			/* how long it waits for the thread */
#define POLL_MS 50			/* how often a stuck writer looks around */
#define KEEP_MAX ((size_t)256 * 1024)	/* memory a buffer keeps when idle */
/*
 * A pipe or terminal that poll calls writable takes this much without making
 * the writer wait (POSIX: _POSIX_PIPE_BUF would be 512; Linux has 4096).
 */
#define PIECE_MAX 4096

struct log_sink {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;		/* there is work for the thread */
	pthread_cond_t gone;		/* the thread has ended */
	/* under lock */
	struct strbuf waiting;		/* lines put and not yet taken */
	size_t n_writing_bytes;		/* taken and not yet written */
	uint64_t n_lost;		/* lines lost and not yet told */
	bool sleeping;			/* the thread waits for wake */
	bool reopen;
	bool closing;
	bool ended;
	uint64_t deadline_us;		/* of closing */
	/* the thread's own */
	struct strbuf writing;
	int fd;
	bool is_file;			/* a regular file: never stuck for long */
	bool torn;			/* the last line written has no end */
	/* constant */
	char *path;
	enum log_format format;
	size_t queue_max;
	struct seen_book *seen;		/* or NULL */
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

static void
sink_use(struct log_sink *sink, int fd)
{
	struct stat st;

	if (sink->fd > STDERR_FILENO)
		close(sink->fd);
	sink->fd = fd;
	sink->is_file = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
	sink->torn = false;
}

/* Whether the writer has to give up waiting for its reader. */
static bool
sink_out_of_time(struct log_sink *sink)
{
	bool over;

	pthread_mutex_lock(&sink->lock);
	over = sink->closing && clock_monotonic_us() >= sink->deadline_us;
	pthread_mutex_unlock(&sink->lock);
	return over;
}

/* Wait until fd takes bytes. False when time ran out. */
static bool
sink_wait_writable(struct log_sink *sink)
{
	struct pollfd poller = { .fd = sink->fd, .events = POLLOUT };

	while (poll(&poller, 1, POLL_MS) <= 0)
		if (sink_out_of_time(sink))
			return false;
	return true;
}

/* Write all of bytes; returns how many went out before an error. */
static size_t
sink_write(struct log_sink *sink, struct slice bytes)
{
	size_t done = 0;
	ssize_t n;

	while (done < bytes.len) {
		size_t piece = bytes.len - done;

		if (!sink->is_file) {
			if (!sink_wait_writable(sink))
				break;
			piece = piece < PIECE_MAX ? piece : PIECE_MAX;
		}
		n = write(sink->fd, bytes.ptr + done, piece);
		if (n < 0 && errno != EINTR && errno != EAGAIN)
			break;
		if (n < 0 && errno == EAGAIN && sink_out_of_time(sink))
			break;
		done += n > 0 ? (size_t)n : 0;
	}
	if (done > 0)
		sink->torn = bytes.ptr[done - 1] != '\n';
	return done;
}

/* Write whole lines; returns how many lines were lost to an error. */
static size_t
sink_write_lines(struct log_sink *sink, struct slice lines)
{
	size_t done, n_lost = 0;

	/* End a line that an earlier error cut, or two would run together. */
	if (sink->torn && sink_write(sink, SLICE("\n")) == 0)
		done = 0;
	else
		done = sink_write(sink, lines);
	for (lines = slice_skip(lines, done); lines.len > 0; n_lost++) {
		size_t end = slice_index(lines, '\n');

		lines = slice_skip(lines, end < lines.len ? end + 1 : end);
	}
	return n_lost;
}

/* Write one event of the sink's own. False when that failed. */
static bool
sink_tell(struct log_sink *sink, const char *event, uint64_t count,
    const char *message)
{
	struct strbuf line = { 0 };
	struct record record;
	bool written;

	record_begin(&record, &line, sink->format, LOG_WARN, event,
	    clock_wall_ms());
	if (count > 0)
		record_u64(&record, "count", count);
	record_str(&record, "message", slice_str(message));
	record_end(&record);
	written = !line.failed && sink_write_lines(sink, strbuf_slice(&line)) == 0;
	strbuf_clear(&line);
	return written;
}

/* Tell how many lines were lost, if any; try again later when that fails. */
static void
sink_tell_lost(struct log_sink *sink)
{
	uint64_t n_lost;

	pthread_mutex_lock(&sink->lock);
	n_lost = sink->n_lost;
	pthread_mutex_unlock(&sink->lock);
	if (n_lost == 0 || !sink_tell(sink, "log-lost", n_lost,
	    "lines could not be written"))
		return;
	pthread_mutex_lock(&sink->lock);
	sink->n_lost -= n_lost;
	pthread_mutex_unlock(&sink->lock);
}

static void
sink_reopen_now(struct log_sink *sink)
{
	int fd = path_open(sink->path);
	struct strbuf message = { 0 };
	char *text;

	if (fd >= 0) {
		sink_use(sink, fd);
		return;
	}
	strbuf_addf(&message, "%s: %s", sink->path, strerrordesc_np(errno));
	text = strbuf_take_str(&message);
	sink_tell(sink, "log-reopen-failed", 0, text == NULL ? "" : text);
	free(text);
}

/* Wait for work, at most a second when lost lines are still to be told. */
static void
sink_sleep(struct log_sink *sink)
{
	struct timespec until;

	sink->sleeping = true;
	if (sink->n_lost == 0) {
		pthread_cond_wait(&sink->wake, &sink->lock);
	} else {
		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_sec++;
		pthread_cond_timedwait(&sink->wake, &sink->lock, &until);
	}
	sink->sleeping = false;
}

/* Write one batch, under the lock at entry and exit. */
static void
sink_turn(struct log_sink *sink)
{
	struct strbuf taken = sink->waiting;
	bool reopen = sink->reopen;
	size_t n_lost;

	sink->waiting = sink->writing;
	sink->writing = taken;
	sink->n_writing_bytes = taken.len;
	sink->reopen = false;
	pthread_mutex_unlock(&sink->lock);

	n_lost = sink_write_lines(sink, strbuf_slice(&sink->writing));
	strbuf_reset(&sink->writing, KEEP_MAX);
	/* What waited belongs to the old file, so it is written before. */
	if (reopen)
		sink_reopen_now(sink);
	if (n_lost == 0)
		sink_tell_lost(sink);

	pthread_mutex_lock(&sink->lock);
	sink->n_writing_bytes = 0;
	sink->n_lost += n_lost;
}

static void *
sink_main(void *arg)
{
	struct log_sink *sink = arg;

	pthread_mutex_lock(&sink->lock);
	while (sink->waiting.len > 0 || sink->reopen || !sink->closing) {
		if (sink->waiting.len == 0 && !sink->reopen)
			sink_sleep(sink);
		sink_turn(sink);
	}
	pthread_mutex_unlock(&sink->lock);
	sink_tell_lost(sink);
	pthread_mutex_lock(&sink->lock);
	sink->ended = true;
	pthread_cond_signal(&sink->gone);
	pthread_mutex_unlock(&sink->lock);
	return NULL;
}

/* Start the thread with all signals blocked: they are others' business, and a
   broken pipe must not end the process. */
static bool
sink_start(struct log_sink *sink)
{
	pthread_condattr_t attr;
	sigset_t all, before;
	int rc;

	pthread_mutex_init(&sink->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&sink->wake, &attr);
	pthread_cond_init(&sink->gone, &attr);
	pthread_condattr_destroy(&attr);
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	rc = pthread_create(&sink->thread, NULL, sink_main, sink);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return rc == 0;
}

static void
sink_free(struct log_sink *sink)
{
	if (sink->fd > STDERR_FILENO)
		close(sink->fd);
	pthread_mutex_destroy(&sink->lock);
	pthread_cond_destroy(&sink->wake);
	pthread_cond_destroy(&sink->gone);
	strbuf_clear(&sink->waiting);
	strbuf_clear(&sink->writing);
	free(sink->path);
	free(sink);
}

/* Have an event written that is no worker's. Any thread may call. */
static void
sink_say_state(const char *message, void *ctx)
{
	struct log_sink *sink = ctx;
	struct strbuf line = { 0 };
	struct record record;

	record_begin(&record, &line, sink->format, LOG_WARN, "state",
	    clock_wall_ms());
	record_str(&record, "message", slice_str(message));
	record_end(&record);
	if (line.failed)
		log_sink_count_lost(sink, 1);
	else
		log_sink_put(sink, &line, 1);
	strbuf_clear(&line);
}

/* Open the book that options ask for, if any. */
static bool
sink_open_seen(struct log_sink *sink, const struct log_options *options)
{
	if (options->state == NULL)
		return true;
	sink->seen = seen_book_open(options->state, sink_say_state, sink);
	return sink->seen != NULL;
}

struct log_sink *
log_sink_open(const struct log_options *options, struct strbuf *errors)
{
	struct log_sink *sink;
	int fd = path_open(options->path);

	if (fd < 0) {
		strbuf_addf(errors, "cannot open the log %s: %s\n", options->path,
		    strerrordesc_np(errno));
		return NULL;
	}
	sink = calloc(1, sizeof(*sink));
	if (sink == NULL)
		goto fail;
	sink_use(sink, fd);
	sink->format = options->format;
	sink->queue_max = options->queue_max;
	sink->path = strdup(options->path);
	if (sink->path != NULL && sink_start(sink)) {
		if (sink_open_seen(sink, options))
			return sink;
		log_sink_close(sink);
	} else {
		sink_free(sink);
	}
	fd = -1;
fail:
	if (fd > STDERR_FILENO)
		close(fd);
	strbuf_add_str(errors, "cannot start the log's threads: no memory\n");
	return NULL;
}

void
log_sink_put(struct log_sink *sink, struct strbuf *lines, size_t n_lines)
{
	struct strbuf emptied;
	bool wake;

	pthread_mutex_lock(&sink->lock);
	if (sink->waiting.len + sink->n_writing_bytes + lines->len >
	    sink->queue_max) {
		sink->n_lost += n_lines;
	} else if (sink->waiting.len == 0) {
		emptied = sink->waiting;
		sink->waiting = *lines;
		*lines = emptied;
	} else if (strbuf_reserve(&sink->waiting, lines->len)) {
		strbuf_add(&sink->waiting, strbuf_slice(lines));
	} else {
		sink->waiting.failed = false;
		sink->n_lost += n_lines;
	}
	wake = sink->sleeping;
	if (wake)
		pthread_cond_signal(&sink->wake);
	pthread_mutex_unlock(&sink->lock);
	strbuf_reset(lines, KEEP_MAX);
}

void
log_sink_count_lost(struct log_sink *sink, size_t n_lines)
{
	pthread_mutex_lock(&sink->lock);
	sink->n_lost += n_lines;
	pthread_mutex_unlock(&sink->lock);
}

struct seen_book *
log_sink_seen(struct log_sink *sink)
{
	return sink->seen;
}

void
log_sink_reopen(struct log_sink *sink)
{
	pthread_mutex_lock(&sink->lock);
	sink->reopen = true;
	pthread_cond_signal(&sink->wake);
	pthread_mutex_unlock(&sink->lock);
}

void
log_sink_close(struct log_sink *sink)
{
	struct timespec until;
	bool ended;

	if (sink == NULL)
		return;
	seen_book_close(sink->seen);	/* it may have something to say */
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += CLOSE_S;
	pthread_mutex_lock(&sink->lock);
	sink->closing = true;
	sink->deadline_us = clock_monotonic_us() + DRAIN_US;
	pthread_cond_signal(&sink->wake);
	while (!sink->ended &&
	    pthread_cond_timedwait(&sink->gone, &sink->lock, &until) == 0)
		continue;
	ended = sink->ended;
	pthread_mutex_unlock(&sink->lock);
	if (!ended) {
		/* Stuck in the kernel; it still uses its memory, so leave it. */
		pthread_detach(sink->thread);
		return;
	}
	pthread_join(sink->thread, NULL);
	sink_free(sink);
}
