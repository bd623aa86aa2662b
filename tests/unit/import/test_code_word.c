#include "import/code_word.h"

#include "unit/import/import_cases.h"

static const struct {
	const char *text;
	enum code_likeness likeness;
	const char *family;
} rows[] = {
	{ "SVC.0001", CODE_SURE, "SVC." },
	{ "SVC.A-B.4000003", CODE_SURE, "SVC." },
	{ "SVC.*", CODE_SURE, "SVC." }, { "1101", CODE_SURE, "" },
	{ "E0001", CODE_SURE, "E" },
	{ "NoSuchKey", CODE_WORD, "NoSuchKey" },
	{ "Forbidden", CODE_WORD, "Forbidden" },
	{ "400", CODE_UNLIKE, "" }, { "Two words", CODE_UNLIKE, "Two words" },
	{ "End.", CODE_UNLIKE, "End." }, { "", CODE_UNLIKE, "" },
	{ "1.5", CODE_UNLIKE, "1." }, { "a/b1", CODE_UNLIKE, "a/b" },
};

START_TEST(word_is_like_a_code)
{
	struct slice text = slice_str(rows[_i].text);

	ck_assert_int_eq(code_word_likeness(text), rows[_i].likeness);
	ck_assert(slice_eq(code_word_family(text), slice_str(rows[_i].family)));
}
END_TEST

TCase *
code_word_case(void)
{
	TCase *tc = tcase_create("code_word");

	tcase_add_loop_test(tc, word_is_like_a_code, 0, (int)ARRAY_LEN(rows));
	return tc;
}
