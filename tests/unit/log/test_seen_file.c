#include "log/seen_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/strbuf.h"
#include "unit/log/log_cases.h"

/* A folder of its own for each test; Check forks, so statics are per test. */
static char folder[] = "/tmp/errgate-seen-XXXXXX";
static char path[64], beside[64];

static void
setup(void)
{
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/seen", folder);
	snprintf(beside, sizeof(beside), "%s/seen.new", folder);
}

static void
teardown(void)
{
	unlink(path);
	unlink(beside);
	rmdir(folder);
}

static void
put_file(const char *text)
{
	FILE *file = fopen(path, "w");

	ck_assert_ptr_nonnull(file);
	ck_assert_int_ge(fputs(text, file), 0);
	ck_assert_int_eq(fclose(file), 0);
}

START_TEST(what_is_written_is_read_again)
{
	struct seen_entries entries = { 0 }, again = { 0 };

	ck_assert_ptr_nonnull(seen_entries_add(&entries, 0, SLICE("api=a code=A.1")));
	ck_assert_ptr_nonnull(seen_entries_add(&entries, 1, SLICE("api=a code=B")));
	ck_assert_ptr_null(seen_file_write(path, &entries));
	ck_assert_int_ne(access(beside, F_OK), 0);
	ck_assert_ptr_null(seen_file_read(path, 2, &again));
	ck_assert_uint_eq(again.n, 2);
	ck_assert_str_eq(again.lines[0], "1970-01-01T00:00:00.000Z api=a code=A.1");
	ck_assert(slice_eq(seen_line_thing(again.lines[1]), SLICE("api=a code=B")));
	seen_entries_clear(&again);
	/* more than may be kept */
	ck_assert_ptr_nonnull(seen_file_read(path, 1, &again));
	ck_assert_uint_eq(again.n, 0);
	seen_entries_clear(&entries);
}
END_TEST

START_TEST(no_file_is_an_empty_one)
{
	struct seen_entries entries = { 0 };

	ck_assert_ptr_null(seen_file_read(path, 10, &entries));
	ck_assert_uint_eq(entries.n, 0);
}
END_TEST

#define LINE "2026-11-26T04:05:06.789Z api=a code=A.1\n"

static const char *const damaged[] = {
	"",
	"\n",
	"errgate seen 2\nend 0\n",
	"errgate seen 1",
	"errgate seen 1\n",
	"errgate seen 1\n" LINE,
	"errgate seen 1\n" LINE "end 2\n",
	"errgate seen 1\n" LINE "end 1\nmore\n",
	"errgate seen 1\n" LINE "end 1",	/* whole but for its line end: see below */
	"errgate seen 1\n2026-11-26T04:05:06.789Z \nend 1\n",
	"errgate seen 1\n2026-11-26 04:05:06.789Z api=a\nend 1\n",
	"errgate seen 1\n2026-11-26T04:05:06.789Z a\tb\nend 1\n",
	"\x7f" "ELF",
};

START_TEST(a_damaged_file_is_told_and_gives_nothing)
{
	struct seen_entries entries = { 0 };
	const char *problem;

	put_file(damaged[_i]);
	problem = seen_file_read(path, 10, &entries);
	if (_i == 8) {
		ck_assert_ptr_null(problem);
		ck_assert_uint_eq(entries.n, 1);
	} else {
		ck_assert_ptr_nonnull(problem);
		ck_assert_ptr_nonnull(strstr(problem, "damaged"));
		ck_assert_uint_eq(entries.n, 0);
	}
	seen_entries_clear(&entries);
}
END_TEST

START_TEST(what_cannot_be_read_or_written_is_told)
{
	struct seen_entries entries = { 0 };

	ck_assert_ptr_nonnull(seen_file_read(folder, 10, &entries));
	ck_assert_ptr_nonnull(seen_file_write("/nonexistent/seen", &entries));
	put_file("errgate seen 1\n" LINE "end 1\n");
	ck_assert_int_eq(mkdir(beside, 0700), 0);
	ck_assert_ptr_nonnull(seen_file_write(path, &entries));
	/* the old one stands */
	ck_assert_ptr_null(seen_file_read(path, 10, &entries));
	ck_assert_uint_eq(entries.n, 1);
	seen_entries_clear(&entries);
	rmdir(beside);
}
END_TEST

TCase *
seen_file_case(void)
{
	TCase *tc = tcase_create("seen_file");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, what_is_written_is_read_again);
	tcase_add_test(tc, no_file_is_an_empty_one);
	tcase_add_loop_test(tc, a_damaged_file_is_told_and_gives_nothing, 0,
	    ARRAY_LEN(damaged));
	tcase_add_test(tc, what_cannot_be_read_or_written_is_told);
	return tc;
}
