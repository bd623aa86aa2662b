#include "log/log_sink.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"

#define HURRY_US (700 * 1000)		/* how long a reader is waited for at the end */
#define CLOSE_S 1			/* how long closing waits for the thread */
#define GATHER_NS (5 * 1000 * 1000)	/* between two writes */
#define KEEP_MAX ((size_t)256 * 1024)	/* memory a buffer keeps when idle */

struct log_sink {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;		/* there is work for the thread */
	pthread_cond_t gone;		/* the thread has ended */
	/* under lock */
	struct strbuf waiting[2];	/* lines put and not yet taken, for even and
					   for odd places */
	unsigned place;			/* where lines are written now */
	unsigned newest;		/* where they will be: this or the next one */
	struct log_target *next;	/* of the newest place, when it is another */
	size_t n_writing_bytes, n_writing;	/* taken and not yet written */
	size_t n_lost;			/* lines lost and not yet told */
	size_t queue_max, next_queue_max;
	bool sleeping;			/* the thread waits for wake */
	bool reopen;
	bool moving;			/* nobody puts lines for the old place */
	bool closing;
	bool ended;
	uint64_t hurry_us;		/* when to give up a slow reader, or 0 */
	/* the thread's own */
	struct strbuf writing;
	/* changed by the thread, under lock */
	struct log_target *target;
	/* constant */
	struct seen_book *seen;		/* or NULL */
};

/* Whether the writer has to give up waiting for its reader. */
static bool
sink_gives_up(void *ctx)
{
	struct log_sink *sink = ctx;
	bool over;

	pthread_mutex_lock(&sink->lock);
	over = sink->hurry_us != 0 && clock_monotonic_us() >= sink->hurry_us;
	pthread_mutex_unlock(&sink->lock);
	return over;
}

/* The lines that wait for the place in use. */
static struct strbuf *
sink_waiting(struct log_sink *sink)
{
	return &sink->waiting[sink->place & 1];
}

/* Write one event of the sink's own. False when that failed. */
static bool
sink_tell(struct log_sink *sink, const char *event, uint64_t count,
    const char *message)
{
	struct strbuf line = { 0 };
	struct record record;
	struct clock_stamp stamp = { 0 };
	bool written;

	record_begin(&record, &line, log_target_format(sink->target), LOG_WARN, event,
	    clock_stamp_at(&stamp, clock_wall_ms()));
	if (count > 0)
		record_u64(&record, "count", count);
	record_str(&record, "message", slice_str(message));
	record_end(&record);
	written = !line.failed && log_target_write(sink->target,
	    strbuf_slice(&line), sink_gives_up, sink) == 0;
	strbuf_clear(&line);
	return written;
}

/* Tell how many lines were lost, if any; try again later when that fails. */
static void
sink_tell_lost(struct log_sink *sink)
{
	size_t n_lost;

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
	struct strbuf message = { 0 };
	char *text;

	if (log_target_reopen(sink->target))
		return;
	strbuf_addf(&message, "%s: %s", log_target_path(sink->target),
	    strerrordesc_np(errno));
	text = strbuf_take_str(&message);
	(void)sink_tell(sink, "log-reopen-failed", 0, text == NULL ? "" : text);
	free(text);
}

/* The clock's time, that long from now. */
static struct timespec
time_after(time_t s, long ns)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	at.tv_sec += s;
	at.tv_nsec += ns;
	if (at.tv_nsec >= 1000000000) {
		at.tv_sec++;
		at.tv_nsec -= 1000000000;
	}
	return at;
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
		until = time_after(1, 0);
		pthread_cond_timedwait(&sink->wake, &sink->lock, &until);
	}
	sink->sleeping = false;
}

/*
 * Let lines gather before the next write: a busy proxy puts some at the end of
 * each turn, and being woken for each costs it more than writing them. The first
 * line after a rest does not wait.
 */
