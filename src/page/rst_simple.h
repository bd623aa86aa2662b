#ifndef PAGE_RST_SIMPLE_H
#define PAGE_RST_SIMPLE_H
/*
 * Simple tables of reStructuredText: columns of the screen under runs of '='.
 */
#include "page/page.h"
#include "page/plain_text.h"

/* Whether the top border of such a table stands at a line. */
bool rst_simple_begins(const struct text_lines *lines, size_t at)
    NONNULL(1) MUST_CHECK;

/* Read the table that begins at a line. Returns the index of the line behind. */
size_t rst_simple_read(struct page *page, const struct text_lines *lines,
    size_t at) NONNULL(1, 2) MUST_CHECK;

#endif
