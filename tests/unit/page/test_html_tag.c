#include "page/html_tag.h"

#include "unit/page/page_cases.h"

START_TEST(elements_have_their_role)
{
	ck_assert_int_eq(html_tag_role(SLICE("td")), HTML_CELL);
	ck_assert_int_eq(html_tag_role(SLICE("script")), HTML_HIDDEN);
	ck_assert_int_eq(html_tag_role(SLICE("br")), HTML_BREAK);
	ck_assert_int_eq(html_tag_role(SLICE("b")), HTML_INLINE);
}
END_TEST

START_TEST(placeholders_are_no_elements)
{
	ck_assert(html_tag_is_unknown(SLICE("cluster_id")));
	ck_assert(html_tag_is_unknown(SLICE("id")));
	ck_assert(!html_tag_is_unknown(SLICE("B")));
	ck_assert(!html_tag_is_unknown(SLICE("wbr")));
	ck_assert(!html_tag_is_unknown(SLICE("section")));
}
END_TEST

TCase *
html_tag_case(void)
{
	TCase *tc = tcase_create("html_tag");

	tcase_add_test(tc, elements_have_their_role);
	tcase_add_test(tc, placeholders_are_no_elements);
	return tc;
}
