#include "base/base64.h"

#include "unit/base/cases.h"

/* The test vectors of RFC 4648, section 10, and bytes with high bits. */
static const struct {
	const char *bytes, *text;
} rows[] = {
	{ "", "" },
	{ "f", "Zg==" },
	{ "fo", "Zm8=" },
	{ "foo", "Zm9v" },
	{ "foob", "Zm9vYg==" },
	{ "fooba", "Zm9vYmE=" },
	{ "foobar", "Zm9vYmFy" },
	{ "user:pass\xff\xfe\xfd", "dXNlcjpwYXNz//79" },
};

START_TEST(bytes_become_base64)
{
	struct strbuf out = { 0 };

	base64_add(&out, slice_str(rows[_i].bytes));
	ck_assert(slice_eq(strbuf_slice(&out), slice_str(rows[_i].text)));
	strbuf_clear(&out);
}
END_TEST

START_TEST(base64_becomes_bytes)
{
	struct strbuf out = { 0 };
	struct slice text = slice_str(rows[_i].text);

	ck_assert(base64_decode(&out, text));
	ck_assert(slice_eq(strbuf_slice(&out), slice_str(rows[_i].bytes)));
	strbuf_reset(&out, SIZE_MAX);
	while (slice_ends_with(text, SLICE("=")))
		text.len--;
	ck_assert(base64_decode(&out, text));
	ck_assert(slice_eq(strbuf_slice(&out), slice_str(rows[_i].bytes)));
	strbuf_clear(&out);
}
END_TEST

START_TEST(what_is_no_base64_is_refused)
{
	static const char *const wrong[] = {
		"Z", "Zg===", "Z===", "Zm9vZ", "Zm 9", "Zm9v\n", "=", "Zg=g", "Z-8_", "====",
	};
	struct strbuf out = { 0 };

	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		ck_assert_msg(!base64_decode(&out, slice_str(wrong[i])), "%s", wrong[i]);
	strbuf_clear(&out);
}
END_TEST

TCase *
case_base64(void)
{
	TCase *tcase = tcase_create("base64");

	tcase_add_loop_test(tcase, bytes_become_base64, 0,
	    (int)ARRAY_LEN(rows));
	tcase_add_loop_test(tcase, base64_becomes_bytes, 0, (int)ARRAY_LEN(rows));
	tcase_add_test(tcase, what_is_no_base64_is_refused);
	return tcase;
}
