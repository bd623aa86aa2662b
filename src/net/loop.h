#ifndef NET_LOOP_H
#define NET_LOOP_H
/*
 * One thread's event loop, on libevent: level-triggered epoll, no locks, one
 * large read buffer that all streams of the loop share. Every object made on a
 * loop belongs to the loop's thread; only loop_stop may be called from another.
 */
#include "base/list.h"
#include "base/strbuf.h"

struct loop;
struct event_base;

/* NULL when memory or descriptors ran out. */
struct loop *loop_new(void) MUST_CHECK;
void loop_free(struct loop *loop);	/* accepts NULL */

/* Run until loop_stop. False when the loop itself failed. */
bool loop_run(struct loop *loop) NONNULL(1) MUST_CHECK;

/* End loop_run after the current turn. To be called on the loop's thread. */
void loop_stop(struct loop *loop) NONNULL(1);

/* For net/ only. */
struct event_base *loop_base(struct loop *loop) NONNULL(1);

/*
 * The monotonic clock in microseconds, as read when the current readiness event
 * began: good for timing exchanges, free to ask.
 */
uint64_t loop_now_us(const struct loop *loop) NONNULL(1);

/* Read the clock anew; net/ does so at the start of each event. */
void loop_tick(struct loop *loop) NONNULL(1);

/* The buffer that streams read into; its content lasts for one callback. */
#define LOOP_BUFFER_SIZE (256 * 1024)
unsigned char *loop_buffer(struct loop *loop) NONNULL(1);

/* For net/ only: another one, and one for what is to be sent, for TLS. Both
   buffers have LOOP_BUFFER_ROOM bytes beyond their size. */
#define LOOP_BUFFER_ROOM (64 * 1024)
unsigned char *loop_spare(struct loop *loop) NONNULL(1);
struct strbuf *loop_sealed(struct loop *loop) NONNULL(1);

/*
 * Something to be done at the end of the current turn: freeing what a callback
 * must not free under its own feet, or what is worth doing once for many
 * events. Embedded; costs no system call.
 */
struct loop_task {
	struct list link;
	void (*run)(void *ctx);
	void *ctx;
};

void loop_task_init(struct loop_task *task, void (*run)(void *ctx), void *ctx)
    NONNULL(1, 2);

/* Run the task once at the end of this turn; does nothing if it waits already.
   The task may free itself. */
void loop_defer(struct loop *loop, struct loop_task *task) NONNULL(1, 2);

/* Take back a deferred task; harmless when none waits. */
void loop_task_cancel(struct loop_task *task) NONNULL(1);

/*
 * Call run(ctx) every ms milliseconds until the timer is freed, or once when
 * `once`. For the few timers that are not deadlines of connections (timer.h).
 */
struct loop_timer;
struct loop_timer *loop_timer_new(struct loop *loop, uint64_t ms, bool once,
    void (*run)(void *ctx), void *ctx) NONNULL(1, 4) MUST_CHECK;
void loop_timer_free(struct loop_timer *timer);	/* accepts NULL */

/* Call run(ctx) on the loop's thread whenever fd can be read. */
struct loop_watch;
struct loop_watch *loop_watch_new(struct loop *loop, int fd,
    void (*run)(void *ctx), void *ctx) NONNULL(1, 3) MUST_CHECK;
void loop_watch_free(struct loop_watch *watch);	/* accepts NULL; fd stays open */

#endif
