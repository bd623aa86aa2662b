#ifndef CATALOGUE_TEXT_CURSOR_H
#define CATALOGUE_TEXT_CURSOR_H
/*
 * Follows a JSON scan through its text to know the line of each token: the
 * scanner reports tokens, not where they stand. Every byte is looked at once.
 */
#include "base/slice.h"

struct text_cursor {
	struct slice text;
	size_t at;		/* behind the token reported last */
	unsigned line;		/* of that token, from 1 */
	unsigned line_at;	/* of the byte at `at` */
};

struct text_cursor text_cursor_make(struct slice text);

/*
 * Go to the next token of well-formed JSON: a string, a number, a word, or one
 * bracket. Commas and colons are passed over, as the scanner reports none.
 */
void text_cursor_next(struct text_cursor *cursor) NONNULL(1);

/* Where the next token begins. */
size_t text_cursor_peek(const struct text_cursor *cursor) NONNULL(1) MUST_CHECK;

/* The line of an offset that does not lie before the cursor. */
unsigned text_cursor_line_of(const struct text_cursor *cursor, size_t offset)
    NONNULL(1) MUST_CHECK;

#endif
