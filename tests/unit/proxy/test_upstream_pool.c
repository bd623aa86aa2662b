#include "proxy/upstream_pool.h"

#include <sys/socket.h>
#include <unistd.h>

#include "unit/proxy/proxy_cases.h"

/* A pool on a loop, and the far ends of the connections in it. */
struct fixture {
	struct loop *loop;
	struct timer_set *set;
	struct upstream_pool *pool;
	int far[4];
	size_t n_far;
};

static void
on_data(unsigned char *bytes, size_t len, void *ctx)
{
	(void)bytes;
	(void)len;
	(void)ctx;
}

static void
on_event(void *ctx)
{
	(void)ctx;
}

static void
on_error(int error, void *ctx)
{
	(void)error;
	(void)ctx;
}

static const struct stream_handler lent_handler = {
	.on_data = on_data, .on_eof = on_event, .on_drained = on_event,
	.on_error = on_error,
};

static void
open_fixture(struct fixture *f, uint64_t idle_ms)
{
	*f = (struct fixture){ .loop = loop_new() };
	f->set = timer_set_new(f->loop);
	f->pool = upstream_pool_new(timer_class_new(f->set, idle_ms));
	ck_assert_ptr_nonnull(f->pool);
}

static void
close_fixture(struct fixture *f)
{
	upstream_pool_free(f->pool);
	for (size_t i = 0; i < f->n_far; i++)
		close(f->far[i]);
	timer_set_free(f->set);
	loop_free(f->loop);
}

/* A connection, lent. */
static struct upstream *
connection(struct fixture *f, const char *key)
{
	struct upstream *upstream;
	int fds[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds), 0);
	f->far[f->n_far++] = fds[1];
	upstream = upstream_pool_adopt(f->pool, slice_str(key),
	    stream_new(f->loop, fds[0], &lent_handler, NULL));
	ck_assert_ptr_nonnull(upstream);
	return upstream;
}

static void
on_over(void *ctx)
{
	loop_stop(ctx);
}

static void
run(struct fixture *f, uint64_t ms)
{
	struct loop_timer *over = loop_timer_new(f->loop, ms, true, on_over, f->loop);

	ck_assert(loop_run(f->loop));
	loop_timer_free(over);
}

START_TEST(what_was_put_is_taken_by_its_key_the_last_first)
{
	struct fixture f;
	struct upstream *a, *b, *other;

	open_fixture(&f, 10000);
	a = connection(&f, "a:80");
	b = connection(&f, "a:80");
	other = connection(&f, "a:81");
	ck_assert(!a->reused);
	upstream_pool_put(f.pool, a);
	upstream_pool_put(f.pool, b);
	upstream_pool_put(f.pool, other);
	ck_assert_ptr_eq(upstream_pool_take(f.pool, SLICE("a:80")), b);
	ck_assert_ptr_eq(upstream_pool_take(f.pool, SLICE("a:80")), a);
	ck_assert(a->reused && b->reused);
	ck_assert_ptr_null(upstream_pool_take(f.pool, SLICE("a:80")));
	ck_assert_ptr_null(upstream_pool_take(f.pool, SLICE("b:80")));
	upstream_close(f.pool, a);
	upstream_close(f.pool, b);
	close_fixture(&f);
}
END_TEST

START_TEST(an_origin_that_closes_or_speaks_unasked_is_dropped)
{
	struct fixture f;

	open_fixture(&f, 10000);
	upstream_pool_put(f.pool, connection(&f, "closes"));
	upstream_pool_put(f.pool, connection(&f, "speaks"));
	upstream_pool_put(f.pool, connection(&f, "waits"));
	shutdown(f.far[0], SHUT_WR);
	ck_assert_int_eq(write(f.far[1], "HTTP/1.1 408", 12), 12);
	run(&f, 20);
	ck_assert_ptr_null(upstream_pool_take(f.pool, SLICE("closes")));
	ck_assert_ptr_null(upstream_pool_take(f.pool, SLICE("speaks")));
	upstream_close(f.pool, upstream_pool_take(f.pool, SLICE("waits")));
	close_fixture(&f);
}
END_TEST

START_TEST(what_waits_too_long_is_closed)
{
	struct fixture f;
	char byte;

	open_fixture(&f, 20);
	upstream_pool_put(f.pool, connection(&f, "a"));
	run(&f, 300);
	ck_assert_ptr_null(upstream_pool_take(f.pool, SLICE("a")));
	ck_assert_int_eq(read(f.far[0], &byte, 1), 0);
	close_fixture(&f);
}
END_TEST

START_TEST(a_pool_is_emptied_of_all_origins)
{
	struct fixture f;
	struct upstream *lent;

	open_fixture(&f, 10000);
	lent = connection(&f, "a");
	upstream_pool_put(f.pool, connection(&f, "a"));
	upstream_pool_put(f.pool, connection(&f, "b"));
	upstream_pool_empty(f.pool);
	ck_assert_ptr_null(upstream_pool_take(f.pool, SLICE("a")));
	ck_assert_ptr_null(upstream_pool_take(f.pool, SLICE("b")));
	upstream_close(f.pool, lent);
	close_fixture(&f);
}
END_TEST

TCase *
upstream_pool_case(void)
{
	TCase *tcase = tcase_create("upstream_pool");

	tcase_add_test(tcase, what_was_put_is_taken_by_its_key_the_last_first);
	tcase_add_test(tcase, an_origin_that_closes_or_speaks_unasked_is_dropped);
	tcase_add_test(tcase, what_waits_too_long_is_closed);
	tcase_add_test(tcase, a_pool_is_emptied_of_all_origins);
	return tcase;
}
