#include "log/logger.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit/log/log_cases.h"

static char path[] = "/tmp/errgate-logger-XXXXXX";
static struct log_options options;
static struct log_sink *sink;
static struct logger *logger;

static void
setup(void)
{
	struct strbuf errors = { 0 };

	close(mkstemp(path));
	options = (struct log_options){
		.path = path, .format = LOG_LOGFMT, .level = LOG_INFO,
		.queue_max = 1 << 20, .repeat_rate = 2,
	};
	sink = log_sink_open(&options, &errors);
	ck_assert_ptr_nonnull(sink);
	logger = logger_new(sink, &options);
	ck_assert_ptr_nonnull(logger);
}

/* Close all; returns what the log holds, without the times. */
static char *
finish(void)
{
	static char text[64 * 1024], cut[64 * 1024];
	char *out = cut, *line;
	ssize_t n;
	int fd;

	logger_free(logger);
	log_sink_close(sink);
	fd = open(path, O_RDONLY);
	n = read(fd, text, sizeof(text) - 1);
	ck_assert_int_ge(n, 0);
	text[n] = '\0';
	close(fd);
	unlink(path);
	for (line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n"))
		out += sprintf(out, "%s\n", strchr(line, ' ') + 1);
	return cut;
}

START_TEST(levels_below_the_gate_are_not_written)
{
	ck_assert(!logger_writes(logger, LOG_DEBUG));
	ck_assert(logger_writes(logger, LOG_INFO));
	ck_assert(logger_writes(logger, LOG_ERROR));
	ck_assert_ptr_null(logger_begin(logger, LOG_DEBUG, "detail"));
	logger_say(logger, LOG_DEBUG, "detail", "%d", 1);
	logger_say(logger, LOG_INFO, "start", "%d workers", 2);
	options.level = LOG_DEBUG;
	logger_configure(logger, &options);
	logger_say(logger, LOG_DEBUG, "detail", "now");
	ck_assert_str_eq(finish(), "level=info event=start message=\"2 workers\"\n"
	    "level=debug event=detail message=now\n");
}
END_TEST

START_TEST(an_event_has_the_members_given)
{
	struct record *record = logger_begin(logger, LOG_WARN, "response");

	ck_assert_ptr_nonnull(record);
	record_u64(record, "status", 404);
	record_str(record, "code", SLICE("A.1"));
	logger_end(logger);
	ck_assert_str_eq(finish(), "level=warn event=response status=404 code=A.1\n");
}
END_TEST

START_TEST(lines_wait_for_a_flush)
{
	struct stat st;

	logger_say(logger, LOG_INFO, "start", "one");
	usleep(30000);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_int_eq(st.st_size, 0);
	logger_flush(logger);
	for (int i = 0; i < 200 && st.st_size == 0; i++) {
		usleep(10000);
		ck_assert_int_eq(stat(path, &st), 0);
	}
	ck_assert_int_gt(st.st_size, 0);
	logger_flush(logger);
	ck_assert_str_eq(finish(), "level=info event=start message=one\n");
}
END_TEST

START_TEST(a_full_buffer_flushes_by_itself)
{
	struct stat st = { 0 };

	for (int i = 0; i < 400; i++)
		logger_say(logger, LOG_INFO, "start", "number %d", i);
	for (int i = 0; i < 200 && st.st_size == 0; i++) {
		usleep(10000);
		ck_assert_int_eq(stat(path, &st), 0);
	}
	ck_assert_int_gt(st.st_size, 0);
	(void)finish();
}
END_TEST

START_TEST(repeats_are_counted_and_summarised)
{
	struct slice kind = SLICE("cce 404 known A.1");

	ck_assert(logger_admits(logger, kind, 100));
	ck_assert(logger_admits(logger, kind, 200));
	ck_assert(!logger_admits(logger, kind, 300));
	ck_assert(!logger_admits(logger, kind, 1099));
	ck_assert(logger_admits(logger, SLICE("another"), 1099));
	logger_summarise(logger, 1099);
	logger_say(logger, LOG_INFO, "start", "between");
	logger_summarise(logger, 1100);
	logger_summarise(logger, 2100);
	ck_assert_str_eq(finish(), "level=info event=start message=between\n"
	    "level=info event=repeats count=2 fingerprint=\"cce 404 known A.1\"\n");
}
END_TEST

START_TEST(freeing_tells_what_was_held_back_at_any_level)
{
	options.level = LOG_ERROR;
	logger_configure(logger, &options);
	for (int i = 0; i < 5; i++)
		ck_assert_int_eq(logger_admits(logger, SLICE("x"), 7), i < 2);
	ck_assert_str_eq(finish(), "level=error event=repeats count=3 fingerprint=x\n");
}
END_TEST

START_TEST(a_rate_of_zero_admits_all)
{
	options.repeat_rate = 0;
	logger_configure(logger, &options);
	for (int i = 0; i < 100; i++)
		ck_assert(logger_admits(logger, SLICE("x"), 7));
	ck_assert_str_eq(finish(), "");
}
END_TEST

START_TEST(freeing_nothing_is_harmless)
{
	logger_free(NULL);
	(void)finish();
}
END_TEST

TCase *
logger_case(void)
{
	TCase *tcase = tcase_create("logger");

	tcase_add_checked_fixture(tcase, setup, NULL);
	tcase_add_test(tcase, levels_below_the_gate_are_not_written);
	tcase_add_test(tcase, an_event_has_the_members_given);
	tcase_add_test(tcase, lines_wait_for_a_flush);
	tcase_add_test(tcase, a_full_buffer_flushes_by_itself);
	tcase_add_test(tcase, repeats_are_counted_and_summarised);
	tcase_add_test(tcase, freeing_tells_what_was_held_back_at_any_level);
	tcase_add_test(tcase, a_rate_of_zero_admits_all);
	tcase_add_test(tcase, freeing_nothing_is_harmless);
	return tcase;
}
