#ifndef LOG_SEEN_FILE_H
#define LOG_SEEN_FILE_H
/*
 * The file behind a seen_book: a bounded list of lines, "TIME THING", each once
 * made never changed. Blocks; no thread of its own.
 */
#include "base/slice.h"

struct seen_entries {
	char **lines;		/* without line ends */
	size_t n, n_max;
};

/* The thing of a line. */
struct slice seen_line_thing(const char *line) NONNULL(1) MUST_CHECK;

/* Add a thing seen at wall_ms. Returns its line, or NULL when memory ran out. */
char *seen_entries_add(struct seen_entries *entries, uint64_t wall_ms,
    struct slice thing) NONNULL(1) MUST_CHECK;

/* Take the line added last back. */
void seen_entries_drop_last(struct seen_entries *entries) NONNULL(1);

void seen_entries_clear(struct seen_entries *entries) NONNULL(1);

/*
 * Read a file into an empty list. A file that does not exist is an empty one.
 *
 * Returns NULL, or what is wrong, in words that last; the list is empty then.
 */
const char *seen_file_read(const char *path, size_t n_max,
    struct seen_entries *entries) NONNULL(1, 3) MUST_CHECK;

/*
 * Put a new file in the place of the old one, in one step: beside it as
 * PATH.new, to the disk, renamed. Returns NULL, or what went wrong.
 */
const char *seen_file_write(const char *path, const struct seen_entries *entries)
    NONNULL(1, 2) MUST_CHECK;

#endif
