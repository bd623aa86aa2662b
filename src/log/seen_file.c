#include "log/seen_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/clock.h"
#include "base/number.h"
#include "base/strbuf.h"

#define HEADING "errgate seen 1"

/* Bytes of a line in front of its thing: the time and a blank. */
#define TIME_LEN CLOCK_RFC3339_SIZE

/* Bytes that a file may have, far more than a full book needs. */
#define FILE_BYTES_MAX ((size_t)64 * 1024 * 1024)

#define DAMAGED "the file of what was seen is damaged; it is started anew"

struct slice
seen_line_thing(const char *line)
{
	return slice_skip(slice_str(line), TIME_LEN);
}

static bool
has_room(struct seen_entries *entries)
{
	size_t n_max = entries->n_max * 2 + 64;
	char **lines;

	if (entries->n < entries->n_max)
		return true;
	lines = reallocarray(entries->lines, n_max, sizeof(char *));
	if (lines == NULL)
		return false;
	entries->lines = lines;
	entries->n_max = n_max;
	return true;
}

/* Add a line, a copy of which is made. */
static char *
add_line(struct seen_entries *entries, struct slice line)
{
	char *copy = has_room(entries) ?
	    strndup((const char *)line.ptr, line.len) : NULL;

	if (copy != NULL)
		entries->lines[entries->n++] = copy;
	return copy;
}

char *
seen_entries_add(struct seen_entries *entries, uint64_t wall_ms,
    struct slice thing)
{
	char time[CLOCK_RFC3339_SIZE];
	struct strbuf line = { 0 };
	char *kept = NULL;

	clock_format_rfc3339(wall_ms, time);
	strbuf_add_str(&line, time);
	strbuf_add_byte(&line, ' ');
	strbuf_add(&line, thing);
	if (!line.failed)
		kept = add_line(entries, strbuf_slice(&line));
	strbuf_clear(&line);
	return kept;
}

void
seen_entries_drop_last(struct seen_entries *entries)
{
	free(entries->lines[--entries->n]);
}

void
seen_entries_clear(struct seen_entries *entries)
{
	while (entries->n > 0)
		seen_entries_drop_last(entries);
	free(entries->lines);
	*entries = (struct seen_entries){ 0 };
}

/* Whether a line is a time, a blank and something printable. */
static bool
is_entry(struct slice line)
{
	static const char form[] = "dddd-dd-ddTdd:dd:dd.dddZ ";

	if (line.len <= TIME_LEN)
		return false;
	for (size_t i = 0; i < TIME_LEN; i++)
		if (form[i] == 'd' ? !ascii_is_digit(line.ptr[i]) :
		    line.ptr[i] != (unsigned char)form[i])
			return false;
	for (size_t i = TIME_LEN; i < line.len; i++)
		if (ascii_is_control(line.ptr[i]))
			return false;
	return true;
}

/* Whether a line closes a file of n entries. */
static bool
is_end(struct slice line, size_t n)
{
	uint64_t said;

	return slice_starts_with(line, SLICE("end ")) &&
	    number_parse_u64(slice_skip(line, 4), &said) && said == n;
}

static const char *
parse(struct slice text, size_t n_max, struct seen_entries *entries)
{
	struct slice line;

	if (!slice_next(&text, '\n', &line) || !slice_eq(line, SLICE(HEADING)))
		return DAMAGED;
	while (slice_next(&text, '\n', &line) && is_entry(line)) {
		if (entries->n == n_max)
			return DAMAGED;
		if (add_line(entries, line) == NULL)
			return "out of memory";
	}
	return is_end(line, entries->n) && text.len == 0 ? NULL : DAMAGED;
}

/* Read to the end. Returns NULL, or what went wrong. */
static const char *
read_all(int fd, struct strbuf *text)
{
	ssize_t got = 1;

	while (got > 0) {
		if (!strbuf_reserve(text, 65536))
			return "out of memory";
		got = read(fd, text->ptr + text->len, 65536);
		if (got < 0 && errno != EINTR)
			return strerrordesc_np(errno);
		if (got < 0)
			got = 1;	/* again */
		else
			text->len += (size_t)got;
		if (text->len > FILE_BYTES_MAX)
			return DAMAGED;
	}
	return NULL;
}

const char *
seen_file_read(const char *path, size_t n_max, struct seen_entries *entries)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct strbuf text = { 0 };
	const char *problem;

	if (fd < 0)
		return errno == ENOENT ? NULL : strerrordesc_np(errno);
	problem = read_all(fd, &text);
	close(fd);
	if (problem == NULL)
		problem = parse(strbuf_slice(&text), n_max, entries);
	if (problem != NULL)
		seen_entries_clear(entries);
	strbuf_clear(&text);
	return problem;
}

/* Write all, to the disk. Returns NULL, or what went wrong. */
static const char *
write_all(int fd, struct slice text)
{
	while (text.len > 0) {
		ssize_t n = write(fd, text.ptr, text.len);

		if (n < 0 && errno != EINTR)
			return strerrordesc_np(errno);
		text = slice_skip(text, n > 0 ? (size_t)n : 0);
	}
	return fsync(fd) == 0 ? NULL : strerrordesc_np(errno);
}

/* Write text to a new file of that name. */
static const char *
write_new(const char *path, struct slice text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW,
	    0640);
	const char *problem;

	if (fd < 0)
		return strerrordesc_np(errno);
	problem = write_all(fd, text);
	if (close(fd) != 0 && problem == NULL)
		problem = strerrordesc_np(errno);
	return problem;
}

const char *
seen_file_write(const char *path, const struct seen_entries *entries)
{
	const char *problem = "out of memory";
	struct strbuf text = { 0 };
	char *beside;

	if (asprintf(&beside, "%s.new", path) < 0)
		return problem;
	strbuf_add_str(&text, HEADING "\n");
	for (size_t i = 0; i < entries->n; i++) {
		strbuf_add_str(&text, entries->lines[i]);
		strbuf_add_byte(&text, '\n');
	}
	strbuf_addf(&text, "end %zu\n", entries->n);
	if (!text.failed)
		problem = write_new(beside, strbuf_slice(&text));
	if (problem == NULL && rename(beside, path) != 0)
		problem = strerrordesc_np(errno);
	strbuf_clear(&text);
	free(beside);
	return problem;
}
