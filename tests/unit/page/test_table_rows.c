#include "page/table_rows.h"

#include "unit/page/page_cases.h"

static void
add(struct table_rows *rows, const char *text, unsigned n_rows,
    unsigned n_columns)
{
	struct page_cell cell = { .text = slice_str(text), .line = 1 };

	table_rows_cell(rows, cell, n_rows, n_columns);
}

START_TEST(merged_cells_stand_in_each_row_and_column)
{
	struct page page = { .format = PAGE_HTML };
	struct strbuf out = { 0 };
	struct table_rows rows;

	table_rows_begin(&rows, &page, 1);
	table_rows_row(&rows, 1);
	add(&rows, "a", 2, 1);
	add(&rows, "b", 1, 2);
	table_rows_row(&rows, 2);
	add(&rows, "c", 1, 1);
	add(&rows, "d", 0, 1);
	table_rows_row(&rows, 3);
	add(&rows, "e", 1, 1);
	table_rows_group_end(&rows);
	table_rows_row(&rows, 4);
	add(&rows, "f", 1, 1);
	table_rows_end(&rows);
	page_describe(&page, &out);
	ck_assert_buf(&out, "1[a|b|b]2[a|c|d]3[e||d]4[f];");
	strbuf_clear(&out);
	page_clear(&page);
}
END_TEST

START_TEST(columns_are_bounded)
{
	struct page page = { .format = PAGE_HTML };
	struct table_rows rows;

	table_rows_begin(&rows, &page, 1);
	table_rows_row(&rows, 1);
	for (int i = 0; i < 100; i++)
		add(&rows, "a", 1, 3);
	table_rows_end(&rows);
	ck_assert_uint_eq(page.n_cells, PAGE_COLUMNS_MAX);
	ck_assert(page.rows[0].is_doubtful);
	ck_assert_uint_eq(page.n_notes, 1);
	page_clear(&page);
}
END_TEST

TCase *
table_rows_case(void)
{
	TCase *tc = tcase_create("table_rows");

	tcase_add_test(tc, merged_cells_stand_in_each_row_and_column);
	tcase_add_test(tc, columns_are_bounded);
	return tc;
}
