#include "conf/mistakes.h"

#include <stdlib.h>

#include "unit/conf/conf_cases.h"

START_TEST(mistakes_are_told_in_the_order_of_lines)
{
	struct mistakes mistakes = { .n = 0 };
	struct strbuf out = { 0 };
	char *text;

	ck_assert(!mistakes_any(&mistakes));
	mistakes_add(&mistakes, 0, "of the file");
	mistakes_add(&mistakes, 7, "seven");
	mistakes_add(&mistakes, 3, "three, %s", "first");
	mistakes_add(&mistakes, 0, "of the file too");
	mistakes_add(&mistakes, 7, "seven again");
	mistakes_add(&mistakes, 3, "three, second");
	mistakes_add(&mistakes, 1, "one");
	ck_assert(mistakes_any(&mistakes));
	ck_assert(mistakes_any_in(&mistakes, 3, 3));
	ck_assert(mistakes_any_in(&mistakes, 4, 7));
	ck_assert(!mistakes_any_in(&mistakes, 4, 6));
	ck_assert(!mistakes_any_in(&mistakes, 8, 100));
	mistakes_tell(&mistakes, "a.conf", &out);
	text = strbuf_take_str(&out);
	ck_assert_str_eq(text, "a.conf:1: one\na.conf:3: three, first\n"
	    "a.conf:3: three, second\na.conf:7: seven\na.conf:7: seven again\n"
	    "a.conf: of the file\na.conf: of the file too\n");
	ck_assert(!mistakes_any(&mistakes));
	free(text);
}
END_TEST

START_TEST(mistakes_are_bounded_and_the_rest_is_counted)
{
	struct mistakes mistakes = { .n = 0 };
	struct strbuf out = { 0 };
	struct slice text;

	for (unsigned i = 0; i < MISTAKES_MAX + 3; i++)
		mistakes_add(&mistakes, i + 1, "bad");
	mistakes_tell(&mistakes, "c", &out);
	text = strbuf_slice(&out);
	ck_assert(slice_find(text, SLICE("c:50: bad\n")) < text.len);
	ck_assert(slice_ends_with(text, SLICE("c: 3 more mistakes\n")));
	strbuf_clear(&out);
}
END_TEST

START_TEST(control_characters_are_escaped)
{
	struct mistakes mistakes = { .n = 0 };
	struct strbuf out = { 0 };

	mistakes_add(&mistakes, 1, "a\n\033[31mb");
	mistakes_tell(&mistakes, "c", &out);
	ck_assert(slice_eq(strbuf_slice(&out), SLICE("c:1: a\\x0a\\x1b[31mb\n")));
	strbuf_clear(&out);
}
END_TEST

TCase *
mistakes_case(void)
{
	TCase *tcase = tcase_create("mistakes");

	tcase_add_test(tcase, mistakes_are_told_in_the_order_of_lines);
	tcase_add_test(tcase, mistakes_are_bounded_and_the_rest_is_counted);
	tcase_add_test(tcase, control_characters_are_escaped);
	return tcase;
}
