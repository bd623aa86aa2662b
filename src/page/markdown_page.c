#include "page/page_reader.h"

#include <stdlib.h>
#include <string.h>

#include <cmark-gfm.h>
#include <cmark-gfm-core-extensions.h>

#include "base/ascii.h"
#include "page/html_source.h"
#include "page/html_tag.h"
#include "page/page_builder.h"
#include "page/pipe_table.h"

/* The name of the tag that a piece of HTML is: "<name>"; else empty. */
static struct slice
bare_tag(struct slice html)
{
	size_t len = 1;

	while (len < html.len && (ascii_is_alnum(html.ptr[len]) ||
	    html.ptr[len] == '-' || html.ptr[len] == '_'))
		len++;
	return len > 1 && len + 1 == html.len && html.ptr[len] == '>' ?
	    slice_of(html.ptr + 1, len - 1) : SLICE_NONE;
}

static bool
set_literal(cmark_node *node, struct strbuf *text)
{
	char *literal = strbuf_take_str(text);
	bool is_set = literal != NULL && cmark_node_set_literal(node, literal) != 0;

	free(literal);
	return is_set;
}

/* "<id>" is a placeholder that was not escaped, unless HTML has such a tag. */
static bool
escape_placeholder(cmark_node *node)
{
	struct slice name = bare_tag(slice_str(cmark_node_get_literal(node)));
	struct strbuf text = { 0 };

	if (name.len == 0 || !html_tag_is_unknown(name))
		return true;
	strbuf_addf(&text, "&lt;%.*s&gt;", SLICE_FMT(name));
	return set_literal(node, &text);
}

/* "<x:y>" is taken for an address; it is none without "//" or '@'. */
static bool
restore_pointed(cmark_node *node)
{
	cmark_node *inner = cmark_node_first_child(node);
	struct slice url = slice_str(cmark_node_get_url(node)), shown;
	struct strbuf text = { 0 };

	if (inner == NULL || cmark_node_get_type(inner) != CMARK_NODE_TEXT)
		return true;
	shown = slice_str(cmark_node_get_literal(inner));
	if (!slice_eq(url, shown) || slice_find(url, SLICE("//")) < url.len ||
	    slice_index(url, '@') < url.len)
		return true;
	strbuf_addf(&text, "<%.*s>", SLICE_FMT(shown));
	return set_literal(inner, &text);
}

/* Tell before a piece of HTML on which line it stands. */
static bool
mark_line(cmark_node *node)
{
	struct strbuf text = { 0 };

	strbuf_addf(&text, "<!--" HTML_LINE_MARK "%d-->",
	    cmark_node_get_start_line(node));
	strbuf_add_str(&text, cmark_node_get_literal(node));
	return set_literal(node, &text);
}

static bool
prepare_node(cmark_node *node)
{
	cmark_node_type type = cmark_node_get_type(node);

	if (type == CMARK_NODE_HTML_BLOCK)
		return mark_line(node);
	if (type == CMARK_NODE_HTML_INLINE)
		return escape_placeholder(node);
	if (type == CMARK_NODE_LINK)
		return restore_pointed(node);
	return true;
}

/* Make the tree ready for being rendered. False when memory ran out. */
static bool
prepare(cmark_node *root)
{
	cmark_iter *iter = cmark_iter_new(root);
	cmark_event_type event;
	bool is_done = iter != NULL;

	while (is_done && (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE)
		if (event == CMARK_EVENT_ENTER)
			is_done = prepare_node(cmark_iter_get_node(iter));
	if (iter != NULL)
		cmark_iter_free(iter);
	return is_done;
}

/* Cells that a row of pipes has beyond its header are dropped by the rules of
   the format; a bar that was not escaped would so cut a message short. */
static void
doubt_rows(struct page *page, struct slice text)
{
	struct text_lines lines;

	if (!text_lines_cut(&lines, text)) {
		page->failed = true;
		return;
	}
	for (size_t i = 0; i < page->n_rows; i++) {
		struct page_row *row = &page->rows[i];

		if (row->line == 0 || row->line > lines.n || pipe_table_cells(
		    text_line_body(&lines.rows[row->line - 1])) <= row->n_cells)
			continue;
		row->is_doubtful = true;
		page_note_add(page, row->line, "there are more cells here than "
		    "columns; is there a '|' inside one?");
	}
	free(lines.rows);
}

/* Short rows are filled up to the width of their header, so a very wide one would
   make very much of little. Returns the line of such a header, or 0. */
static unsigned
find_too_wide(struct slice text)
{
	struct slice line;
	unsigned number = 0;

	while (slice_next(&text, '\n', &line)) {
		number++;
		line = plain_text_trim(line);
		if (pipe_table_is_rule(line) &&
		    pipe_table_cells(line) > PAGE_COLUMNS_MAX)
			return number;
	}
	return 0;
}

/* Parse Markdown into HTML, which the caller frees; NULL when it cannot. */
static char *
render(struct slice text)
{
	int options = CMARK_OPT_UNSAFE | CMARK_OPT_SOURCEPOS;
	cmark_parser *parser = cmark_parser_new(options);
	cmark_node *root;
	char *html = NULL;

	cmark_parser_attach_syntax_extension(parser,
	    cmark_find_syntax_extension("table"));
	cmark_parser_feed(parser, (const char *)text.ptr, text.len);
	root = cmark_parser_finish(parser);
	if (root != NULL && prepare(root))
		html = cmark_render_html(root, options,
		    cmark_parser_get_syntax_extensions(parser));
	cmark_node_free(root);
	cmark_parser_free(parser);
	return html;
}

void
markdown_page_read(struct page *page, struct slice text)
{
	unsigned too_wide = find_too_wide(text);
	char *html;

	if (too_wide > 0) {
		page_note_add(page, too_wide, "a table of more than %d columns: the "
		    "page is not read", PAGE_COLUMNS_MAX);
		return;
	}
	cmark_gfm_core_extensions_ensure_registered();
	html = render(text);
	if (html == NULL) {
		page->failed = true;
		return;
	}
	html_source_read(page, slice_str(html), true);
	free(html);
	doubt_rows(page, text);
}
