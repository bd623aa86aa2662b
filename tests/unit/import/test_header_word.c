#include "import/header_word.h"

#include "unit/import/import_cases.h"

static const struct {
	const char *text;
	enum column_role role;
} rows[] = {
	{ "Status Code", COLUMN_STATUS }, { "HTTP Status\rCode", COLUMN_STATUS },
	{ "http  status code:", COLUMN_STATUS },
	{ "HTTP\xe7\x8a\xb6\xe6\x80\x81\xe7\xa0\x81", COLUMN_STATUS },
	{ "Error Codes", COLUMN_CODE }, { "**Code**", COLUMN_CODE },
	{ "Error Code (error_code)", COLUMN_CODE },
	{ "\xe9\x94\x99\xe8\xaf\xaf\xe7\xa0\x81\xef\xbc\x88" "code\xef\xbc\x89",
	  COLUMN_CODE },
	{ "Error Information", COLUMN_MESSAGE },
	{ "Description", COLUMN_DESCRIPTION },
	{ "Handling Measure", COLUMN_MEASURE }, { "Module", COLUMN_OTHER },
	{ "", COLUMN_UNKNOWN }, { "(x)", COLUMN_UNKNOWN },
	{ "Error code of a car", COLUMN_UNKNOWN }, { ")Code", COLUMN_UNKNOWN },
	{ "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
	  COLUMN_UNKNOWN },
};

START_TEST(header_has_its_role)
{
	ck_assert_int_eq(header_word_role(slice_str(rows[_i].text)), rows[_i].role);
}
END_TEST

TCase *
header_word_case(void)
{
	TCase *tc = tcase_create("header_word");

	tcase_add_loop_test(tc, header_has_its_role, 0, (int)ARRAY_LEN(rows));
	return tc;
}
