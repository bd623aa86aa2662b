#include "net/splice_way.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/strbuf.h"
#include "unit/net/net_cases.h"

#define BIG (4 * 1024 * 1024)	/* more than sockets and a pipe take at once */
#define TURN_MS 20		/* how long the loop may wait for something to do */

/* Bytes put into `source` come out of `sink`, by way of two streams. */
struct rig {
	struct loop *loop;
	struct pipe_pool *pipes;
	struct splice_way way;
	int source, sink;
	uint64_t max;			/* for a single move */
	size_t moved, copied;		/* bytes, so far */
	enum stream_rc rc;		/* of the last move that moved any */
	unsigned eof, drained;
};

static void
on_data(unsigned char *bytes, size_t len, void *ctx)
{
	struct rig *rig = ctx;
	struct slice data = slice_of(bytes, len);

	rig->copied += len;
	if (stream_write(rig->way.to, &data, 1) == STREAM_PENDING)
		stream_pause(rig->way.from);
	loop_stop(rig->loop);
}

static void
on_waiting(void *ctx)
{
	struct rig *rig = ctx;
	enum stream_rc rc;
	size_t n = splice_way_move(&rig->way, rig->max, &rc);

	loop_stop(rig->loop);
	if (n == 0)
		return;
	rig->moved += n;
	rig->rc = rc;
	if (rc != STREAM_SENT)
		stream_pause(rig->way.from);
}

static void
on_eof(void *ctx)
{
	struct rig *rig = ctx;

	rig->eof++;
	loop_stop(rig->loop);
}

static void
on_drained(void *ctx)
{
	struct rig *rig = ctx;

	rig->drained++;
	stream_resume(rig->way.from);
	loop_stop(rig->loop);
}

static void
on_error(int error, void *ctx)
{
	(void)error;
	(void)ctx;
}

static const struct stream_handler copying = {
	.on_data = on_data, .on_eof = on_eof, .on_drained = on_drained,
	.on_error = on_error,
};
static const struct stream_handler splicing = {
	.on_waiting = on_waiting, .on_data = on_data, .on_eof = on_eof,
	.on_drained = on_drained, .on_error = on_error,
};

static struct stream *
open_stream(struct rig *rig, int *other)
{
	int fds[2];
	struct stream *stream;

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds), 0);
	stream = stream_new(rig->loop, fds[0], &copying, rig);
	ck_assert_ptr_nonnull(stream);
	*other = fds[1];
	return stream;
}

static void
rig_open(struct rig *rig)
{
	*rig = (struct rig){ .loop = loop_new(), .pipes = pipe_pool_new(PIPE_POOL_MAX),
		.max = UINT64_MAX };
	rig->way = (struct splice_way){
		.from = open_stream(rig, &rig->source),
		.to = open_stream(rig, &rig->sink),
		.pipes = rig->pipes, .copying = &copying, .splicing = &splicing,
		.ctx = rig,
	};
	splice_way_start(&rig->way);
}

static void
rig_close(struct rig *rig)
{
	stream_close(rig->way.from);
	stream_close(rig->way.to);
	close(rig->source);
	close(rig->sink);
	pipe_pool_free(rig->pipes);
	loop_free(rig->loop);
}

static void
on_late(void *ctx)
{
	loop_stop(ctx);
}

/* Run until a callback ends the loop, or nothing has for a while. */
static void
run(struct rig *rig)
{
	struct loop_timer *late = loop_timer_new(rig->loop, TURN_MS, true, on_late,
	    rig->loop);

	ck_assert(loop_run(rig->loop));
	loop_timer_free(late);
}

/* Put bytes in, and see them through. */
static void
pass(struct rig *rig, const char *text)
{
	char got[64];
	size_t len = strlen(text);

	ck_assert_int_eq(write(rig->source, text, len), (ssize_t)len);
	run(rig);
	ck_assert_int_eq(read(rig->sink, got, sizeof(got)), (ssize_t)len);
	ck_assert_mem_eq(got, text, len);
}

