#include "unit/page/page_cases.h"

static void
describe_table(const struct page *page, const struct page_item *table,
    struct strbuf *out)
{
	for (size_t i = 0; i < table->n_rows; i++) {
		const struct page_row *row = &page->rows[table->first_row + i];

		strbuf_addf(out, "%u%s[", row->line, row->is_doubtful ? "!" : "");
		for (size_t c = 0; c < row->n_cells; c++) {
			if (c > 0)
				strbuf_add_byte(out, '|');
			strbuf_add(out, page_row_cell(page, row, c)->text);
		}
		strbuf_add_byte(out, ']');
	}
}

void
page_describe(const struct page *page, struct strbuf *out)
{
	for (size_t i = 0; i < page->n_items; i++) {
		const struct page_item *item = &page->items[i];

		if (item->kind == PAGE_TABLE) {
			describe_table(page, item, out);
			strbuf_add_byte(out, ';');
			continue;
		}
		strbuf_addf(out, "%u(%.*s", item->line, SLICE_FMT(item->text));
		if (item->link.len > 0)
			strbuf_addf(out, "->%.*s", SLICE_FMT(item->link));
		strbuf_add_byte(out, ')');
	}
}

int
main(void)
{
	static suite_case_fn *const cases[] = {
		plain_text_case, html_tag_case, rst_markup_case, table_rows_case,
		page_case, NULL
	};

	return suite_run("page", cases);
}
