#ifndef PAGE_PLAIN_TEXT_H
#define PAGE_PLAIN_TEXT_H
/*
 * Text without the marks that saving a page leaves in it: byte order marks,
 * no-break and zero-width blanks, tabs, controls; and its lines.
 */
#include "base/strbuf.h"

/*
 * Append text with every kind of blank as ' ', and without what has no width. Line
 * ends (LF, CR LF, CR) become '\n'; tabs stay.
 */
void plain_text_normalise(struct strbuf *out, struct slice text) NONNULL(1);

/*
 * Append text with its white space made tidy: runs of blanks as one, none beside
 * a line end; '\r' for a run of line ends that holds no '\n', else one '\n'. None
 * of it at the ends.
 */
void plain_text_tidy(struct strbuf *out, struct slice text) NONNULL(1);

/* The text without blanks, tabs and line ends at both ends. */
struct slice plain_text_trim(struct slice text) MUST_CHECK;

/* Whether the text begins with an ideograph or another East Asian sign that
   takes two columns of a terminal and asks for no blanks between words. */
bool plain_text_is_wide(struct slice text) MUST_CHECK;

/* One line, without its end; number from 1. */
struct text_line {
	struct slice text;	/* without blanks at its end */
	size_t indent;		/* blanks and tabs before the first other byte */
	unsigned number;
};

struct text_lines {
	struct text_line *rows;
	size_t n;
};

/*
 * Cut a normalised text into lines, which point into it. False when memory ran
 * out. The rows are freed by the caller.
 */
bool text_lines_cut(struct text_lines *lines, struct slice text)
    NONNULL(1) MUST_CHECK;

/* The line without its indent: empty for a blank line. */
static inline struct slice
text_line_body(const struct text_line *line)
{
	return slice_skip(line->text, line->indent);
}

#endif
