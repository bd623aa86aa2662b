/*
 * Conf files: settings or mistakes, never both and never neither; each mistake
 * names a line of the file; the same twice.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/ascii.h"
#include "conf/settings.h"
#include "fuzz/fuzz.h"
#include "inspect/dialect.h"
#include "inspect/verdict.h"

/* Where mistakes are counted no further, with some room. */
#define ERRORS_MAX 100

/* Load the file at path; whether it has no mistake. */
static bool
load(const char *path, struct strbuf *errors)
{
	struct conf_vocabulary words = { verdict_rule_words(), dialect_names() };
	struct settings *settings = settings_load(path, &words, errors);
	bool good = settings != NULL;

	settings_free(settings);
	return good;
}

/* A mistake is one line "path:line: text", or "path: text" of the whole file. */
static void
check_mistake(struct slice line, const char *path, size_t n_lines)
{
	struct slice front = slice_str(path);
	size_t number = 0;

	FUZZ_CHECK(slice_starts_with(line, front) && line.len > front.len &&
	    line.ptr[front.len] == ':', "a mistake names the file");
	for (size_t i = front.len + 1; i < line.len && ascii_is_digit(line.ptr[i]);
	    i++)
		number = number * 10 + (size_t)(line.ptr[i] - '0');
	FUZZ_CHECK(number <= n_lines, "a mistake names a line of the file");
	for (size_t i = 0; i < line.len; i++)
		FUZZ_CHECK(line.ptr[i] >= ' ' && line.ptr[i] != 0x7f,
		    "a mistake can be printed");
}

static void
check_mistakes(struct slice text, const char *path, size_t n_lines)
{
	struct slice line;
	size_t n = 0;

	FUZZ_CHECK(slice_ends_with(text, SLICE("\n")), "mistakes are lines");
	text.len--;
	while (slice_next(&text, '\n', &line)) {
		check_mistake(line, path, n_lines);
		n++;
	}
	FUZZ_CHECK(n > 0 && n < ERRORS_MAX, "some mistakes, but not endless");
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct strbuf errors = { 0 }, again = { 0 };
	int fd = memfd_create("conf", MFD_CLOEXEC);
	char path[64];
	bool good;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	FUZZ_CHECK(fd >= 0 && write(fd, bytes, len) == (ssize_t)len,
	    "there is a file");
	good = load(path, &errors);
	FUZZ_CHECK(good == (errors.len == 0), "settings or mistakes");
	if (!good)
		check_mistakes(strbuf_slice(&errors), path,
		    slice_count(slice_of(bytes, len), '\n') + 1);
	FUZZ_CHECK(load(path, &again) == good && fuzz_same(&errors, &again),
	    "one file gives one result");
	close(fd);
	strbuf_clear(&errors);
	strbuf_clear(&again);
	return 0;
}
