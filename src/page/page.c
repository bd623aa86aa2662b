#include "page/page.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "page/page_reader.h"

static void (*const readers[])(struct page *, struct slice) = {
	[PAGE_AUTO] = NULL,
	[PAGE_TEXT] = text_page_read,
	[PAGE_MARKDOWN] = markdown_page_read,
	[PAGE_HTML] = html_page_read,
	[PAGE_RST] = rst_page_read,
};
static_assert(ARRAY_LEN(readers) == PAGE_FORMAT_N, "a format lacks its reader");

static unsigned
line_of(struct slice text, size_t offset)
{
	return 1 + (unsigned)slice_count(slice_head(text, offset), '\n');
}

/* Files that are no text in an encoding we read. */
static const char *
refusal(struct slice text)
{
	if (text.len > PAGE_SIZE_MAX)
		return "it is larger than 128 MiB";
	if (slice_starts_with(text, SLICE("\xff\xfe")) ||
	    slice_starts_with(text, SLICE("\xfe\xff")))
		return "it is UTF-16: save it as UTF-8";
	if (slice_starts_with(text, SLICE("%PDF")))
		return "it is a PDF: save its text, or the page as HTML";
	if (slice_starts_with(text, SLICE("PK\x03\x04")))
		return "it is a ZIP archive or an office document: save it as text "
		    "or HTML";
	return NULL;
}

/* A text in another encoding may still be HTML that says so. */
static bool
is_foreign_html(struct slice text, enum page_format format)
{
	struct slice head = slice_head(text, 4096);

	return (format == PAGE_AUTO || format == PAGE_HTML) &&
	    (slice_find(head, SLICE("charset=")) < head.len ||
	    slice_find(head, SLICE("encoding=")) < head.len);
}

static bool
is_readable(struct slice text, enum page_format format, struct strbuf *why)
{
	const char *reason = refusal(text);
	size_t nul = reason == NULL ? slice_index(text, '\0') : 0;
	size_t valid = reason == NULL ? utf8_valid_len(text) : 0;

	if (reason != NULL)
		strbuf_add_str(why, reason);
	else if (nul < text.len)
		strbuf_addf(why, "line %u: a zero byte: this is no text",
		    line_of(text, nul));
	else if (valid < text.len && !is_foreign_html(text, format))
		strbuf_addf(why, "line %u: bytes that are no UTF-8: save it as UTF-8",
		    line_of(text, valid));
	return why->len == 0;
}

/* Find out the format of a normalised text. */
static void
guess_format(struct page *page, struct slice text)
{
	struct text_lines lines;

	if (!text_lines_cut(&lines, text)) {
		page->failed = true;
		return;
	}
	page->format = page_format_guess(&lines);
	free(lines.rows);
}

bool
page_read(struct page *page, struct slice text, enum page_format format,
    struct strbuf *why)
{
	struct strbuf plain = { 0 };

	*page = (struct page){ .format = format };
	if (!is_readable(text, format, why))
		return false;
	if (utf8_valid_len(text) < text.len)
		page->format = PAGE_HTML;
	plain_text_normalise(&plain, text);
	page->failed |= plain.failed;
	if (page->format == PAGE_AUTO && !page->failed)
		guess_format(page, strbuf_slice(&plain));
	if (page->format == PAGE_HTML)
		strbuf_clear(&plain);
	else
		text = strbuf_slice(&plain);
	if (!page->failed)
		readers[page->format](page, text);
	strbuf_clear(&plain);
	if (page->failed)
		strbuf_add_str(why, "out of memory");
	return !page->failed;
}

void
page_clear(struct page *page)
{
	free(page->items);
	free(page->rows);
	free(page->cells);
	free(page->notes);
	arena_clear(&page->arena);
	*page = (struct page){ .format = PAGE_AUTO };
}