START_TEST(bytes_are_spliced_once_the_way_is_started)
{
	struct rig rig;

	rig_open(&rig);
	pass(&rig, "spliced");
	ck_assert_uint_eq(rig.moved, 7);
	ck_assert_uint_eq(rig.copied, 0);
	ck_assert_int_eq(rig.rc, STREAM_SENT);
	splice_way_stop(&rig.way);
	pass(&rig, "copied");
	ck_assert_uint_eq(rig.moved, 7);
	ck_assert_uint_eq(rig.copied, 6);
	rig_close(&rig);
}
END_TEST

START_TEST(no_more_is_taken_than_may_be)
{
	struct rig rig;
	char got[8] = "";

	rig_open(&rig);
	rig.max = 3;
	ck_assert_int_eq(write(rig.source, "abcde", 5), 5);
	run(&rig);
	ck_assert_uint_eq(rig.moved, 3);
	ck_assert_int_eq(read(rig.sink, got, sizeof(got)), 3);
	splice_way_stop(&rig.way);
	run(&rig);
	ck_assert_uint_eq(rig.copied, 2);
	ck_assert_int_eq(read(rig.sink, got, sizeof(got)), 2);
	ck_assert_int_eq(memcmp(got, "de", 2), 0);
	rig_close(&rig);
}
END_TEST

START_TEST(several_small_reads_lead_back_to_copying)
{
	struct rig rig;
	unsigned n = 0;

	rig_open(&rig);
	while (rig.copied == 0 && n++ < 100)
		pass(&rig, "x");
	ck_assert_uint_gt(rig.moved, 1);
	ck_assert_uint_eq(rig.copied, 1);
	pass(&rig, "y");
	ck_assert_uint_eq(rig.copied, 2);
	splice_way_start(&rig.way);	/* and once more, from the start */
	pass(&rig, "z");
	pass(&rig, "z");
	ck_assert_uint_eq(rig.copied, 2);
	rig_close(&rig);
}
END_TEST

/* Write as much as source takes; returns how far that came. */
static size_t
fill(const struct rig *rig, const unsigned char *bytes, size_t from)
{
	ssize_t n = write(rig->source, bytes + from, BIG - from);

	return from + (n > 0 ? (size_t)n : 0);
}

START_TEST(what_is_not_taken_is_pending_and_keeps_its_place)
{
	unsigned char *big = malloc(BIG), *got = malloc(BIG + 4);
	struct slice behind = SLICE_LIT("last");
	size_t n_in = 0, n_out = 0;
	struct rig rig;

	for (size_t i = 0; i < BIG; i++)
		big[i] = (unsigned char)(i * 7 + i / 251);
	rig_open(&rig);
	while (rig.rc != STREAM_PENDING && n_in < BIG) {
		n_in = fill(&rig, big, n_in);
		run(&rig);
	}
	ck_assert_int_eq(rig.rc, STREAM_PENDING);
	ck_assert_uint_gt(stream_pending(rig.way.to), 0);
	ck_assert_uint_eq(rig.drained, 0);
	splice_way_stop(&rig.way);
	stream_pause(rig.way.from);
	ck_assert_int_eq(stream_write(rig.way.to, &behind, 1), STREAM_PENDING);
	while (n_out < rig.moved + 4) {
		ssize_t n = read(rig.sink, got + n_out, BIG + 4 - n_out);

		if (n > 0)
			n_out += (size_t)n;
		else
			run(&rig);
		stream_pause(rig.way.from);
	}
	ck_assert_mem_eq(got, big, rig.moved);
	ck_assert_mem_eq(got + rig.moved, "last", 4);
	if (rig.drained == 0)
		run(&rig);
	ck_assert_uint_eq(rig.drained, 1);
	ck_assert_uint_eq(stream_pending(rig.way.to), 0);
	rig_close(&rig);
	free(big);
	free(got);
}
END_TEST

