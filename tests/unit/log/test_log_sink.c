#include "log/log_sink.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "unit/log/log_cases.h"

/* A folder of its own for each test; Check forks, so statics are per test. */
static char folder[] = "/tmp/errgate-log-XXXXXX";
static char path[64], other_path[64];

static void
setup(void)
{
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/log", folder);
	snprintf(other_path, sizeof(other_path), "%s/log.1", folder);
}

static void
teardown(void)
{
	unlink(path);
	unlink(other_path);
	rmdir(folder);
}

static struct log_sink *
open_sink(const char *where, size_t queue_max)
{
	struct log_options options = {
		.path = where, .format = LOG_LOGFMT, .queue_max = queue_max,
	};
	struct strbuf errors = { 0 };
	struct log_sink *sink = log_sink_open(&options, &errors);

	ck_assert_ptr_nonnull(sink);
	ck_assert_uint_eq(errors.len, 0);
	return sink;
}

static void
put(struct log_sink *sink, const char *lines, size_t n_lines)
{
	struct strbuf sb = { 0 };

	strbuf_add_str(&sb, lines);
	log_sink_put(sink, log_sink_place(sink), &sb, n_lines);
	ck_assert_uint_eq(sb.len, 0);
	strbuf_clear(&sb);
}

/* Everything that can be read from fd until its end. */
static char *
read_all(int fd)
{
	struct strbuf sb = { 0 };
	char piece[4096];
	ssize_t n;

	while ((n = read(fd, piece, sizeof(piece))) > 0)
		strbuf_add(&sb, slice_of(piece, (size_t)n));
	close(fd);
	return strbuf_take_str(&sb);
}

static void
ck_assert_file(const char *where, const char *want)
{
	int fd = open(where, O_RDONLY);
	char *got;

	ck_assert_int_ge(fd, 0);
	got = read_all(fd);
	ck_assert_str_eq(got, want);
	free(got);
}

/* Wait at most two seconds for a file to have len bytes. */
static void
wait_for_len(const char *where, off_t len)
{
	struct stat st = { 0 };

	for (int i = 0; i < 200; i++) {
		if (stat(where, &st) == 0 && st.st_size >= len)
			return;
		usleep(10000);
	}
	ck_abort_msg("%s has %lld bytes", where, (long long)st.st_size);
}

START_TEST(lines_arrive_whole_and_in_order)
{
	struct log_sink *sink = open_sink(path, 1 << 20);
	char line[32], *got, *at;

	for (int i = 0; i < 2000; i++) {
		snprintf(line, sizeof(line), "line %d\n", i);
		put(sink, line, 1);
	}
	log_sink_close(sink);
	at = got = read_all(open(path, O_RDONLY));
	for (int i = 0; i < 2000; i++) {
		int len = snprintf(line, sizeof(line), "line %d\n", i);

		ck_assert(strncmp(at, line, (size_t)len) == 0);
		at += len;
	}
	ck_assert_str_eq(at, "");
	free(got);
}
END_TEST

START_TEST(a_file_is_appended_to_and_hidden_from_others)
{
	struct stat st;

	umask(0);
	log_sink_close(open_sink(path, 1 << 20));
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0640);
	for (int i = 0; i < 2; i++) {
		struct log_sink *sink = open_sink(path, 1 << 20);

		put(sink, "one\n", 1);
		log_sink_close(sink);
	}
	ck_assert_file(path, "one\none\n");
}
END_TEST

START_TEST(lines_are_written_without_further_calls)
{
	struct log_sink *sink = open_sink(path, 1 << 20);

	put(sink, "soon\n", 1);
	wait_for_len(path, 5);
	usleep(20000);
	put(sink, "again\n", 1);
	wait_for_len(path, 11);
	log_sink_close(sink);
}
END_TEST

START_TEST(reopening_follows_a_renamed_file)
{
	struct log_sink *sink = open_sink(path, 1 << 20);

	put(sink, "old\n", 1);
	ck_assert_int_eq(rename(path, other_path), 0);
	put(sink, "still old\n", 1);
	log_sink_reopen(sink);
	wait_for_len(path, 0);
	put(sink, "new\n", 1);
	log_sink_close(sink);
	ck_assert_file(other_path, "old\nstill old\n");
	ck_assert_file(path, "new\n");
}
END_TEST

