#include "net/timer.h"

#include "unit/net/net_cases.h"

/* A deadline that notes when it fell due, and may end the loop. */
struct probe {
	struct timer timer;
	struct loop *loop;
	unsigned fired;
	unsigned order;		/* how many had fired before */
	unsigned *total;
	unsigned last_of;	/* end the loop when so many have fired */
};

static void
on_due(void *ctx)
{
	struct probe *probe = ctx;

	probe->fired++;
	probe->order = (*probe->total)++;
	if (*probe->total == probe->last_of)
		loop_stop(probe->loop);
}

static void
probe_init(struct probe *probe, struct loop *loop, unsigned *total,
    unsigned last_of)
{
	*probe = (struct probe){ .loop = loop, .total = total, .last_of = last_of };
	timer_init(&probe->timer, on_due, probe);
}

static void
on_too_late(void *ctx)
{
	loop_stop(ctx);
}

/* Run the loop until a probe ends it, at most two seconds. */
static void
run(struct loop *loop)
{
	struct loop_timer *late = loop_timer_new(loop, 2000, true, on_too_late, loop);

	ck_assert(loop_run(loop));
	loop_timer_free(late);
}

START_TEST(deadlines_fall_due_once_in_order_of_starting)
{
	struct loop *loop = loop_new();
	struct timer_set *set = timer_set_new(loop);
	struct timer_class *class = timer_class_new(set, 50);
	struct probe probes[3];
	unsigned total = 0;

	for (unsigned i = 0; i < 3; i++) {
		probe_init(&probes[i], loop, &total, 3);
		timer_start(class, &probes[i].timer);
	}
	run(loop);
	for (unsigned i = 0; i < 3; i++) {
		ck_assert_uint_eq(probes[i].fired, 1);
		ck_assert_uint_eq(probes[i].order, i);
		ck_assert(!timer_is_running(&probes[i].timer));
	}
	timer_set_free(set);
	loop_free(loop);
}
END_TEST

START_TEST(a_stopped_deadline_never_falls_due)
{
	struct loop *loop = loop_new();
	struct timer_set *set = timer_set_new(loop);
	struct timer_class *class = timer_class_new(set, 20);
	struct probe stopped, other;
	unsigned total = 0;

	probe_init(&stopped, loop, &total, 0);
	probe_init(&other, loop, &total, 1);
	timer_start(class, &stopped.timer);
	timer_start(class, &other.timer);
	timer_stop(&stopped.timer);
	timer_stop(&stopped.timer);
	run(loop);
	ck_assert_uint_eq(stopped.fired, 0);
	ck_assert_uint_eq(other.fired, 1);
	timer_set_free(set);
	loop_free(loop);
}
END_TEST

START_TEST(a_shorter_class_falls_due_first_though_started_later)
{
	struct loop *loop = loop_new();
	struct timer_set *set = timer_set_new(loop);
	struct timer_class *slow = timer_class_new(set, 600);
	struct timer_class *quick = timer_class_new(set, 50);
	struct probe late, early;
	unsigned total = 0;

	probe_init(&late, loop, &total, 2);
	probe_init(&early, loop, &total, 2);
	timer_start(slow, &late.timer);
	timer_start(quick, &early.timer);
	run(loop);
	ck_assert_uint_eq(early.order, 0);
	ck_assert_uint_eq(late.order, 1);
	timer_set_free(set);
	loop_free(loop);
}
END_TEST

START_TEST(a_duration_of_0_never_falls_due)
{
	struct loop *loop = loop_new();
	struct timer_set *set = timer_set_new(loop);
	struct probe probe;
	unsigned total = 0;

	probe_init(&probe, loop, &total, 1);
	timer_start(timer_class_new(set, 0), &probe.timer);
	ck_assert(!timer_is_running(&probe.timer));
	timer_set_free(set);
	loop_free(loop);
}
END_TEST

TCase *
timer_case(void)
{
	TCase *tcase = tcase_create("timer");

	tcase_add_test(tcase, deadlines_fall_due_once_in_order_of_starting);
	tcase_add_test(tcase, a_stopped_deadline_never_falls_due);
	tcase_add_test(tcase, a_shorter_class_falls_due_first_though_started_later);
	tcase_add_test(tcase, a_duration_of_0_never_falls_due);
	return tcase;
}