START_TEST(a_stream_that_is_shut_ends_behind_what_is_in_the_pipe)
{
	unsigned char *big = calloc(1, BIG);
	size_t n_in = 0, n_out = 0;
	struct rig rig;
	ssize_t n;

	rig_open(&rig);
	while (rig.rc != STREAM_PENDING && n_in < BIG) {
		n_in = fill(&rig, big, n_in);
		run(&rig);
	}
	splice_way_stop(&rig.way);
	stream_shutdown(rig.way.to);
	while ((n = read(rig.sink, big, BIG)) != 0 && n_out <= rig.moved) {
		if (n > 0)
			n_out += (size_t)n;
		else
			run(&rig);
		stream_pause(rig.way.from);
	}
	ck_assert_uint_eq(n_out, rig.moved);
	rig_close(&rig);
	free(big);
}
END_TEST

START_TEST(nothing_overtakes_what_is_pending)
{
	unsigned char *big = calloc(1, BIG);
	struct slice first = slice_of(big, BIG);
	struct rig rig;

	rig_open(&rig);
	ck_assert_int_eq(stream_write(rig.way.to, &first, 1), STREAM_PENDING);
	ck_assert_int_eq(write(rig.source, "abc", 3), 3);
	run(&rig);
	run(&rig);
	ck_assert_uint_eq(rig.moved, 0);
	ck_assert_uint_eq(rig.copied, 3);
	rig_close(&rig);
	free(big);
}
END_TEST

START_TEST(without_a_pipe_bytes_are_copied)
{
	struct splice_pipe *lent[PIPE_POOL_MAX];
	struct rig rig;

	rig_open(&rig);
	for (size_t i = 0; i < PIPE_POOL_MAX; i++)
		lent[i] = pipe_pool_take(rig.pipes);
	ck_assert_int_eq(write(rig.source, "abc", 3), 3);
	run(&rig);
	run(&rig);
	ck_assert_uint_eq(rig.moved, 0);
	ck_assert_uint_eq(rig.copied, 3);
	for (size_t i = 0; i < PIPE_POOL_MAX; i++)
		pipe_pool_put(lent[i]);
	rig_close(&rig);
}
END_TEST

START_TEST(the_end_is_told)
{
	struct rig rig;

	rig_open(&rig);
	shutdown(rig.source, SHUT_WR);
	run(&rig);
	run(&rig);
	ck_assert_uint_eq(rig.eof, 1);
	ck_assert_uint_eq(rig.moved, 0);
	rig_close(&rig);
}
END_TEST

START_TEST(a_reader_that_is_gone_breaks_the_way)
{
	struct rig rig;

	signal(SIGPIPE, SIG_IGN);
	rig_open(&rig);
	close(rig.sink);
	rig.sink = -1;
	stream_pause(rig.way.to);	/* its end is not what is looked at here */
	ck_assert_int_eq(write(rig.source, "abc", 3), 3);
	run(&rig);
	ck_assert_uint_eq(rig.moved, 3);
	ck_assert_int_eq(rig.rc, STREAM_BROKEN);
	ck_assert_uint_eq(stream_pending(rig.way.to), 0);
	rig_close(&rig);
}
END_TEST

TCase *
splice_way_case(void)
{
	TCase *tcase = tcase_create("splice_way");

	tcase_add_test(tcase, bytes_are_spliced_once_the_way_is_started);
	tcase_add_test(tcase, no_more_is_taken_than_may_be);
	tcase_add_test(tcase, several_small_reads_lead_back_to_copying);
	tcase_add_test(tcase, what_is_not_taken_is_pending_and_keeps_its_place);
	tcase_add_test(tcase, a_stream_that_is_shut_ends_behind_what_is_in_the_pipe);
	tcase_add_test(tcase, nothing_overtakes_what_is_pending);
	tcase_add_test(tcase, without_a_pipe_bytes_are_copied);
	tcase_add_test(tcase, the_end_is_told);
	tcase_add_test(tcase, a_reader_that_is_gone_breaks_the_way);
	return tcase;
}