START_TEST(a_failed_reopening_keeps_the_old_file_and_says_so)
{
	struct log_sink *sink = open_sink(path, 1 << 20);
	char *got;

	ck_assert_int_eq(rename(path, other_path), 0);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	log_sink_reopen(sink);
	wait_for_len(other_path, 1);
	put(sink, "kept\n", 1);
	log_sink_close(sink);
	rmdir(path);
	got = read_all(open(other_path, O_RDONLY));
	ck_assert_ptr_nonnull(strstr(got, "event=log-reopen-failed"));
	ck_assert_ptr_nonnull(strstr(got, "Is a directory"));
	ck_assert_ptr_nonnull(strstr(got, "\nkept\n"));
	free(got);
}
END_TEST

START_TEST(a_file_that_cannot_be_opened_is_an_error)
{
	struct log_options options = { .path = "/nonexistent/log" };
	struct strbuf errors = { 0 };
	char *text;

	ck_assert_ptr_null(log_sink_open(&options, &errors));
	text = strbuf_take_str(&errors);
	ck_assert_str_eq(text, "cannot open the log /nonexistent/log: "
	    "No such file or directory\n");
	free(text);
}
END_TEST

/* A file may grow to 4 KiB: what does not fit is lost, counted and told. */
START_TEST(a_full_disk_costs_counted_lines_and_then_heals)
{
	struct rlimit tight = { 4096, RLIM_INFINITY }, before;
	struct log_sink *sink;
	char line[101], *got;

	signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &tight), 0);
	sink = open_sink(path, 1 << 20);
	memset(line, 'x', 99);
	memcpy(line + 99, "\n", 2);
	for (int i = 0; i < 50; i++)
		put(sink, line, 1);
	wait_for_len(path, 4000);
	usleep(50000);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &before), 0);
	/* told without another line, within the second */
	wait_for_len(path, 4001);
	usleep(50000);
	put(sink, "after\n", 1);
	log_sink_close(sink);
	got = read_all(open(path, O_RDONLY));
	/* 40 whole lines; what was written of the 41st is taken back */
	ck_assert_uint_eq(strspn(got, "x\n"), 4000);
	ck_assert(strncmp(got + 4000, "time=", 5) == 0);
	ck_assert_ptr_nonnull(strstr(got, "level=warn event=log-lost count=10 "));
	ck_assert_str_eq(got + strlen(got) - 7, "\nafter\n");
	free(got);
}
END_TEST

START_TEST(a_deleted_file_is_made_anew)
{
	struct log_sink *sink = open_sink(path, 1 << 20);

	put(sink, "gone\n", 1);
	wait_for_len(path, 5);
	ck_assert_int_eq(unlink(path), 0);
	put(sink, "here\n", 1);
	wait_for_len(path, 5);
	ck_assert_uint_eq(log_sink_close(sink), 0);
	ck_assert_file(path, "here\n");
}
END_TEST

START_TEST(lines_lost_with_the_folder_are_told_when_it_is_back)
{
	struct log_sink *sink = open_sink(path, 1 << 20);
	char *got;

	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(rmdir(folder), 0);
	put(sink, "lost\nlost\n", 2);
	usleep(50000);
	ck_assert_int_eq(mkdir(folder, 0700), 0);
	wait_for_len(path, 1);		/* within the second, without another line */
	put(sink, "here\n", 1);
	ck_assert_uint_eq(log_sink_close(sink), 0);
	got = read_all(open(path, O_RDONLY));
	ck_assert_ptr_nonnull(strstr(got, "event=log-lost count=2 "));
	ck_assert_ptr_nonnull(strstr(got, "\nhere\n"));
	ck_assert_ptr_null(strstr(got, "\nlost"));
	free(got);
}
END_TEST

START_TEST(closing_says_how_many_lines_went_nowhere)
{
	struct log_sink *sink = open_sink("/dev/full", 1 << 20);

	put(sink, "one\ntwo\n", 2);
	usleep(20000);
	put(sink, "three\n", 1);
	ck_assert_uint_eq(log_sink_close(sink), 3);
}
END_TEST

/* ---- moving to another place ---- */

static struct log_target *
open_target(const char *where, enum log_format format)
{
	struct log_options options = { .path = where, .format = format };
	struct strbuf errors = { 0 };
	struct log_target *target = log_target_open(&options, &errors);

	ck_assert_ptr_nonnull(target);
	return target;
}

static void
put_for(struct log_sink *sink, unsigned place, const char *line)
{
	struct strbuf sb = { 0 };

	strbuf_add_str(&sb, line);
	log_sink_put(sink, place, &sb, 1);
	strbuf_clear(&sb);
}

