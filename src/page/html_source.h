#ifndef PAGE_HTML_SOURCE_H
#define PAGE_HTML_SOURCE_H
/*
 * HTML as the reader of HTML takes it: written by hand, or rendered from Markdown.
 * Rendered HTML tells where in its source a thing stands: by the attribute
 * data-sourcepos, and by comments before pieces of HTML that were copied as they
 * stand. One thread.
 */
#include "page/page.h"

/* A comment that begins so goes on with the line of what follows. */
#define HTML_LINE_MARK "errgate line "

/* Read a text into a page. is_rendered: its lines are told by marks. */
void html_source_read(struct page *page, struct slice text, bool is_rendered)
    NONNULL(1);

#endif
