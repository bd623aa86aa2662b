#include "page/page_reader.h"

#include "base/ascii.h"
#include "page/pipe_table.h"
#include "page/rst_grid.h"
#include "page/rst_simple.h"

static const char *const format_words[] = {
	[PAGE_AUTO] = "auto",
	[PAGE_TEXT] = "text",
	[PAGE_MARKDOWN] = "markdown",
	[PAGE_HTML] = "html",
	[PAGE_RST] = "rst",
};
static_assert(ARRAY_LEN(format_words) == PAGE_FORMAT_N, "a format lacks its word");

const char *
page_format_word(enum page_format format)
{
	return format_words[format];
}

bool
page_format_find(struct slice word, enum page_format *format)
{
	for (unsigned i = 0; i < PAGE_FORMAT_N; i++)
		if (slice_eq(word, slice_str(format_words[i]))) {
			*format = (enum page_format)i;
			return true;
		}
	return false;
}

/* What was seen that tells formats apart. */
struct signs {
	bool has_grid, has_simple;	/* tables of reStructuredText */
	bool has_directive;		/* ".. name::" */
	bool has_heading;		/* "# " and the like */
	bool has_rule;			/* dashes below a row of as many cells */
	bool has_html_table;
	bool has_markup;		/* **, [](), backquotes, <br>, escapes */
	bool begins_with_tag, begins_as_html;
};

static bool
holds(struct slice text, const char *needle)
{
	return slice_find(text, slice_str(needle)) < text.len;
}

static bool
holds_tag(struct slice text, const char *lower, const char *upper)
{
	return holds(text, lower) || holds(text, upper);
}

static bool
is_heading(struct slice body)
{
	size_t hashes = 0;

	while (hashes < body.len && body.ptr[hashes] == '#')
		hashes++;
	return hashes > 0 && hashes <= 6 && hashes < body.len &&
	    body.ptr[hashes] == ' ';
}

static void
see_line(struct signs *signs, const struct text_lines *lines, size_t at)
{
	const struct text_line *line = &lines->rows[at];
	struct slice body = text_line_body(line);

	if (body.len == 0)
		return;
	signs->has_grid |= rst_grid_begins(body);
	signs->has_simple |= body.ptr[0] == '=' && rst_simple_begins(lines, at);
	signs->has_directive |= slice_starts_with(body, SLICE(".. ")) &&
	    holds(body, "::");
	signs->has_heading |= is_heading(body);
	signs->has_html_table |= holds_tag(body, "<table", "<TABLE") ||
	    holds_tag(body, "<td", "<TD");
	signs->has_markup |= holds(body, "**") || holds(body, "](") ||
	    holds(body, "``") || holds_tag(body, "<br", "<BR") ||
	    holds(body, "<a name") || holds(body, "\\_") || holds(body, "\\*") ||
	    holds(body, "\\<");
	signs->has_rule |= at > 0 && pipe_table_is_rule(body) &&
	    pipe_table_cells(body) >= 2 && pipe_table_cells(body) ==
	    pipe_table_cells(text_line_body(&lines->rows[at - 1]));
}

static void
see_start(struct signs *signs, const struct text_lines *lines)
{
	for (size_t at = 0; at < lines->n; at++) {
		struct slice body = text_line_body(&lines->rows[at]);

		if (body.len == 0)
			continue;
		signs->begins_with_tag = body.ptr[0] == '<' && body.len > 1 &&
		    (ascii_is_alpha(body.ptr[1]) || body.ptr[1] == '!' ||
		    body.ptr[1] == '?');
		signs->begins_as_html =
		    slice_starts_with_nocase(body, SLICE("<!doctype")) ||
		    slice_starts_with_nocase(body, SLICE("<html")) ||
		    slice_starts_with_nocase(body, SLICE("<head")) ||
		    slice_starts_with_nocase(body, SLICE("<body")) ||
		    slice_starts_with_nocase(body, SLICE("<?xml"));
		return;
	}
}

enum page_format
page_format_guess(const struct text_lines *lines)
{
	struct signs signs = { .has_grid = false };

	see_start(&signs, lines);
	if (signs.begins_as_html)
		return PAGE_HTML;
	for (size_t at = 0; at < lines->n; at++)
		see_line(&signs, lines, at);
	if (signs.has_grid || signs.has_simple)
		return PAGE_RST;
	if (signs.has_html_table)
		return signs.begins_with_tag && !signs.has_heading ?
		    PAGE_HTML : PAGE_MARKDOWN;
	if (signs.has_rule && (signs.has_heading || signs.has_markup))
		return PAGE_MARKDOWN;
	return signs.has_directive ? PAGE_RST : PAGE_TEXT;
}
