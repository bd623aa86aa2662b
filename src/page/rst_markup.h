#ifndef PAGE_RST_MARKUP_H
#define PAGE_RST_MARKUP_H
/*
 * What a reader sees of the inline markup of reStructuredText.
 */
#include "base/strbuf.h"

/*
 * Append a text without its markup: *emphasis*, **strong**, ``literal``,
 * :role:`text`, `text <address>`_ , backslashes, bullets at the start of lines, and
 * directives such as ".. note::". Line ends stay as they are.
 */
void rst_markup_strip(struct strbuf *out, struct slice text) NONNULL(1);

/* The first address that a link in the text leads to, or nothing. */
struct slice rst_markup_link(struct slice text) MUST_CHECK;

#endif