START_TEST(each_place_gets_its_own_lines_in_order)
{
	struct log_sink *sink = open_sink(path, 1 << 20);
	struct log_options there = { .path = other_path, .format = LOG_JSON };
	unsigned old = log_sink_place(sink), new;

	ck_assert(!log_sink_is_at(sink, &there));
	ck_assert(log_sink_prepare(sink, open_target(other_path, LOG_JSON), 1 << 20));
	ck_assert(log_sink_is_at(sink, &there));
	new = log_sink_place(sink);
	ck_assert_uint_ne(old, new);
	put_for(sink, new, "new 1\n");
	put_for(sink, old, "old 1\n");
	put_for(sink, new, "new 2\n");
	put_for(sink, old, "old 2\n");
	wait_for_len(path, 12);
	log_sink_switch(sink);
	put_for(sink, new, "new 3\n");
	ck_assert_uint_eq(log_sink_close(sink), 0);
	ck_assert_file(path, "old 1\nold 2\n");
	ck_assert_file(other_path, "new 1\nnew 2\nnew 3\n");
}
END_TEST

START_TEST(a_move_that_is_taken_back_changes_nothing)
{
	struct log_sink *sink = open_sink(path, 1 << 20);
	unsigned old = log_sink_place(sink);

	ck_assert(log_sink_prepare(sink, open_target(other_path, LOG_JSON), 1));
	log_sink_cancel(sink);
	ck_assert_uint_eq(log_sink_place(sink), old);
	put_for(sink, old, "here\n");
	ck_assert_uint_eq(log_sink_close(sink), 0);
	ck_assert_file(path, "here\n");
	ck_assert_file(other_path, "");
}
END_TEST

START_TEST(closing_ends_a_move_that_was_begun)
{
	struct log_sink *sink = open_sink(path, 1 << 20);

	ck_assert(log_sink_prepare(sink, open_target(other_path, LOG_LOGFMT), 1 << 20));
	put_for(sink, log_sink_place(sink), "there\n");
	ck_assert_uint_eq(log_sink_close(sink), 0);
	ck_assert_file(other_path, "there\n");
}
END_TEST

START_TEST(another_queue_needs_no_other_place)
{
	struct log_sink *sink = open_sink(path, 1 << 20);
	unsigned old = log_sink_place(sink);
	char *got;

	ck_assert(log_sink_prepare(sink, NULL, 10));
	ck_assert_uint_eq(log_sink_place(sink), old);
	log_sink_switch(sink);
	put(sink, "fits\n", 1);
	wait_for_len(path, 5);
	put(sink, "too long for it\n", 1);
	ck_assert_uint_eq(log_sink_close(sink), 0);
	got = read_all(open(path, O_RDONLY));
	ck_assert_ptr_nonnull(strstr(got, "fits\n"));
	ck_assert_ptr_nonnull(strstr(got, "event=log-lost count=1 "));
	free(got);
}
END_TEST

/* Make fd 1 a pipe; returns its reading end. */
static int
pipe_as_stdout(void)
{
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_eq(dup2(ends[1], STDOUT_FILENO), STDOUT_FILENO);
	close(ends[1]);
	return ends[0];
}

START_TEST(a_reader_that_went_away_does_not_kill)
{
	int fd = pipe_as_stdout();
	struct log_sink *sink = open_sink("-", 1 << 20);

	close(fd);
	for (int i = 0; i < 3; i++) {
		put(sink, "into the void\n", 1);
		usleep(20000);
	}
	log_sink_close(sink);
}
END_TEST

/* Nobody reads: callers never wait, the queue stays bounded, closing is quick. */
START_TEST(a_stuck_reader_stops_nobody)
{
	int fd = pipe_as_stdout();
	struct log_sink *sink = open_sink("-", 256 * 1024);
	uint64_t start = clock_monotonic_us(), took;
	char line[1001];

	if (_i == 1)	/* the same with a pipe that does not block */
		ck_assert_int_eq(fcntl(STDOUT_FILENO, F_SETFL, O_NONBLOCK), 0);
	memset(line, 'x', 999);
	memcpy(line + 999, "\n", 2);
	for (int i = 0; i < 2000; i++)
		put(sink, line, 1);
	took = clock_monotonic_us() - start;
	ck_assert_uint_lt(took, 1000000);
	start = clock_monotonic_us();
	log_sink_close(sink);
	took = clock_monotonic_us() - start;
	ck_assert_uint_lt(took, 1500000);
	close(fd);
}
END_TEST

