#include "conf/directive.h"

#include <string.h>

#include "conf/settings.h"
#include "unit/conf/conf_cases.h"

START_TEST(every_row_is_complete_and_found)
{
	size_t n_rows;
	const struct directive *rows = directive_rows(&n_rows);

	ck_assert_uint_ge(n_rows, 40);
	for (size_t i = 0; i < n_rows; i++) {
		const struct directive *row = &rows[i];
		bool is_number = row->type >= TAKES_UNSIGNED && row->type <= TAKES_TIME;

		ck_assert_ptr_eq(directive_find(row->in, slice_str(row->name)), row);
		ck_assert_ptr_nonnull(row->help);
		ck_assert_msg((row->max > 0) == is_number, "%s", row->name);
		ck_assert_uint_le(row->min, row->max);
		ck_assert_msg((row->words != NULL) == (row->type == TAKES_WORD), "%s",
		    row->name);
		ck_assert(!row->required || row->fallback == NULL);
		/* a value that is not given must be told from one that is */
		ck_assert_msg(!is_number || row->fallback != NULL, "%s", row->name);
		ck_assert_msg(!directive_is_list(row) || row->count_offset > 0, "%s",
		    row->name);
	}
}
END_TEST

START_TEST(sections_are_opened_by_their_own_rows)
{
	size_t n_rows;
	const struct directive *rows = directive_rows(&n_rows);

	for (int section = SECTION_ROOT + 1; section < SECTION_N; section++) {
		unsigned n_openers = 0;

		for (size_t i = 0; i < n_rows; i++)
			if (rows[i].type == TAKES_SECTION &&
			    rows[i].opens == (enum conf_section)section) {
				n_openers++;
				ck_assert_str_eq(rows[i].name,
				    directive_section(rows[i].opens)->name);
			}
		ck_assert_uint_eq(n_openers, 1);
	}
}
END_TEST

START_TEST(names_are_looked_up_in_their_section)
{
	ck_assert_ptr_null(directive_find(SECTION_ROOT, SLICE("level")));
	ck_assert_ptr_nonnull(directive_find(SECTION_LOG, SLICE("level")));
	ck_assert_ptr_null(directive_find(SECTION_LOG, SLICE("Level")));
	ck_assert_int_eq(directive_anywhere(SLICE("level"))->in, SECTION_LOG);
	ck_assert_ptr_null(directive_anywhere(SLICE("nothing")));
	ck_assert(slice_eq(directive_nearest(SECTION_LOG, SLICE("levle")),
	    SLICE("level")));
	ck_assert_uint_eq(directive_nearest(SECTION_ROOT, SLICE("levle")).len, 0);
}
END_TEST

START_TEST(actions_have_their_words)
{
	ck_assert_str_eq(action_word(ACTION_PASS), "pass");
	ck_assert_str_eq(action_word(ACTION_LOG), "log");
	ck_assert_str_eq(action_word(ACTION_TAG), "tag");
	ck_assert_str_eq(action_word(ACTION_NORMALIZE), "normalize");
}
END_TEST

TCase *
directive_case(void)
{
	TCase *tcase = tcase_create("directive");

	tcase_add_test(tcase, every_row_is_complete_and_found);
	tcase_add_test(tcase, sections_are_opened_by_their_own_rows);
	tcase_add_test(tcase, names_are_looked_up_in_their_section);
	tcase_add_test(tcase, actions_have_their_words);
	return tcase;
}
