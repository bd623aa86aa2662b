#include "page/rst_simple.h"

#include "page/page_builder.h"
#include "page/rst_markup.h"
#include "page/screen_columns.h"

/* A run of '=' and what lies under it. */
struct simple_column {
	size_t from, to;	/* screen columns; the last reaches to the end */
	struct strbuf text;
};

struct simple {
	struct page *page;
	size_t indent;
	struct simple_column columns[PAGE_COLUMNS_MAX];
	size_t n_columns;
	unsigned row_line;	/* of the row at hand; 0: none */
};

/* Whether a line is runs of a sign with blanks between; counts them. */
static size_t
count_runs(struct slice body, unsigned char sign)
{
	size_t runs = 0;

	for (size_t i = 0; i < body.len; i++) {
		if (body.ptr[i] != sign && body.ptr[i] != ' ')
			return 0;
		runs += body.ptr[i] == sign && (i == 0 || body.ptr[i - 1] == ' ');
	}
	return runs;
}

bool
rst_simple_begins(const struct text_lines *lines, size_t at)
{
	size_t runs = count_runs(text_line_body(&lines->rows[at]), '=');

	if (runs < 2 || runs > PAGE_COLUMNS_MAX)
		return false;
	for (size_t i = at + 1; i < lines->n && i < at + 64; i++)
		if (count_runs(text_line_body(&lines->rows[i]), '=') == runs)
			return true;
	return false;
}

static void
find_columns(struct simple *simple, struct slice border)
{
	for (size_t i = 0; i < border.len; i++) {
		if (border.ptr[i] != '=')
			continue;
		if (i == 0 || border.ptr[i - 1] == ' ')
			simple->columns[simple->n_columns++].from = i;
		simple->columns[simple->n_columns - 1].to = i + 1;
	}
	simple->columns[simple->n_columns - 1].to = SIZE_MAX;
}

static void
row_end(struct simple *simple)
{
	if (simple->row_line > 0)
		page_row_begin(simple->page, simple->row_line);
	for (size_t i = 0; i < simple->n_columns; i++) {
		struct strbuf plain = { 0 };

		rst_markup_strip(&plain,
		    plain_text_trim(strbuf_slice(&simple->columns[i].text)));
		if (simple->row_line > 0)
			page_cell_add(simple->page, strbuf_slice(&plain),
			    simple->row_line);
		simple->page->failed |= plain.failed ||
		    simple->columns[i].text.failed;
		strbuf_clear(&plain);
		strbuf_reset(&simple->columns[i].text, 65536);
	}
	simple->row_line = 0;
}

/* A row begins where the first column says something. */
static void
take_line(struct simple *simple, const struct text_line *line)
{
	struct slice body = slice_skip(line->text, line->text.len < simple->indent ?
	    line->text.len : simple->indent);
	struct slice first = plain_text_trim(screen_columns_cut(body,
	    simple->columns[0].from, simple->columns[0].to));

	if (first.len > 0)
		row_end(simple);
	if (simple->row_line == 0 && first.len > 0)
		simple->row_line = line->number;
	if (slice_eq(first, SLICE("\\")))	/* an empty first cell */
		first = SLICE_NONE;
	for (size_t i = 0; i < simple->n_columns; i++) {
		struct slice piece = i == 0 ? first :
		    plain_text_trim(screen_columns_cut(body,
		    simple->columns[i].from, simple->columns[i].to));

		strbuf_add(&simple->columns[i].text, piece);
		strbuf_add_byte(&simple->columns[i].text,
		    body.len == 0 ? '\n' : '\r');
	}
}

size_t
rst_simple_read(struct page *page, const struct text_lines *lines, size_t at)
{
	struct simple simple = { .page = page, .indent = lines->rows[at].indent };
	bool is_past_header = false;
	size_t first = at;

	find_columns(&simple, text_line_body(&lines->rows[at]));
	page_table_begin(page, lines->rows[at].number);
	for (at++; at < lines->n && !page->failed; at++) {
		struct slice body = text_line_body(&lines->rows[at]);
		bool is_rule = count_runs(body, '=') > 0;
		/* With two borders only there is no header: the end is the blank. */
		bool has_gap = at + 1 == lines->n ||
		    text_line_body(&lines->rows[at + 1]).len == 0;

		if (is_rule && (is_past_header || (has_gap && at > first + 1))) {
			at++;
			break;
		}
		if (is_rule || count_runs(body, '-') > 0)
			row_end(&simple);
		else
			take_line(&simple, &lines->rows[at]);
		is_past_header |= is_rule;
	}
	row_end(&simple);
	for (size_t i = 0; i < simple.n_columns; i++)
		strbuf_clear(&simple.columns[i].text);
	return at;
}
