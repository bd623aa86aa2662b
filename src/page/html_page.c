#include "page/page_reader.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/HTMLparser.h>

#include "base/number.h"
#include "base/utf8.h"
#include "page/html_source.h"
#include "page/html_tag.h"
#include "page/table_rows.h"

#define SPAN_MAX 65534		/* rows that HTML lets a cell span */

/* A page that is being read, one event of the parser after the other. */
struct html {
	struct page *page;
	htmlParserCtxtPtr parser;
	struct table_rows rows;
	struct strbuf cell, block;	/* texts that are not ended */
	unsigned cell_line, block_line;
	unsigned row_span, column_span;	/* of the cell */
	char *link;			/* the first of the block, or NULL */
	bool in_table, in_cell;
	unsigned n_inner;	/* tables open inside a cell: part of its text */
	unsigned n_layout;	/* tables open that only place other tables */
	unsigned n_hidden;	/* elements open whose content is not shown */
	unsigned line_base, source_base;	/* see html_source.h */
	bool is_rendered;	/* from Markdown: lines are told by marks */
};

static unsigned
html_line(const struct html *html)
{
	unsigned line = (unsigned)html->parser->input->line;

	return html->is_rendered ?
	    html->source_base + (line - html->line_base) : line;
}

/* From here on, lines count from a line of the source. cmark does not know that of
   a paragraph whose last line turned out to be a table's header, and says 0. */
static void
set_source_line(struct html *html, struct slice number)
{
	uint64_t line;

	if (!html->is_rendered || !number_parse_u64(number, &line) ||
	    line == 0 || line > UINT_MAX / 2)
		return;
	html->line_base = (unsigned)html->parser->input->line;
	html->source_base = (unsigned)line;
}

static void
block_end(struct html *html)
{
	page_block_add(html->page, strbuf_slice(&html->block),
	    slice_str(html->link), html->block_line);
	html->page->failed |= html->block.failed;
	strbuf_reset(&html->block, 65536);
	free(html->link);
	html->link = NULL;
}

static void
cell_end(struct html *html)
{
	struct page_cell cell = { .line = html->cell_line };

	if (!html->in_cell)
		return;
	html->in_cell = false;
	cell.text = page_text_keep(html->page, strbuf_slice(&html->cell));
	html->page->failed |= html->cell.failed;
	strbuf_reset(&html->cell, 65536);
	table_rows_cell(&html->rows, cell, html->row_span, html->column_span);
}

/* The value of an attribute; empty when it is not given. */
static struct slice
attribute(const xmlChar **atts, const char *name)
{
	for (; atts != NULL && atts[0] != NULL; atts += 2)
		if (strcmp((const char *)atts[0], name) == 0)
			return slice_str((const char *)atts[1]);
	return SLICE_NONE;
}

/* How far a cell spans: 1 unless it says a number that makes sense. */
static unsigned
span_of(const xmlChar **atts, const char *name, unsigned min, unsigned max)
{
	uint64_t span;

	if (!number_parse_u64(slice_trim(attribute(atts, name)), &span) || span < min)
		return 1;
	return span > max ? max : (unsigned)span;
}

static void
cell_begin(struct html *html, const xmlChar **atts)
{
	cell_end(html);
	html->in_cell = true;
	html->cell_line = html_line(html);
	html->row_span = span_of(atts, "rowspan", 0, SPAN_MAX);
	html->column_span = span_of(atts, "colspan", 1, PAGE_COLUMNS_MAX);
}

/* A line break within the text at hand. */
static void
break_line(struct html *html)
{
	if (html->in_cell)
		strbuf_add_byte(&html->cell, '\n');
	else
		block_end(html);
}

/*
 * A table inside a table: text of a cell when the outer one has shown that it
 * holds data, else the outer one only places things on the page.
 */
static void
table_begin(struct html *html)
{
	block_end(html);
	if (html->in_table && (html->n_inner > 0 || html->rows.n_wide >= 2)) {
		html->n_inner++;
		break_line(html);
		return;
	}
	if (html->in_table) {
		page_table_drop(html->page);
		html->n_layout++;
		html->in_cell = false;
		strbuf_reset(&html->cell, 65536);
	}
	html->in_table = true;
	table_rows_begin(&html->rows, html->page, html_line(html));
}

static void
table_end(struct html *html)
{
	if (html->n_inner > 0) {
		html->n_inner--;
		break_line(html);
	} else if (html->in_table) {
		cell_end(html);
		table_rows_end(&html->rows);
		html->in_table = false;
	} else if (html->n_layout > 0) {
		html->n_layout--;
		block_end(html);
	}
}

/* "<id>" where no such element exists is text that was not escaped. */
static void
unknown_tag(struct html *html, struct slice name)
{
	if (!html->in_cell || !html_tag_is_unknown(name))
		return;
	strbuf_addf(&html->cell, "<%.*s>", SLICE_FMT(name));
	page_note_add(html->page, html_line(html), "no element of HTML is called "
	    "<%.*s>: taken for text", SLICE_FMT(name));
}

static void
link_begin(struct html *html, const xmlChar **atts)
{
	struct slice address = attribute(atts, "href");

	if (html->in_cell || html->link != NULL || address.len == 0 ||
	    address.ptr[0] == '#')
		return;
	html->link = strndup((const char *)address.ptr, address.len);
	html->page->failed |= html->link == NULL;
}

/* Whether an element is one of the table at hand, not of one inside a cell. */
static bool
is_of_table(const struct html *html)
{
	return html->in_table && html->n_inner == 0;
}