static void
sink_gather(struct log_sink *sink)
{
	struct timespec until = time_after(0, GATHER_NS);

	if (!sink->closing && !sink->reopen && !sink->moving)
		pthread_cond_timedwait(&sink->wake, &sink->lock, &until);
}

/* Go over to the next target, if there is one; under the lock. */
static void
sink_move(struct log_sink *sink)
{
	sink->moving = false;
	sink->queue_max = sink->next_queue_max;
	if (!sink->closing)
		sink->hurry_us = 0;
	if (sink->next == NULL)
		return;
	log_target_free(sink->target);
	sink->target = sink->next;
	sink->next = NULL;
	sink->place = sink->newest;
}

/* Write one batch, under the lock at entry and exit. */
static void
sink_turn(struct log_sink *sink)
{
	struct strbuf taken = *sink_waiting(sink);
	bool reopen = sink->reopen, moving = sink->moving;
	size_t n_lost;

	*sink_waiting(sink) = sink->writing;
	sink->writing = taken;
	sink->n_writing_bytes = taken.len;
	sink->n_writing = log_target_count(strbuf_slice(&taken));
	sink->reopen = false;
	pthread_mutex_unlock(&sink->lock);

	n_lost = log_target_write(sink->target, strbuf_slice(&sink->writing),
	    sink_gives_up, sink);
	strbuf_reset(&sink->writing, KEEP_MAX);
	/* What waited belongs to the old file, so it is written before. */
	if (reopen)
		sink_reopen_now(sink);

	pthread_mutex_lock(&sink->lock);
	sink->n_writing_bytes = sink->n_writing = 0;
	sink->n_lost += n_lost;
	if (moving)
		sink_move(sink);
	if (n_lost > 0 && !reopen && !moving)
		return;
	pthread_mutex_unlock(&sink->lock);
	sink_tell_lost(sink);
	pthread_mutex_lock(&sink->lock);
}

static bool
sink_has_work(struct log_sink *sink)
{
	return sink_waiting(sink)->len > 0 || sink->reopen || sink->moving;
}

