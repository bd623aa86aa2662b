#include "net/loop.h"

#include <event2/event.h>
#include <event2/event_struct.h>
#include <stdlib.h>

#include "base/clock.h"

struct loop {
	struct event_base *base;
	uint64_t now_us;
	struct list tasks;
	struct event tasks_event;
	unsigned char *buffer, *spare;
	struct strbuf sealed;
};

struct loop_timer {
	struct event event;
	struct loop *loop;
	void (*run)(void *ctx);
	void *ctx;
};

struct loop_watch {
	struct event event;
	struct loop *loop;
	void (*run)(void *ctx);
	void *ctx;
};

static void
on_tasks(evutil_socket_t fd, short what, void *ctx)
{
	struct loop *loop = ctx;

	(void)fd;
	(void)what;
	while (!list_is_empty(&loop->tasks)) {
		struct loop_task *task =
		    LIST_OWNER(list_first(&loop->tasks), struct loop_task, link);

		list_remove(&task->link);
		task->run(task->ctx);
	}
}

static struct event_base *
base_new(void)
{
	struct event_config *config = event_config_new();
	struct event_base *base = NULL;

	if (config == NULL)
		return NULL;
	if (event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK) == 0)
		base = event_base_new_with_config(config);
	event_config_free(config);
	return base;
}

struct loop *
loop_new(void)
{
	struct loop *loop = calloc(1, sizeof(*loop));

	if (loop == NULL)
		return NULL;
	list_init(&loop->tasks);
	loop->base = base_new();
	/* Memory that is never touched costs nothing. */
	loop->buffer = malloc(LOOP_BUFFER_SIZE + LOOP_BUFFER_ROOM);
	loop->spare = malloc(LOOP_BUFFER_SIZE + LOOP_BUFFER_ROOM);
	if (loop->base == NULL || loop->buffer == NULL || loop->spare == NULL) {
		loop_free(loop);
		return NULL;
	}
	event_assign(&loop->tasks_event, loop->base, -1, 0, on_tasks, loop);
	loop_tick(loop);
	return loop;
}

void
loop_free(struct loop *loop)
{
	if (loop == NULL)
		return;
	if (loop->base != NULL) {
		on_tasks(-1, 0, loop);
		event_base_free(loop->base);
	}
	free(loop->buffer);
	free(loop->spare);
	strbuf_clear(&loop->sealed);
	free(loop);
}

bool
loop_run(struct loop *loop)
{
	return event_base_loop(loop->base, EVLOOP_NO_EXIT_ON_EMPTY) == 0;
}

void
loop_stop(struct loop *loop)
{
	event_base_loopbreak(loop->base);
}

struct event_base *
loop_base(struct loop *loop)
{
	return loop->base;
}

uint64_t
loop_now_us(const struct loop *loop)
{
	return loop->now_us;
}

void
loop_tick(struct loop *loop)
{
	loop->now_us = clock_monotonic_us();
}

unsigned char *
loop_buffer(struct loop *loop)
{
	return loop->buffer;
}

unsigned char *
loop_spare(struct loop *loop)
{
	return loop->spare;
}

struct strbuf *
loop_sealed(struct loop *loop)
{
	return &loop->sealed;
}

void
loop_task_init(struct loop_task *task, void (*run)(void *ctx), void *ctx)
{
	list_init(&task->link);
	task->run = run;
	task->ctx = ctx;
}

void
loop_defer(struct loop *loop, struct loop_task *task)
{
	if (!list_is_empty(&task->link))
		return;
	/* libevent runs what is made active during a turn at that turn's end. */
	if (list_is_empty(&loop->tasks))
		event_active(&loop->tasks_event, EV_TIMEOUT, 0);
	list_append(&loop->tasks, &task->link);
}

void
loop_task_cancel(struct loop_task *task)
{
	list_remove(&task->link);
}

static void
on_timer(evutil_socket_t fd, short what, void *ctx)
{
	struct loop_timer *timer = ctx;

	(void)fd;
	(void)what;
	loop_tick(timer->loop);
	timer->run(timer->ctx);
}

struct loop_timer *
loop_timer_new(struct loop *loop, uint64_t ms, bool once,
    void (*run)(void *ctx), void *ctx)
{
	struct timeval every = { (time_t)(ms / 1000), (suseconds_t)(ms % 1000) * 1000 };
	struct loop_timer *timer = calloc(1, sizeof(*timer));

	if (timer == NULL)
		return NULL;
	timer->loop = loop;
	timer->run = run;
	timer->ctx = ctx;
	event_assign(&timer->event, loop->base, -1, once ? 0 : EV_PERSIST, on_timer,
	    timer);
	event_add(&timer->event, &every);
	return timer;
}

void
loop_timer_free(struct loop_timer *timer)
{
	if (timer == NULL)
		return;
	event_del(&timer->event);
	free(timer);
}

static void
on_watch(evutil_socket_t fd, short what, void *ctx)
{
	struct loop_watch *watch = ctx;

	(void)fd;
	(void)what;
	loop_tick(watch->loop);
	watch->run(watch->ctx);
}

struct loop_watch *
loop_watch_new(struct loop *loop, int fd, void (*run)(void *ctx), void *ctx)
{
	struct loop_watch *watch = calloc(1, sizeof(*watch));

	if (watch == NULL)
		return NULL;
	watch->loop = loop;
	watch->run = run;
	watch->ctx = ctx;
	event_assign(&watch->event, loop->base, fd, EV_READ | EV_PERSIST, on_watch,
	    watch);
	if (event_add(&watch->event, NULL) != 0) {
		free(watch);
		return NULL;
	}
	return watch;
}

void
loop_watch_free(struct loop_watch *watch)
{
	if (watch == NULL)
		return;
	event_del(&watch->event);
	free(watch);
}
