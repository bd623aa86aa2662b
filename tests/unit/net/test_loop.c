#include "net/loop.h"

#include <unistd.h>

#include "unit/net/net_cases.h"

/* A task that notes its run and may defer another. */
struct step {
	struct loop_task task;
	struct loop *loop;
	struct step *then;
	unsigned runs;
};

static void
on_step(void *ctx)
{
	struct step *step = ctx;

	step->runs++;
	if (step->then != NULL)
		loop_defer(step->loop, &step->then->task);
	else
		loop_stop(step->loop);
}

static void
step_init(struct step *step, struct loop *loop, struct step *then)
{
	*step = (struct step){ .loop = loop, .then = then };
	loop_task_init(&step->task, on_step, step);
}

START_TEST(a_deferred_task_runs_once_and_may_defer_another)
{
	struct loop *loop = loop_new();
	struct step first, last;

	step_init(&last, loop, NULL);
	step_init(&first, loop, &last);
	loop_defer(loop, &first.task);
	loop_defer(loop, &first.task);
	ck_assert(loop_run(loop));
	ck_assert_uint_eq(first.runs, 1);
	ck_assert_uint_eq(last.runs, 1);
	loop_free(loop);
}
END_TEST

START_TEST(a_cancelled_task_does_not_run)
{
	struct loop *loop = loop_new();
	struct step cancelled, last;

	step_init(&cancelled, loop, NULL);
	step_init(&last, loop, NULL);
	loop_defer(loop, &cancelled.task);
	loop_task_cancel(&cancelled.task);
	loop_defer(loop, &last.task);
	ck_assert(loop_run(loop));
	ck_assert_uint_eq(cancelled.runs, 0);
	ck_assert_uint_eq(last.runs, 1);
	loop_free(loop);
}
END_TEST

START_TEST(what_waits_when_the_loop_is_freed_is_run)
{
	struct loop *loop = loop_new();
	struct step step;

	step_init(&step, loop, NULL);
	loop_defer(loop, &step.task);
	loop_free(loop);
	ck_assert_uint_eq(step.runs, 1);
}
END_TEST

static void
on_readable(void *ctx)
{
	loop_stop(ctx);
}

START_TEST(a_watched_descriptor_wakes_the_loop)
{
	struct loop *loop = loop_new();
	struct loop_watch *watch;
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	watch = loop_watch_new(loop, ends[0], on_readable, loop);
	ck_assert_int_eq(write(ends[1], "x", 1), 1);
	ck_assert(loop_run(loop));
	loop_watch_free(watch);
	close(ends[0]);
	close(ends[1]);
	loop_free(loop);
}
END_TEST

struct count {
	struct loop *loop;
	unsigned n;
};

static void
on_tick(void *ctx)
{
	struct count *count = ctx;

	if (++count->n == 3)
		loop_stop(count->loop);
}

START_TEST(a_repeating_timer_repeats)
{
	struct count count = { .loop = loop_new() };
	struct loop_timer *timer = loop_timer_new(count.loop, 5, false, on_tick, &count);

	ck_assert(loop_run(count.loop));
	ck_assert_uint_eq(count.n, 3);
	loop_timer_free(timer);
	loop_free(count.loop);
}
END_TEST

TCase *
loop_case(void)
{
	TCase *tcase = tcase_create("loop");

	tcase_add_test(tcase, a_deferred_task_runs_once_and_may_defer_another);
	tcase_add_test(tcase, a_cancelled_task_does_not_run);
	tcase_add_test(tcase, what_waits_when_the_loop_is_freed_is_run);
	tcase_add_test(tcase, a_watched_descriptor_wakes_the_loop);
	tcase_add_test(tcase, a_repeating_timer_repeats);
	return tcase;
}