START_TEST(a_place_that_is_stuck_can_be_left)
{
	int fd = pipe_as_stdout();
	struct log_sink *sink = open_sink("-", 1 << 20);
	char line[1001], *got;
	unsigned n_lost;

	memset(line, 'x', 999);
	memcpy(line + 999, "\n", 2);
	for (int i = 0; i < 500; i++)
		put(sink, line, 1);
	ck_assert(log_sink_prepare(sink, open_target(path, LOG_LOGFMT), 1 << 20));
	put(sink, "there\n", 1);
	log_sink_switch(sink);
	wait_for_len(path, 7);
	ck_assert_uint_eq(log_sink_close(sink), 0);
	got = read_all(open(path, O_RDONLY));
	ck_assert_int_eq(sscanf(strstr(got, " count="), " count=%u", &n_lost), 1);
	ck_assert(n_lost > 300 && n_lost < 500);
	ck_assert_ptr_nonnull(strstr(got, "there\n"));
	free(got);
	close(fd);
}
END_TEST

START_TEST(lines_beyond_the_queue_are_counted_and_told_when_reading_goes_on)
{
	int fd = pipe_as_stdout();
	struct log_sink *sink = open_sink("-", 64 * 1024);
	size_t n_lines = 0;
	unsigned n_lost = 0, n;
	char line[1001], *got, *told;
	pid_t reader;

	memset(line, 'x', 999);
	memcpy(line + 999, "\n", 2);
	for (int i = 0; i < 1000; i++)
		put(sink, line, 1);
	log_sink_count_lost(sink, 5);
	/* read in a child, so that the end of the pipe is seen here */
	reader = fork();
	if (reader == 0) {
		int out = open(path, O_WRONLY | O_CREAT, 0600);
		char piece[4096];
		ssize_t len;

		close(STDOUT_FILENO);
		while ((len = read(fd, piece, sizeof(piece))) > 0)
			if (write(out, piece, (size_t)len) != len)
				_exit(1);
		_exit(0);
	}
	log_sink_close(sink);
	close(STDOUT_FILENO);
	ck_assert_int_eq(waitpid(reader, NULL, 0), reader);
	got = read_all(open(path, O_RDONLY));
	for (char *at = got; (at = strstr(at, "xxx\n")) != NULL; at++)
		n_lines++;
	told = got;
	while ((told = strstr(told, "event=log-lost count=")) != NULL) {
		ck_assert_int_eq(sscanf(told, "event=log-lost count=%u", &n), 1);
		n_lost += n;
		told++;
	}
	ck_assert_uint_ge(n_lines, 64);		/* what the pipe took */
	ck_assert_uint_le(n_lines, 140);	/* and the queue */
	ck_assert_uint_eq(n_lines + n_lost, 1005);
	free(got);
	close(fd);
}
END_TEST

START_TEST(closing_nothing_is_harmless)
{
	ck_assert_uint_eq(log_sink_close(NULL), 0);
}
END_TEST

TCase *
log_sink_case(void)
{
	TCase *tcase = tcase_create("log_sink");

	tcase_set_timeout(tcase, 30);
	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, lines_arrive_whole_and_in_order);
	tcase_add_test(tcase, a_file_is_appended_to_and_hidden_from_others);
	tcase_add_test(tcase, lines_are_written_without_further_calls);
	tcase_add_test(tcase, reopening_follows_a_renamed_file);
	tcase_add_test(tcase, a_failed_reopening_keeps_the_old_file_and_says_so);
	tcase_add_test(tcase, a_file_that_cannot_be_opened_is_an_error);
	tcase_add_test(tcase, a_full_disk_costs_counted_lines_and_then_heals);
	tcase_add_test(tcase, a_deleted_file_is_made_anew);
	tcase_add_test(tcase, lines_lost_with_the_folder_are_told_when_it_is_back);
	tcase_add_test(tcase, closing_says_how_many_lines_went_nowhere);
	tcase_add_test(tcase, each_place_gets_its_own_lines_in_order);
	tcase_add_test(tcase, a_move_that_is_taken_back_changes_nothing);
	tcase_add_test(tcase, closing_ends_a_move_that_was_begun);
	tcase_add_test(tcase, another_queue_needs_no_other_place);
	tcase_add_test(tcase, a_place_that_is_stuck_can_be_left);
	tcase_add_test(tcase, a_reader_that_went_away_does_not_kill);
	tcase_add_loop_test(tcase, a_stuck_reader_stops_nobody, 0, 2);
	tcase_add_test(tcase,
	    lines_beyond_the_queue_are_counted_and_told_when_reading_goes_on);
	tcase_add_test(tcase, closing_nothing_is_harmless);
	return tcase;
}