static void
on_start(void *ctx, const xmlChar *name, const xmlChar **atts)
{
	struct html *html = ctx;
	struct slice tag = slice_str((const char *)name);
	struct slice source = attribute(atts, "data-sourcepos");

	set_source_line(html, slice_head(source, slice_index(source, ':')));
	switch (html_tag_role(tag)) {
	case HTML_INLINE:
		if (atts == NULL)
			unknown_tag(html, tag);
		break;
	case HTML_LINK:
		link_begin(html, atts);
		break;
	case HTML_HIDDEN:
		html->n_hidden++;
		break;
	case HTML_BREAK:
		break_line(html);
		break;
	case HTML_TABLE:
		table_begin(html);
		break;
	case HTML_GROUP:
		break;
	case HTML_ROW:
		if (is_of_table(html))
			cell_end(html);
		else
			break_line(html);
		if (is_of_table(html))
			table_rows_row(&html->rows, html_line(html));
		break;
	case HTML_CELL:
		if (is_of_table(html))
			cell_begin(html, atts);
		else
			break_line(html);
		break;
	}
}

static void
on_end(void *ctx, const xmlChar *name)
{
	struct html *html = ctx;

	switch (html_tag_role(slice_str((const char *)name))) {
	case HTML_INLINE:
	case HTML_LINK:
		break;
	case HTML_HIDDEN:
		html->n_hidden -= html->n_hidden > 0;
		break;
	case HTML_BREAK:
		break_line(html);
		break;
	case HTML_TABLE:
		table_end(html);
		break;
	case HTML_GROUP:
	case HTML_ROW:
	case HTML_CELL:
		if (!is_of_table(html)) {
			break_line(html);
			break;
		}
		cell_end(html);
		if (html_tag_role(slice_str((const char *)name)) == HTML_GROUP)
			table_rows_group_end(&html->rows);
		else if (html_tag_role(slice_str((const char *)name)) == HTML_ROW)
			table_rows_end(&html->rows);
		break;
	}
}

/* Append a piece of text, in which the source's line ends are mere wraps. */
static void
add_text(struct strbuf *to, struct slice text)
{
	size_t begin = to->len;

	plain_text_normalise(to, text);
	for (size_t i = begin; i < to->len; i++)
		if (to->ptr[i] == '\n')
			to->ptr[i] = '\r';
}

/* The parser tells of a text when it has read it: the line where it begins. Its own
   line may lag behind the line ends in a long text, so never before the first. */
static unsigned
text_line_first(const struct html *html, struct slice piece)
{
	unsigned line = html_line(html);

	while (piece.len > 0 && piece.ptr[0] <= ' ')
		piece = slice_skip(piece, 1);
	for (size_t i = 0; i < piece.len; i++)
		line -= piece.ptr[i] == '\n' && line > 1;
	return line;
}

static void
on_text(void *ctx, const xmlChar *text, int len)
{
	struct html *html = ctx;
	struct slice piece = slice_of(text, (size_t)len);

	if (html->n_hidden > 0 || (html->in_table && !html->in_cell))
		return;
	if (html->in_cell) {
		add_text(&html->cell, piece);
		return;
	}
	if (html->block.len == 0) {
		if (plain_text_trim(piece).len == 0)
			return;
		html->block_line = text_line_first(html, piece);
	}
	add_text(&html->block, piece);
}

/* Scripts and styles, which the parser tells apart. */
static void
on_cdata(void *ctx, const xmlChar *text, int len)
{
	(void)ctx;
	(void)text;
	(void)len;
}

static void
on_comment(void *ctx, const xmlChar *text)
{
	struct slice comment = slice_str((const char *)text);

	if (slice_starts_with(comment, SLICE(HTML_LINE_MARK)))
		set_source_line(ctx,
		    slice_skip(comment, sizeof(HTML_LINE_MARK) - 1));
}

static void
use_events(htmlParserCtxtPtr parser, struct html *html)
{
	memset(parser->sax, 0, sizeof(*parser->sax));
	parser->sax->startElement = on_start;
	parser->sax->endElement = on_end;
	parser->sax->characters = on_text;
	parser->sax->ignorableWhitespace = on_text;
	parser->sax->cdataBlock = on_cdata;
	parser->sax->comment = on_comment;
	parser->userData = html;
	html->parser = parser;
}

/* Hand the text to the parser. What the page says of its encoding counts only
   where the text is no UTF-8. */
static void
parse(struct html *html, struct slice text)
{
	htmlParserCtxtPtr parser = htmlNewParserCtxt();
	bool is_utf8 = utf8_valid_len(text) == text.len;
	int options = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
	    HTML_PARSE_NOWARNING | HTML_PARSE_NONET;

	if (parser == NULL) {
		html->page->failed = true;
		return;
	}
	use_events(parser, html);
	xmlFreeDoc(htmlCtxtReadMemory(parser, (const char *)text.ptr, (int)text.len,
	    NULL, is_utf8 ? "UTF-8" : NULL,
	    is_utf8 ? options | HTML_PARSE_IGNORE_ENC : options));
	cell_end(html);
	table_rows_end(&html->rows);
	block_end(html);
	xmlFreeDoc(parser->myDoc);
	htmlFreeParserCtxt(parser);
}

void
html_source_read(struct page *page, struct slice text, bool is_rendered)
{
	struct html html = { .page = page, .is_rendered = is_rendered,
	    .source_base = 1 };

	parse(&html, text);
	strbuf_clear(&html.cell);
	strbuf_clear(&html.block);
	free(html.link);
}

void
html_page_read(struct page *page, struct slice text)
{
	html_source_read(page, text, false);
}
