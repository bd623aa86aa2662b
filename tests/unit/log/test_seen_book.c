#include "log/seen_book.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "log/logger.h"
#include "unit/log/log_cases.h"

static char folder[] = "/tmp/errgate-book-XXXXXX";
static char path[64], log_path[64];

static void
setup(void)
{
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/seen", folder);
	snprintf(log_path, sizeof(log_path), "%s/log", folder);
}

static void
teardown(void)
{
	unlink(path);
	unlink(log_path);
	rmdir(folder);
}

static struct seen_book *
open_book(void)
{
	struct seen_book *book = seen_book_open(path);

	ck_assert_ptr_nonnull(book);
	return book;
}

/* Whether it has something to tell; it names the file then. */
static bool
has_problem(struct seen_book *book)
{
	struct strbuf message = { 0 };
	bool has = seen_book_problem(book, &message);

	ck_assert(has == (message.len > 0));
	ck_assert(!has || slice_find(strbuf_slice(&message), SLICE("/seen: ")) <
	    message.len);
	strbuf_clear(&message);
	return has;
}

START_TEST(a_thing_is_new_once_also_after_a_restart)
{
	struct seen_book *book = open_book();
	struct slice kept;

	ck_assert_int_eq(seen_book_note(book, SLICE("a"), &kept), SEEN_NEW);
	ck_assert(slice_eq(kept, SLICE("a")));
	ck_assert_int_eq(seen_book_note(book, SLICE("a"), &kept), SEEN_BEFORE);
	ck_assert_int_eq(seen_book_note(book, SLICE("b"), &kept), SEEN_NEW);
	seen_book_close(book);
	book = open_book();
	ck_assert_int_eq(seen_book_note(book, SLICE("a"), &kept), SEEN_BEFORE);
	ck_assert_int_eq(seen_book_note(book, SLICE("c"), &kept), SEEN_NEW);
	ck_assert(!has_problem(book));
	seen_book_close(book);
	seen_book_close(NULL);
}
END_TEST

START_TEST(a_full_book_takes_nothing_new_and_keeps_what_it_has)
{
	struct seen_book *book = open_book();
	struct slice kept;
	char text[32];

	for (int i = 0; i < SEEN_BOOK_MAX; i++) {
		snprintf(text, sizeof(text), "api=a code=%d", i);
		ck_assert_int_eq(seen_book_note(book, slice_str(text), &kept),
		    SEEN_NEW);
	}
	ck_assert_int_eq(seen_book_note(book, SLICE("more"), &kept), SEEN_NO_ROOM);
	seen_book_close(book);
	book = open_book();
	ck_assert(!has_problem(book));
	ck_assert_int_eq(seen_book_note(book, SLICE("more"), &kept), SEEN_NO_ROOM);
	ck_assert_int_eq(seen_book_note(book, SLICE("api=a code=7"), &kept),
	    SEEN_BEFORE);
	seen_book_close(book);
}
END_TEST

START_TEST(a_damaged_file_is_told_and_started_anew)
{
	struct seen_book *book;
	struct slice kept;
	FILE *file = fopen(path, "w");

	ck_assert_int_ge(fputs("no book\n", file), 0);
	fclose(file);
	book = open_book();
	ck_assert(has_problem(book));
	ck_assert(!has_problem(book));
	ck_assert_int_eq(seen_book_note(book, SLICE("a"), &kept), SEEN_NEW);
	seen_book_close(book);
	book = open_book();
	ck_assert(!has_problem(book));
	ck_assert_int_eq(seen_book_note(book, SLICE("a"), &kept), SEEN_BEFORE);
	seen_book_close(book);
}
END_TEST

START_TEST(a_book_that_cannot_be_written_says_so)
{
	struct seen_book *book = seen_book_open("/nonexistent/x/seen");
	struct slice kept;

	ck_assert_ptr_nonnull(book);
	ck_assert_int_eq(seen_book_note(book, SLICE("a"), &kept), SEEN_NEW);
	while (!has_problem(book))
		usleep(1000);		/* the suite has a timeout */
	seen_book_close(book);
}
END_TEST

#define THREADS 4
#define THINGS 500

/* One worker: how much of what all of them see it is told is news. */
static void *
see_all(void *ctx)
{
	struct log_options options = { .format = LOG_JSON };
	struct logger *logger = logger_new(ctx, &options);
	uintptr_t n_news = 0;
	char text[32];

	for (int round = 0; round < 3; round++)
		for (int i = 0; i < THINGS; i++) {
			snprintf(text, sizeof(text), "thing %d", i);
			n_news += logger_is_news(logger, slice_str(text));
		}
	logger_free(logger);
	return (void *)n_news;
}

START_TEST(of_several_loggers_one_has_the_news)
{
	struct log_options options = {
		.path = log_path, .queue_max = 1 << 20, .state = path,
	};
	struct strbuf errors = { 0 };
	struct log_sink *sink = log_sink_open(&options, &errors);
	pthread_t threads[THREADS];
	uintptr_t n_news = 0;

	ck_assert_ptr_nonnull(sink);
	for (size_t i = 0; i < THREADS; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, see_all, sink), 0);
	for (size_t i = 0; i < THREADS; i++) {
		void *n;

		pthread_join(threads[i], &n);
		n_news += (uintptr_t)n;
	}
	ck_assert_uint_eq(n_news, THINGS);
	log_sink_close(sink);
}
END_TEST

START_TEST(without_a_state_file_nothing_is_news)
{
	struct log_options options = { .path = log_path, .queue_max = 1 << 20 };
	struct strbuf errors = { 0 };
	struct log_sink *sink = log_sink_open(&options, &errors);
	struct logger *logger = logger_new(sink, &options);

	ck_assert(!logger_is_news(logger, SLICE("a")));
	logger_free(logger);
	log_sink_close(sink);
}
END_TEST

TCase *
seen_book_case(void)
{
	TCase *tc = tcase_create("seen_book");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, a_thing_is_new_once_also_after_a_restart);
	tcase_add_test(tc, a_full_book_takes_nothing_new_and_keeps_what_it_has);
	tcase_add_test(tc, a_damaged_file_is_told_and_started_anew);
	tcase_add_test(tc, a_book_that_cannot_be_written_says_so);
	tcase_add_test(tc, of_several_loggers_one_has_the_news);
	tcase_add_test(tc, without_a_state_file_nothing_is_news);
	return tc;
}
