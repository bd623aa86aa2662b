#include "http/field.h"

#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "http/char_class.h"
#include "http_support.h"

START_TEST(every_id_is_found_by_its_name_in_any_case)
{
	for (int id = FIELD_OTHER + 1; id < FIELD_N; id++) {
		struct slice name = field_id_name((enum field_id)id);
		unsigned char *copy = support_copy(name.ptr, name.len);

		ck_assert(field_is_token(name));
		for (size_t i = 0; i < name.len; i++)
			copy[i] = ascii_lower(copy[i]);
		ck_assert_int_eq(field_id_of(slice_of(copy, name.len)), id);
		for (size_t i = 0; i < name.len; i++)
			if (ascii_is_alpha(copy[i]))
				copy[i] = (unsigned char)(copy[i] & ~0x20);
		ck_assert_int_eq(field_id_of(slice_of(copy, name.len)), id);
		free(copy);
	}
}
END_TEST

/* The id of a name whose byte at one place is another. */
static enum field_id
id_with(struct slice name, size_t at, unsigned char c)
{
	unsigned char *copy = support_copy(name.ptr, name.len);
	enum field_id id;

	copy[at] = c;
	id = field_id_of(slice_of(copy, name.len));
	free(copy);
	return id;
}

START_TEST(a_name_off_by_one_byte_is_another)
{
	for (int id = FIELD_OTHER + 1; id < FIELD_N; id++) {
		struct slice name = field_id_name((enum field_id)id);

		ck_assert_int_ne(field_id_of(slice_head(name, name.len - 1)), id);
		for (size_t i = 0; i < name.len * 256; i++) {
			unsigned char c = (unsigned char)(i % 256);
			unsigned char own = name.ptr[i / 256];

			ck_assert_int_eq(id_with(name, i / 256, c) == (enum field_id)id,
			    ascii_lower(c) == ascii_lower(own));
		}
	}
}
END_TEST

START_TEST(other_names_have_no_id)
{
	static const char *const others[] = { "", "X", "Accept", "Hosts", "Cookie",
	    "Content_Length", "content-lengthx", "Transfer Encoding", "\r", "\xff" };

	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		ck_assert_msg(field_id_of(slice_str(others[i])) == FIELD_OTHER,
		    "%s", others[i]);
	ck_assert_uint_eq(field_id_name(FIELD_OTHER).len, 0);
}
END_TEST

START_TEST(finding_gives_the_first_of_its_kind)
{
	struct field_list list = support_fields("Via: a\nX-One: 1\nvia: b\nx-one: 2\n");

	ck_assert_ptr_eq(field_list_find(&list, FIELD_VIA), &list.items[0]);
	ck_assert_ptr_null(field_list_find(&list, FIELD_HOST));
	ck_assert_ptr_eq(field_list_find_name(&list, SLICE("X-ONE")), &list.items[1]);
	ck_assert_ptr_null(field_list_find_name(&list, SLICE("X-On")));
	ck_assert_ptr_null(field_list_find_name(&list, SLICE("X-Ona")));
	field_list_clear(&list);
	ck_assert_ptr_null(list.items);
}
END_TEST

START_TEST(lengths_of_names_are_a_set)
{
	struct field_list list = support_fields("Via: a\nX-One: 1\nX-Two-b: b\n");
	static const char longest[] = "a-name-that-is-longer-than-a-set-of-sixty-four-"
	    "lengths-could-tell-apart";

	ck_assert_uint_eq(field_list_lengths(&list), 1u << 5 | 1u << 7);
	ck_assert_uint_eq(field_length_bit(slice_str(longest)), UINT64_C(1) << 63);
	field_list_clear(&list);
	ck_assert_uint_eq(field_list_lengths(&list), 0);
}
END_TEST

START_TEST(a_list_is_walked_over_all_its_fields)
{
	struct field_list list = support_fields("Connection: a , b,,\nVia: x\n"
	    "Connection:\nConnection: ,\t, c\nConnection: d\n");
	struct field_cursor cursor = { 0 };
	struct strbuf seen = { 0 };
	struct slice member;

	while (field_list_next_member(&list, FIELD_CONNECTION, &cursor, &member)) {
		strbuf_add(&seen, member);
		strbuf_add_byte(&seen, '|');
	}
	support_eq(strbuf_slice(&seen), SLICE("a|b|c|d|"), "members");
	ck_assert(!field_list_next_member(&list, FIELD_CONNECTION, &cursor, &member));
	strbuf_clear(&seen);
	field_list_clear(&list);
}
END_TEST

START_TEST(a_token_is_found_whole_and_in_any_case)
{
	struct field_list list = support_fields("Connection: Upgrade, closed\n"
	    "Connection: Keep-Alive\n");

	ck_assert(field_list_has_token(&list, FIELD_CONNECTION, SLICE("upgrade")));
	ck_assert(field_list_has_token(&list, FIELD_CONNECTION, SLICE("keep-alive")));
	ck_assert(!field_list_has_token(&list, FIELD_CONNECTION, SLICE("close")));
	ck_assert(!field_list_has_token(&list, FIELD_TE, SLICE("upgrade")));
	field_list_clear(&list);
}
END_TEST

START_TEST(a_token_has_at_least_one_character_and_only_its_own)
{
	ck_assert(field_is_token(SLICE("a!#$%&'*+-.^_`|~Z9")));
	ck_assert(!field_is_token(SLICE("")));
	ck_assert(!field_is_token(SLICE("a b")));
	ck_assert(!field_is_token(SLICE("a:")));
	ck_assert(!field_is_token(SLICE("a\x80")));
	ck_assert(char_is('a', CHAR_TOKEN) && !char_is('(', CHAR_TOKEN));
}
END_TEST

START_TEST(an_empty_list_can_be_made)
{
	struct field_list list = field_list_make(0);

	ck_assert_ptr_nonnull(list.items);
	ck_assert_uint_eq(list.max, 0);
	field_list_clear(&list);
}
END_TEST

TCase *
test_field(void)
{
	TCase *tc = tcase_create("field");

	tcase_add_test(tc, every_id_is_found_by_its_name_in_any_case);
	tcase_add_test(tc, a_name_off_by_one_byte_is_another);
	tcase_add_test(tc, other_names_have_no_id);
	tcase_add_test(tc, finding_gives_the_first_of_its_kind);
	tcase_add_test(tc, lengths_of_names_are_a_set);
	tcase_add_test(tc, a_list_is_walked_over_all_its_fields);
	tcase_add_test(tc, a_token_is_found_whole_and_in_any_case);
	tcase_add_test(tc, a_token_has_at_least_one_character_and_only_its_own);
	tcase_add_test(tc, an_empty_list_can_be_made);
	return tc;
}
