#include "conf/nearest.h"

#include "unit/conf/conf_cases.h"

static const char *const names[] = {
	"listen", "limits", "log", "timeout", "header_bytes", "header_fields", "on",
	NULL
};

static const struct {
	const char *word, *near;
} words[] = {
	{ "listen", "listen" },
	{ "lisen", "listen" },
	{ "lsiten", "listen" },
	{ "listenn", "listen" },
	{ "Listen", "listen" },
	{ "limit", "limits" },
	{ "lgo", "log" },
	{ "lo", "log" },
	{ "time_out", "timeout" },
	{ "headr_byte", "header_bytes" },
	{ "header_field", "header_fields" },
	{ "off", NULL },
	{ "x", NULL },
	{ "zz", NULL },
	{ "", NULL },
	{ "certificate", NULL },
	{ "a_very_long_word_that_nobody_would_ever_write_as_a_name", NULL },
};

START_TEST(the_name_meant_is_found)
{
	const char *near = nearest_of(slice_str(words[_i].word), names);

	if (words[_i].near == NULL)
		ck_assert_msg(near == NULL, "%s: %s", words[_i].word, near);
	else
		ck_assert_str_eq(near, words[_i].near);
}
END_TEST

START_TEST(no_names_give_none)
{
	ck_assert_ptr_null(nearest_of(SLICE("log"), NULL));
	ck_assert(!nearest_is_exact(SLICE("log"), NULL));
	ck_assert(nearest_is_exact(SLICE("log"), names));
	ck_assert(!nearest_is_exact(SLICE("Log"), names));
	ck_assert(!nearest_is_exact(SLICE("lo"), names));
}
END_TEST

TCase *
nearest_case(void)
{
	TCase *tcase = tcase_create("nearest");

	tcase_add_loop_test(tcase, the_name_meant_is_found, 0,
	    (int)ARRAY_LEN(words));
	tcase_add_test(tcase, no_names_give_none);
	return tcase;
}
