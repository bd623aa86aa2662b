#include "http/coding.h"

#include <stdlib.h>

#include "http_support.h"

START_TEST(codings_are_known_in_any_case)
{
	ck_assert_int_eq(coding_of(SLICE("gzip")), CODING_GZIP);
	ck_assert_int_eq(coding_of(SLICE("X-GZIP")), CODING_GZIP);
	ck_assert_int_eq(coding_of(SLICE("Deflate")), CODING_DEFLATE);
	ck_assert_int_eq(coding_of(SLICE("br")), CODING_BR);
	ck_assert_int_eq(coding_of(SLICE("zstd")), CODING_ZSTD);
	ck_assert_int_eq(coding_of(SLICE("identity")), CODING_IDENTITY);
	ck_assert_int_eq(coding_of(SLICE("compress")), CODING_UNKNOWN);
	ck_assert_int_eq(coding_of(SLICE("")), CODING_UNKNOWN);
}
END_TEST

START_TEST(a_stack_is_in_the_order_applied)
{
	struct field_list list = support_fields("Content-Encoding: identity, deflate\n"
	    "Content-Encoding: , GZIP\nContent-Encoding: lzma\n");
	enum coding codings[CODING_STACK_MAX];

	ck_assert_uint_eq(coding_stack(&list, codings), 3);
	ck_assert_int_eq(codings[0], CODING_DEFLATE);
	ck_assert_int_eq(codings[1], CODING_GZIP);
	ck_assert_int_eq(codings[2], CODING_UNKNOWN);
	field_list_clear(&list);
}
END_TEST

START_TEST(a_stack_that_is_too_high_says_so)
{
	struct field_list four = support_fields("Content-Encoding: br,br,br,br\n");
	struct field_list five = support_fields("Content-Encoding: br,br,br,br,br\n");
	struct field_list none = support_fields("");
	enum coding codings[CODING_STACK_MAX];

	ck_assert_uint_eq(coding_stack(&four, codings), CODING_STACK_MAX);
	ck_assert_uint_eq(coding_stack(&five, codings), CODING_STACK_MAX + 1);
	ck_assert_uint_eq(coding_stack(&none, codings), 0);
	field_list_clear(&four);
	field_list_clear(&five);
	field_list_clear(&none);
}
END_TEST

static const struct {
	const char *value, *type, *subtype, *charset;
	bool json;
} rows[] = {
	{ "application/json", "application", "json", "", true },
	{ " Application/JSON\t", "Application", "JSON", "", true },
	{ "text/json;charset=utf-8", "text", "json", "utf-8", true },
	{ "application/problem+json; charset=\"UTF-8\"", "application",
	    "problem+json", "UTF-8", true },
	{ "image/x+JSON", "image", "x+JSON", "", true },
	{ "application/json ; a=b ; CharSet=latin1", "application", "json", "latin1",
	    true },
	{ "text/html; a=\"x;charset=no\"; charset=yes", "text", "html", "yes", false },
	{ "text/html; a=\"\\\";charset=no\"; charset=yes", "text", "html", "yes",
	    false },
	{ "text/html; charset=\"u\\tf\"", "text", "html", "", false },
	{ "text/html; charset=\"open", "text", "html", "", false },
	{ "text/html; charset=\"open\\", "text", "html", "", false },
	{ "text/html; charset=\"", "text", "html", "", false },
	{ "text/html; charset", "text", "html", "", false },
	{ "text/html; charset=", "text", "html", "", false },
	{ "text/html; charset=; charset=b", "text", "html", "b", false },
	{ "text/html; charset=a; charset=b", "text", "html", "a", false },
	{ "text/html;;; charset=a", "text", "html", "a", false },
	{ "text/html; charset = a", "text", "html", "", false },
	{ "text/html; =x; charset=a", "text", "html", "a", false },
	{ "text/html; charset=a,b", "text", "html", "a", false },
	{ "text/html; x=\xff; charset=a", "text", "html", "", false },
	{ "text/html ;", "text", "html", "", false },
	{ "application/json+xml", "application", "json+xml", "", false },
	{ "image/json", "image", "json", "", false },
	{ "application/xjson", "application", "xjson", "", false },
	{ "application/jsonl", "application", "jsonl", "", false },
	{ "", "", "", "", false },
	{ " ", "", "", "", false },
	{ "json", "", "", "", false },
	{ "/json", "", "", "", false },
	{ "application/", "", "", "", false },
	{ "application /json", "", "", "", false },
	{ "application/ json", "", "", "", false },
	{ "application/json, text/html", "", "", "", false },
	{ "application/json charset=utf-8", "", "", "", false },
	{ "application/json/x", "", "", "", false },
	{ "\"text/html\"", "", "", "", false },
};

START_TEST(media_types_are_read_or_left_empty)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct slice value = slice_str(rows[i].value);
		unsigned char *copy = support_copy(value.ptr, value.len);
		struct media_type type = coding_media_type(slice_of(copy, value.len));

		support_eq(type.type, slice_str(rows[i].type), rows[i].value);
		support_eq(type.subtype, slice_str(rows[i].subtype), rows[i].value);
		support_eq(type.charset, slice_str(rows[i].charset), rows[i].value);
		ck_assert_msg(coding_is_json(&type) == rows[i].json, "%s",
		    rows[i].value);
		free(copy);
	}
}
END_TEST

TCase *
test_coding(void)
{
	TCase *tc = tcase_create("coding");

	tcase_add_test(tc, codings_are_known_in_any_case);
	tcase_add_test(tc, a_stack_is_in_the_order_applied);
	tcase_add_test(tc, a_stack_that_is_too_high_says_so);
	tcase_add_test(tc, media_types_are_read_or_left_empty);
	return tc;
}
