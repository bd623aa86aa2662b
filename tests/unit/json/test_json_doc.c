#include "json/json_doc.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/strbuf.h"
#include "unit/json/json_cases.h"

static struct arena arena;

static void
give_back(void)
{
	arena_clear(&arena);
}

static struct json_doc
read_doc(struct slice text)
{
	struct json_doc doc;

	json_doc_read(&doc, text, 64, 100000, &arena);
	return doc;
}

static const struct json_node *
member(const struct json_node *object, const char *name)
{
	return json_doc_member(object, slice_str(name));
}

START_TEST(a_tree_holds_types_names_and_texts)
{
	struct json_doc doc = read_doc(SLICE(" {\"s\":\"a\\nb\",\"n\":-1.50,"
	    "\"t\":true,\"z\":null,\"l\":[1,{}],\"o\":{ \"k\" : [] } } "));
	const struct json_node *root = doc.root, *list = member(root, "l");

	ck_assert_int_eq(doc.rc, JSON_OK);
	ck_assert_int_eq(root->type, JSON_OBJECT);
	ck_assert(root->closed && root->parent == NULL && root->next == NULL);
	ck_assert(slice_eq(member(root, "s")->text, SLICE("a\nb")));
	ck_assert(slice_eq(member(root, "n")->text, SLICE("-1.50")));
	ck_assert(slice_eq(member(root, "t")->text, SLICE("true")));
	ck_assert_int_eq(member(root, "t")->type, JSON_BOOL);
	ck_assert_int_eq(member(root, "z")->type, JSON_NULL);
	ck_assert(slice_eq(member(root, "z")->text, SLICE("null")));
	ck_assert(slice_eq(list->raw, SLICE("[1,{}]")));
	ck_assert_uint_eq(list->text.len, 0);
	ck_assert_uint_eq(list->first->name.len, 0);
	ck_assert_ptr_eq(list->first->next, list->last);
	ck_assert(slice_eq(member(root, "o")->raw, SLICE("{ \"k\" : [] }")));
	ck_assert_ptr_null(member(root, "k"));
	ck_assert_ptr_null(member(list, "s"));
	ck_assert_ptr_null(member(NULL, "s"));
	ck_assert(!doc.has_duplicates);
}
END_TEST

START_TEST(a_cut_text_gives_what_stood_before)
{
	struct json_doc doc = read_doc(SLICE("{\"code\":\"X\",\"d\":{\"a\":[1,2"));
	const struct json_node *d = member(doc.root, "d");

	ck_assert_int_eq(doc.rc, JSON_TRUNCATED);
	ck_assert_uint_eq(doc.error_at, 25);
	ck_assert(slice_eq(member(doc.root, "code")->text, SLICE("X")));
	ck_assert(!doc.root->closed && !d->closed);
	ck_assert_uint_eq(d->raw.len, 0);
	ck_assert(slice_eq(member(d, "a")->last->text, SLICE("1")));
}
END_TEST

START_TEST(no_value_gives_no_root)
{
	ck_assert_ptr_null(read_doc(SLICE_NONE).root);
	ck_assert_ptr_null(read_doc(SLICE("<html>")).root);
}
END_TEST

START_TEST(the_last_of_duplicate_members_wins)
{
	struct json_doc doc = read_doc(
	    SLICE("{\"a\":1,\"b\":{\"a\":2},\"a\":3,\"\":4,\"a\":5}"));

	ck_assert(doc.has_duplicates);
	ck_assert(slice_eq(member(doc.root, "a")->text, SLICE("5")));
	ck_assert(doc.root->first->shadowed && !doc.root->last->shadowed);
	ck_assert(doc.root->first->next->next->shadowed);
	ck_assert(!member(doc.root, "b")->shadowed);
	ck_assert(slice_eq(member(doc.root, "")->text, SLICE("4")));
}
END_TEST

START_TEST(names_that_are_equal_only_unescaped_are_duplicates)
{
	ck_assert(read_doc(SLICE("{\"a\":1,\"\\u0061\":2}")).has_duplicates);
}
END_TEST

START_TEST(duplicates_are_found_in_an_object_that_is_cut_off)
{
	struct json_doc doc = read_doc(SLICE("{\"o\":{\"a\":1,\"a\":2,"));

	ck_assert(doc.has_duplicates);
	ck_assert(member(doc.root, "o")->first->shadowed);
}
END_TEST

