#ifndef PAGE_PAGE_READER_H
#define PAGE_PAGE_READER_H
/*
 * The readers of the formats, for page.c. Each adds what it finds to a page. Any
 * text can be read; a page without tables and blocks is the worst that comes of it.
 */
#include "page/page.h"
#include "page/plain_text.h"

/* Plain text: blocks between blank lines, pipe tables, columns between tabs. */
void text_page_read(struct page *page, struct slice text) NONNULL(1);

/* reStructuredText: grid tables, simple tables, the paragraphs around them. */
void rst_page_read(struct page *page, struct slice text) NONNULL(1);

/* Markdown with pipe tables and with HTML in it (CommonMark and GFM). */
void markdown_page_read(struct page *page, struct slice text) NONNULL(1);

/* HTML. The text may be in another encoding than UTF-8, if it says so. */
void html_page_read(struct page *page, struct slice text) NONNULL(1);

/* Which format a normalised text is most likely written in. */
enum page_format page_format_guess(const struct text_lines *lines)
    NONNULL(1) MUST_CHECK;

#endif
