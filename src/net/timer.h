#ifndef NET_TIMER_H
#define NET_TIMER_H
/*
 * Deadlines of connections. All deadlines of one kind have the same duration,
 * so a list in order of starting is in order of falling due, and one timer a
 * loop looks at the heads of the lists only. Starting and stopping a deadline
 * is a few pointer writes.
 */
#include "net/loop.h"

struct timer_set;

/* The deadlines of one kind; part of a set. */
struct timer_class;

struct timer {
	struct list link;
	uint64_t due_us;
	void (*on_due)(void *ctx);
	void *ctx;
};

/* NULL when memory ran out. The loop outlives the set. */
struct timer_set *timer_set_new(struct loop *loop) NONNULL(1) MUST_CHECK;
void timer_set_free(struct timer_set *set);	/* accepts NULL */

/* A kind of deadline, freed with its set. NULL when memory ran out. */
struct timer_class *timer_class_new(struct timer_set *set, uint64_t ms)
    NONNULL(1) MUST_CHECK;

/* Change the duration, for deadlines started from now on. */
void timer_class_set(struct timer_class *class, uint64_t ms) NONNULL(1);

void timer_init(struct timer *timer, void (*on_due)(void *ctx), void *ctx)
    NONNULL(1, 2);

/*
 * Start, or start again, a deadline: on_due is called once, up to a tenth of a
 * second late, unless it is stopped before. A duration of 0 never falls due.
 */
void timer_start(struct timer_class *class, struct timer *timer) NONNULL(1, 2);

/* Stop a deadline; harmless when it is not running. */
void timer_stop(struct timer *timer) NONNULL(1);

static inline bool
timer_is_running(const struct timer *timer)
{
	return !list_is_empty(&timer->link);
}

#endif