/* An object of n members m0.., with the name of member `twice` used again. */
static struct slice
large_object(struct strbuf *out, size_t n, size_t twice)
{
	strbuf_add_byte(out, '{');
	for (size_t i = 0; i < n; i++)
		strbuf_addf(out, "\"m%zu\":%zu,", i, i);
	strbuf_addf(out, "\"m%zu\":\"again\"}", twice);
	return strbuf_slice(out);
}

START_TEST(an_object_of_any_size_finds_its_members)
{
	for (size_t n = 1; n < 40; n++)
		for (size_t twice = 0; twice <= n; twice++) {
			struct strbuf out = { 0 };
			struct json_doc doc = read_doc(large_object(&out, n, twice));
			char name[24];

			ck_assert_int_eq(doc.has_duplicates, twice < n);
			for (size_t i = 0; i < n; i++) {
				snprintf(name, sizeof(name), "m%zu", i);
				ck_assert_int_eq(member(doc.root, name)->type,
				    i == twice ? JSON_STRING : JSON_NUMBER);
			}
			ck_assert_ptr_null(member(doc.root, "m"));
			ck_assert_ptr_null(member(doc.root, "m999"));
			strbuf_clear(&out);
			arena_reset(&arena);
		}
}
END_TEST

START_TEST(thousands_of_members_cost_little)
{
	struct strbuf out = { 0 };
	struct slice text = large_object(&out, 20000, 0);
	uint64_t start = clock_monotonic_us();
	struct json_doc doc = read_doc(text);

	ck_assert_int_eq(doc.rc, JSON_OK);
	for (size_t i = 0; i < 1000; i++)
		ck_assert_ptr_null(member(doc.root, "error_code"));
	ck_assert_uint_lt(clock_monotonic_us() - start, 500000);
	strbuf_clear(&out);
}
END_TEST

START_TEST(more_nodes_than_asked_for_are_not_made)
{
	struct json_doc doc;

	json_doc_read(&doc, SLICE("{\"a\":1,\"b\":2,\"c\":3}"), 8, 3, &arena);
	ck_assert_int_eq(doc.rc, JSON_NO_MEMORY);
	ck_assert(slice_eq(doc.root->last->name, SLICE("b")));
	json_doc_read(&doc, SLICE("{\"a\":1,\"b\":2,\"c\":3}"), 8, 4, &arena);
	ck_assert_int_eq(doc.rc, JSON_OK);
}
END_TEST

START_TEST(memory_running_out_is_told)
{
	struct arena small = { .total_max = 100 };
	struct json_doc doc;

	json_doc_read(&doc, SLICE("{\"a\":1}"), 8, 3, &small);
	ck_assert_int_eq(doc.rc, JSON_NO_MEMORY);
	ck_assert_ptr_null(doc.root);
	arena_clear(&small);
}
END_TEST

START_TEST(a_document_with_bad_bytes_is_read)
{
	struct json_doc doc = read_doc(SLICE("{\"m\":\"\xb2\xe2\",\"c\":\"X.1\"}"));

	ck_assert_int_eq(doc.rc, JSON_BAD_UTF8);
	ck_assert(slice_eq(member(doc.root, "c")->text, SLICE("X.1")));
}
END_TEST

START_TEST(raw_stays_as_written_where_surrogates_were_mended)
{
	struct json_doc doc = read_doc(SLICE("{\"l\":[\"\\ud800\"]}"));
	const struct json_node *list = member(doc.root, "l");

	ck_assert(slice_eq(list->raw, SLICE("[\"\\ud800\"]")));
	ck_assert(slice_eq(list->first->text, SLICE("\xef\xbf\xbd")));
}
END_TEST

TCase *
json_doc_case(void)
{
	TCase *tcase = tcase_create("json_doc");

	tcase_add_checked_fixture(tcase, NULL, give_back);
	tcase_add_test(tcase, a_tree_holds_types_names_and_texts);
	tcase_add_test(tcase, a_cut_text_gives_what_stood_before);
	tcase_add_test(tcase, no_value_gives_no_root);
	tcase_add_test(tcase, the_last_of_duplicate_members_wins);
	tcase_add_test(tcase, names_that_are_equal_only_unescaped_are_duplicates);
	tcase_add_test(tcase, duplicates_are_found_in_an_object_that_is_cut_off);
	tcase_add_test(tcase, an_object_of_any_size_finds_its_members);
	tcase_add_test(tcase, thousands_of_members_cost_little);
	tcase_add_test(tcase, more_nodes_than_asked_for_are_not_made);
	tcase_add_test(tcase, memory_running_out_is_told);
	tcase_add_test(tcase, a_document_with_bad_bytes_is_read);
	tcase_add_test(tcase, raw_stays_as_written_where_surrogates_were_mended);
	return tcase;
}
