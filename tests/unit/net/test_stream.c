#include "net/stream.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/strbuf.h"
#include "unit/net/net_cases.h"

#define BIG (4 * 1024 * 1024)	/* more than any socket takes at once */
#define TURN_MS 20		/* how long the loop may wait for something to do */

/* One end under test, the other a bare descriptor. */
struct pair {
	struct loop *loop;
	struct stream *stream;
	int other;
	struct strbuf got;
	unsigned drained, eof, errors;
	size_t stop_at;		/* end the loop when so much has come */
	bool close_on_data;
};

static void
on_data(unsigned char *bytes, size_t len, void *ctx)
{
	struct pair *pair = ctx;

	strbuf_add(&pair->got, slice_of(bytes, len));
	if (pair->close_on_data)
		stream_close(pair->stream);
	if (pair->got.len >= pair->stop_at)
		loop_stop(pair->loop);
}

static void
on_eof(void *ctx)
{
	struct pair *pair = ctx;

	pair->eof++;
	loop_stop(pair->loop);
}

static void
on_drained(void *ctx)
{
	struct pair *pair = ctx;

	pair->drained++;
	loop_stop(pair->loop);
}

static void
on_error(int error, void *ctx)
{
	struct pair *pair = ctx;

	(void)error;
	pair->errors++;
	loop_stop(pair->loop);
}

static const struct stream_handler handler = {
	.on_data = on_data, .on_eof = on_eof, .on_drained = on_drained,
	.on_error = on_error,
};

static void
pair_open(struct pair *pair)
{
	int fds[2];

	*pair = (struct pair){ .loop = loop_new(), .stop_at = 1 };
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds), 0);
	pair->stream = stream_new(pair->loop, fds[0], &handler, pair);
	pair->other = fds[1];
	ck_assert_ptr_nonnull(pair->stream);
}

static void
pair_close(struct pair *pair)
{
	stream_close(pair->stream);
	close(pair->other);
	strbuf_clear(&pair->got);
	loop_free(pair->loop);
}

static void
on_late(void *ctx)
{
	loop_stop(ctx);
}

/* Run until a callback ends the loop, or nothing has for a while. */
static void
run(struct pair *pair)
{
	struct loop_timer *late = loop_timer_new(pair->loop, TURN_MS, true, on_late,
	    pair->loop);

	ck_assert(loop_run(pair->loop));
	loop_timer_free(late);
}

START_TEST(parts_are_written_in_order_at_once)
{
	struct slice parts[] = { SLICE_LIT("one "), SLICE_LIT(""), SLICE_LIT("two") };
	char got[16] = "";
	struct pair pair;

	pair_open(&pair);
	ck_assert_int_eq(stream_write(pair.stream, parts, 3), STREAM_SENT);
	ck_assert_int_eq(read(pair.other, got, sizeof(got)), 7);
	ck_assert_str_eq(got, "one two");
	ck_assert_uint_eq(stream_pending(pair.stream), 0);
	pair_close(&pair);
}
END_TEST

/* Small parts are joined, large ones gathered by the kernel. */
START_TEST(parts_of_any_size_arrive_as_one)
{
	static const size_t sizes[] = { 1, 4094, 4095, 4096, 4097, 20000 };
	unsigned char sent[20002], got[20002 + 1];

	for (size_t i = 0; i < sizeof(sent); i++)
		sent[i] = (unsigned char)(i * 7 + i / 251);
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		size_t len = sizes[i] + 1;
		const struct slice parts[] = { slice_of(sent, sizes[i] / 3), SLICE_NONE,
			slice_of(sent + sizes[i] / 3, sizes[i] - sizes[i] / 3),
			slice_of(sent + sizes[i], 1) };
		struct pair pair;

		pair_open(&pair);
		ck_assert_int_eq(stream_write(pair.stream, parts, ARRAY_LEN(parts)),
		    STREAM_SENT);
		ck_assert_int_eq(read(pair.other, got, sizeof(got)), (ssize_t)len);
		ck_assert_mem_eq(got, sent, len);
		pair_close(&pair);
	}
}
END_TEST