static void *
sink_main(void *arg)
{
	struct log_sink *sink = arg;

	pthread_mutex_lock(&sink->lock);
	while (sink_has_work(sink) || !sink->closing) {
		if (!sink_has_work(sink))
			sink_sleep(sink);
		sink_turn(sink);
		sink_gather(sink);
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
	pthread_mutex_destroy(&sink->lock);
	pthread_cond_destroy(&sink->wake);
	pthread_cond_destroy(&sink->gone);
	strbuf_clear(&sink->waiting[0]);
	strbuf_clear(&sink->waiting[1]);
	strbuf_clear(&sink->writing);
	log_target_free(sink->target);
	log_target_free(sink->next);
	free(sink);
}

/* Start the thread, and the book that options ask for, if any. */
static bool
sink_begin(struct log_sink *sink, const struct log_options *options)
{
	if (options->state != NULL) {
		sink->seen = seen_book_open(options->state);
		if (sink->seen == NULL)
			return false;
	}
	return sink_start(sink);
}

struct log_sink *
log_sink_open(const struct log_options *options, struct strbuf *errors)
{
	struct log_target *target = log_target_open(options, errors);
	struct log_sink *sink;

	if (target == NULL)
		return NULL;
	sink = calloc(1, sizeof(*sink));
	if (sink != NULL) {
		sink->target = target;
		sink->queue_max = options->queue_max;
		if (sink_begin(sink, options))
			return sink;
		seen_book_close(sink->seen);
		sink_free(sink);
	} else {
		log_target_free(target);
	}
	strbuf_add_str(errors, "cannot start the log's threads: no memory\n");
	return NULL;
}

/* Bytes that wait, for either place, or are being written. */
static size_t
sink_backlog(const struct log_sink *sink)
{
	return sink->waiting[0].len + sink->waiting[1].len + sink->n_writing_bytes;
}

void
log_sink_put(struct log_sink *sink, unsigned place, struct strbuf *lines,
    size_t n_lines)
{
	struct strbuf *waiting, emptied;

	pthread_mutex_lock(&sink->lock);
	waiting = &sink->waiting[place & 1];
	if (sink_backlog(sink) + lines->len > sink->queue_max) {
		sink->n_lost += n_lines;
	} else if (waiting->len == 0) {
		emptied = *waiting;
		*waiting = *lines;
		*lines = emptied;
	} else if (strbuf_reserve(waiting, lines->len)) {
		strbuf_add(waiting, strbuf_slice(lines));
	} else {
		waiting->failed = false;
		sink->n_lost += n_lines;
	}
	if (sink->sleeping || sink_backlog(sink) > sink->queue_max / 2)
		pthread_cond_signal(&sink->wake);
	pthread_mutex_unlock(&sink->lock);
	strbuf_reset(lines, KEEP_MAX);
}

unsigned
log_sink_place(struct log_sink *sink)
{
	unsigned newest;

	pthread_mutex_lock(&sink->lock);
	newest = sink->newest;
	pthread_mutex_unlock(&sink->lock);
	return newest;
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

bool
log_sink_is_at(struct log_sink *sink, const struct log_options *options)
{
	bool same;

	pthread_mutex_lock(&sink->lock);
	same = log_target_is(sink->next != NULL ? sink->next : sink->target, options);
	pthread_mutex_unlock(&sink->lock);
	return same;
}

bool
log_sink_prepare(struct log_sink *sink, struct log_target *target,
    size_t queue_max)
{
	bool ready;

	pthread_mutex_lock(&sink->lock);
	ready = !sink->moving && sink->next == NULL;
	if (ready) {
		sink->next = target;
		sink->next_queue_max = queue_max;
		sink->newest = sink->place + (target != NULL);
	}
	pthread_mutex_unlock(&sink->lock);
	return ready;
}

void
log_sink_cancel(struct log_sink *sink)
{
	pthread_mutex_lock(&sink->lock);
	log_target_free(sink->next);
	sink->next = NULL;
	sink->newest = sink->place;
	pthread_mutex_unlock(&sink->lock);
}

void
log_sink_switch(struct log_sink *sink)
{
	pthread_mutex_lock(&sink->lock);
	sink->moving = true;
	/* An old place that is stuck must not keep the new one waiting. */
	if (sink->next != NULL)
		sink->hurry_us = clock_monotonic_us() + HURRY_US;
	pthread_cond_signal(&sink->wake);
	pthread_mutex_unlock(&sink->lock);
}

/* Lines that will not be written any more, as far as is known; under the lock. */
static size_t
sink_given_up(const struct log_sink *sink)
{
	size_t n = sink->n_lost;

	if (!sink->ended)
		for (unsigned i = 0; i < 2; i++)
			n += log_target_count(strbuf_slice(&sink->waiting[i]));
	return sink->ended ? n : n + sink->n_writing;
}

size_t
log_sink_close(struct log_sink *sink)
{
	struct timespec until = time_after(CLOSE_S, 0);
	size_t n_lost;
	bool ended;

	if (sink == NULL)
		return 0;
	seen_book_close(sink->seen);
	pthread_mutex_lock(&sink->lock);
	sink->closing = true;
	/* A move that was begun ends here: nobody is left to put lines. */
	sink->moving = sink->moving || sink->next != NULL;
	sink->hurry_us = clock_monotonic_us() + HURRY_US;
	pthread_cond_signal(&sink->wake);
	while (!sink->ended &&
	    pthread_cond_timedwait(&sink->gone, &sink->lock, &until) == 0)
		continue;
	ended = sink->ended;
	n_lost = sink_given_up(sink);
	pthread_mutex_unlock(&sink->lock);
	if (!ended) {
		/* Stuck in the kernel; it still uses its memory, so leave it. */
		pthread_detach(sink->thread);
		return n_lost;
	}
	pthread_join(sink->thread, NULL);
	sink_free(sink);
	return n_lost;
}
