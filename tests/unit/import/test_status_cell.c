#include "import/status_cell.h"

#include "unit/import/import_cases.h"

static const struct {
	const char *text;
	uint16_t values[4];	/* up to the first 0 */
	bool is_doubtful, is_sure;
} rows[] = {
	{ "400", { 400 }, false, true },
	{ "404/500", { 404, 500 }, false, true },
	{ "400, 404", { 400, 404 }, false, true },
	{ "400 / 400", { 400 }, false, true },
	{ "301 Moved Permanently", { 301 }, false, true },
	{ "401Unauthorized", { 401 }, false, true },
	{ "HTTP 503", { 503 }, false, true },
	{ "400 Bad Request/404 Not Found", { 400, 404 }, false, true },
	{ "400\n404", { 400, 404 }, false, true },
	{ "", { 0 }, false, false }, { "N/A", { 0 }, false, false },
	{ "-", { 0 }, false, false },
	{ "4xx", { 0 }, true, false }, { "999", { 0 }, true, false },
	{ "1400", { 0 }, true, false }, { "400-404", { 400, 404 }, true, false },
	{ "Bad Request", { 0 }, true, false }, { "A400", { 0 }, true, false },
	{ "400 is what comes of a request that has been made without its name",
	  { 400 }, false, false },
	{ "400: no", { 400 }, false, false },
};

START_TEST(cell_gives_its_statuses)
{
	struct status_list list = status_cell_read(slice_str(rows[_i].text));
	size_t n = 0;

	for (; rows[_i].values[n] != 0; n++) {
		ck_assert_uint_lt(n, list.n);
		ck_assert_uint_eq(list.values[n], rows[_i].values[n]);
	}
	ck_assert_uint_eq(list.n, n);
	ck_assert_int_eq(list.is_doubtful, rows[_i].is_doubtful);
	ck_assert_int_eq(status_cell_is_sure(slice_str(rows[_i].text)),
	    rows[_i].is_sure);
}
END_TEST

TCase *
status_cell_case(void)
{
	TCase *tc = tcase_create("status_cell");

	tcase_add_loop_test(tc, cell_gives_its_statuses, 0, (int)ARRAY_LEN(rows));
	return tc;
}