START_TEST(what_the_kernel_does_not_take_is_kept_and_sent_later)
{
	unsigned char *big = malloc(BIG), *got = malloc(BIG);
	struct slice parts[2];
	size_t n = 0;
	struct pair pair;

	for (size_t i = 0; i < BIG; i++)
		big[i] = (unsigned char)(i * 7 + i / 251);
	pair_open(&pair);
	parts[0] = slice_of(big, 100);
	parts[1] = slice_of(big + 100, BIG - 100);
	ck_assert_int_eq(stream_write(pair.stream, parts, 2), STREAM_PENDING);
	ck_assert_uint_gt(stream_pending(pair.stream), 0);
	while (n < BIG) {
		ssize_t some = read(pair.other, got + n, BIG - n);

		if (some > 0)
			n += (size_t)some;
		else
			run(&pair);	/* the stream sends more when there is room */
	}
	ck_assert_mem_eq(got, big, BIG);
	if (pair.drained == 0)
		run(&pair);
	ck_assert_uint_eq(pair.drained, 1);
	ck_assert_uint_eq(stream_pending(pair.stream), 0);
	pair_close(&pair);
	free(big);
	free(got);
}
END_TEST

START_TEST(the_end_is_told_once_and_writing_goes_on)
{
	struct slice part = SLICE_LIT("still here");
	char got[16] = "";
	struct pair pair;

	pair_open(&pair);
	shutdown(pair.other, SHUT_WR);
	run(&pair);
	run(&pair);
	ck_assert_uint_eq(pair.eof, 1);
	ck_assert(stream_at_eof(pair.stream));
	ck_assert_int_eq(stream_write(pair.stream, &part, 1), STREAM_SENT);
	ck_assert_int_eq(read(pair.other, got, sizeof(got)), 10);
	pair_close(&pair);
}
END_TEST

START_TEST(a_paused_stream_reads_nothing_until_resumed)
{
	struct pair pair;

	pair_open(&pair);
	stream_pause(pair.stream);
	stream_pause(pair.stream);
	ck_assert_int_eq(write(pair.other, "abc", 3), 3);
	run(&pair);
	ck_assert_uint_eq(pair.got.len, 0);
	stream_resume(pair.stream);
	stream_resume(pair.stream);
	run(&pair);
	ck_assert_uint_eq(pair.got.len, 3);
	pair_close(&pair);
}
END_TEST

START_TEST(a_single_read_is_bounded)
{
	struct pair pair;

	pair_open(&pair);
	stream_set_read_max(pair.stream, 2);
	ck_assert_int_eq(write(pair.other, "abcde", 5), 5);
	run(&pair);
	ck_assert_uint_eq(pair.got.len, 2);
	pair_close(&pair);
}
END_TEST

START_TEST(a_callback_may_close_its_own_stream)
{
	struct pair pair;

	pair_open(&pair);
	pair.close_on_data = true;
	ck_assert_int_eq(write(pair.other, "abc", 3), 3);
	run(&pair);
	ck_assert_uint_eq(pair.got.len, 3);
	pair.stream = NULL;	/* freed at the end of that turn */
	pair_close(&pair);
}
END_TEST

START_TEST(a_shut_stream_ends_after_what_is_pending)
{
	unsigned char *big = calloc(1, BIG);
	struct slice part = slice_of(big, BIG);
	size_t n = 0;
	ssize_t some;
	struct pair pair;

	pair_open(&pair);
	ck_assert_int_eq(stream_write(pair.stream, &part, 1), STREAM_PENDING);
	stream_shutdown(pair.stream);
	for (;;) {
		some = read(pair.other, big, BIG);
		if (some == 0)
			break;
		if (some > 0)
			n += (size_t)some;
		else
			run(&pair);
	}
	ck_assert_uint_eq(n, BIG);
	pair_close(&pair);
	free(big);
}
END_TEST

START_TEST(writing_to_a_closed_peer_is_broken_without_a_signal)
{
	struct slice part = SLICE_LIT("x");
	struct pair pair;

	pair_open(&pair);
	close(pair.other);
	pair.other = -1;
	ck_assert_int_eq(stream_write(pair.stream, &part, 1), STREAM_BROKEN);
	pair_close(&pair);
}
END_TEST

TCase *
stream_case(void)
{
	TCase *tcase = tcase_create("stream");

	tcase_add_test(tcase, parts_are_written_in_order_at_once);
	tcase_add_test(tcase, parts_of_any_size_arrive_as_one);
	tcase_add_test(tcase, what_the_kernel_does_not_take_is_kept_and_sent_later);
	tcase_add_test(tcase, the_end_is_told_once_and_writing_goes_on);
	tcase_add_test(tcase, a_paused_stream_reads_nothing_until_resumed);
	tcase_add_test(tcase, a_single_read_is_bounded);
	tcase_add_test(tcase, a_callback_may_close_its_own_stream);
	tcase_add_test(tcase, a_shut_stream_ends_after_what_is_pending);
	tcase_add_test(tcase, writing_to_a_closed_peer_is_broken_without_a_signal);
	return tcase;
}
