#include "base/list.h"

#include "unit/base/cases.h"

struct item {
	int before;	/* so that the link is not the first member */
	struct list link;
	char name;
};

/* The list's names in order, front to back and again back to front. */
static void
check_order(struct list *head, const char *names)
{
	struct list *at = head;

	for (const char *name = names; *name != '\0'; name++) {
		at = at->next;
		ck_assert_ptr_ne(at, head);
		ck_assert_int_eq(LIST_OWNER(at, struct item, link)->name, *name);
		ck_assert_ptr_eq(at->prev->next, at);
		ck_assert_ptr_eq(at->next->prev, at);
	}
	ck_assert_ptr_eq(at->next, head);
	ck_assert_ptr_eq(head->prev, at);
	ck_assert_int_eq(list_is_empty(head), names[0] == '\0');
}

START_TEST(elements_stand_in_the_order_they_were_put)
{
	struct item a = { .name = 'a' }, b = { .name = 'b' }, c = { .name = 'c' };
	struct list head;

	list_init(&head);
	check_order(&head, "");
	list_append(&head, &b.link);
	check_order(&head, "b");
	list_append(&head, &c.link);
	check_order(&head, "bc");
	list_prepend(&head, &a.link);
	check_order(&head, "abc");
	ck_assert_ptr_eq(LIST_OWNER(list_first(&head), struct item, link), &a);
	ck_assert_ptr_eq(LIST_OWNER(list_last(&head), struct item, link), &c);
}
END_TEST

START_TEST(any_element_can_leave_and_come_back)
{
	struct item a = { .name = 'a' }, b = { .name = 'b' }, c = { .name = 'c' };
	struct list head;

	list_init(&head);
	list_append(&head, &a.link);
	list_append(&head, &b.link);
	list_append(&head, &c.link);
	list_remove(&b.link);
	check_order(&head, "ac");
	list_append(&head, &b.link);
	check_order(&head, "acb");
	list_remove(&a.link);
	check_order(&head, "cb");
	list_remove(&b.link);
	check_order(&head, "c");
	list_remove(&c.link);
	check_order(&head, "");
}
END_TEST

START_TEST(removing_what_is_in_no_list_is_harmless)
{
	struct item a = { .name = 'a' }, b = { .name = 'b' };
	struct list head;

	list_init(&head);
	list_init(&a.link);
	list_remove(&a.link);
	list_append(&head, &a.link);
	list_append(&head, &b.link);
	list_remove(&a.link);
	list_remove(&a.link);
	check_order(&head, "b");
	ck_assert(list_is_empty(&a.link));
}
END_TEST

TCase *
case_list(void)
{
	TCase *tc = tcase_create("list");

	tcase_add_test(tc, elements_stand_in_the_order_they_were_put);
	tcase_add_test(tc, any_element_can_leave_and_come_back);
	tcase_add_test(tc, removing_what_is_in_no_list_is_harmless);
	return tc;
}
