#include "net/timer.h"

#include <event2/event.h>
#include <event2/event_struct.h>
#include <stdlib.h>

#define SWEEP_MIN_US 100000	/* sweeps are at least this far apart */

struct timer_class {
	struct timer_set *set;
	struct timer_class *next;
	struct list running;		/* in order of falling due */
	uint64_t duration_us;
};

struct timer_set {
	struct loop *loop;
	struct timer_class *classes;
	struct event sweep;
	uint64_t sweep_at_us;		/* when it is armed for; 0: not armed */
};

static void
sweep_arm(struct timer_set *set, uint64_t due_us)
{
	uint64_t now_us = loop_now_us(set->loop);
	uint64_t wait_us = due_us > now_us ? due_us - now_us : 0;
	struct timeval wait;

	if (wait_us < SWEEP_MIN_US)
		wait_us = SWEEP_MIN_US;
	if (set->sweep_at_us != 0 && set->sweep_at_us <= now_us + wait_us)
		return;
	set->sweep_at_us = now_us + wait_us;
	wait.tv_sec = (time_t)(wait_us / 1000000);
	wait.tv_usec = (suseconds_t)(wait_us % 1000000);
	event_add(&set->sweep, &wait);
}

static void
class_sweep(struct timer_class *class)
{
	while (!list_is_empty(&class->running)) {
		struct timer *timer =
		    LIST_OWNER(list_first(&class->running), struct timer, link);

		if (timer->due_us > loop_now_us(class->set->loop))
			break;
		list_remove(&timer->link);
		timer->on_due(timer->ctx);
	}
}

static void
on_sweep(evutil_socket_t fd, short what, void *ctx)
{
	struct timer_set *set = ctx;

	(void)fd;
	(void)what;
	loop_tick(set->loop);
	set->sweep_at_us = 0;
	for (struct timer_class *class = set->classes; class; class = class->next)
		class_sweep(class);
	for (struct timer_class *class = set->classes; class; class = class->next)
		if (!list_is_empty(&class->running))
			sweep_arm(set, LIST_OWNER(list_first(&class->running),
			    struct timer, link)->due_us);
}

struct timer_set *
timer_set_new(struct loop *loop)
{
	struct timer_set *set = calloc(1, sizeof(*set));

	if (set == NULL)
		return NULL;
	set->loop = loop;
	event_assign(&set->sweep, loop_base(loop), -1, 0, on_sweep, set);
	return set;
}

void
timer_set_free(struct timer_set *set)
{
	struct timer_class *class, *next;

	if (set == NULL)
		return;
	event_del(&set->sweep);
	for (class = set->classes; class != NULL; class = next) {
		next = class->next;
		free(class);
	}
	free(set);
}

struct timer_class *
timer_class_new(struct timer_set *set, uint64_t ms)
{
	struct timer_class *class = calloc(1, sizeof(*class));

	if (class == NULL)
		return NULL;
	class->set = set;
	class->next = set->classes;
	set->classes = class;
	list_init(&class->running);
	timer_class_set(class, ms);
	return class;
}

void
timer_class_set(struct timer_class *class, uint64_t ms)
{
	class->duration_us = ms * 1000;
}

void
timer_init(struct timer *timer, void (*on_due)(void *ctx), void *ctx)
{
	list_init(&timer->link);
	timer->on_due = on_due;
	timer->ctx = ctx;
}

void
timer_start(struct timer_class *class, struct timer *timer)
{
	struct list *behind;

	list_remove(&timer->link);
	behind = class->running.prev;
	if (class->duration_us == 0)
		return;
	timer->due_us = loop_now_us(class->set->loop) + class->duration_us;
	/* Behind all that fall due before: the last, unless the duration has been
	   shortened since. */
	while (behind != &class->running &&
	    LIST_OWNER(behind, struct timer, link)->due_us > timer->due_us)
		behind = behind->prev;
	list_prepend(behind, &timer->link);
	if (class->set->sweep_at_us == 0 ||
	    timer->due_us < class->set->sweep_at_us)
		sweep_arm(class->set, timer->due_us);
}

void
timer_stop(struct timer *timer)
{
	list_remove(&timer->link);
}
