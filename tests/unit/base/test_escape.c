#include "base/escape.h"

#include "base/utf8.h"
#include "unit/base/cases.h"

#define FFFD "\xef\xbf\xbd"

static const struct escape_row {
	const char *why;
	struct slice in;
	const char *json, *text;
} rows[] = {
	{ "nothing", SLICE_LIT(""), "", "" },
	{ "plain text", SLICE_LIT("Error 7: ~!"), "Error 7: ~!", "Error 7: ~!" },
	{ "quote and backslash", SLICE_LIT("a\"b\\c"), "a\\\"b\\\\c", "a\"b\\x5cc" },
	{ "short escapes", SLICE_LIT("\b\f\n\r\t"), "\\b\\f\\n\\r\\t",
	    "\\x08\\x0c\\x0a\\x0d\\x09" },
	{ "slash needs none", SLICE_LIT("</script>"), "</script>", "</script>" },
	{ "NUL", SLICE_LIT("a\0b"), "a\\u0000b", "a\\x00b" },
	{ "other controls", SLICE_LIT("\x01\x1b\x1f\x7f"),
	    "\\u0001\\u001b\\u001f\\u007f", "\\x01\\x1b\\x1f\\x7f" },
	{ "two bytes", SLICE_LIT("\xc3\xa9"), "\xc3\xa9", "\xc3\xa9" },
	{ "three bytes", SLICE_LIT("\xe9\x94\x99"), "\xe9\x94\x99", "\xe9\x94\x99" },
	{ "four bytes", SLICE_LIT("\xf0\x9f\x98\x80"), "\xf0\x9f\x98\x80",
	    "\xf0\x9f\x98\x80" },
	{ "line separators", SLICE_LIT("a\xe2\x80\xa8\xe2\x80\xa9z"),
	    "a\\u2028\\u2029z", "a\\xe2\\x80\\xa8\\xe2\\x80\\xa9z" },
	{ "neighbours of the line separators", SLICE_LIT("\xe2\x80\xa7\xe2\x80\xaa"),
	    "\xe2\x80\xa7\xe2\x80\xaa", "\xe2\x80\xa7\xe2\x80\xaa" },
	{ "next line and CSI, which terminals obey", SLICE_LIT("\xc2\x85\xc2\x9b"),
	    "\\u0085\\u009b", "\\xc2\\x85\\xc2\\x9b" },
	{ "ends of the C1 controls",
	    SLICE_LIT("\xc2\x80\xc2\x9f\xc2\xa0"), "\\u0080\\u009f\xc2\xa0",
	    "\\xc2\\x80\\xc2\\x9f\xc2\xa0" },
	{ "a byte that starts nothing", SLICE_LIT("a\xff" "b"), "a" FFFD "b",
	    "a\\xffb" },
	{ "each bad byte by itself", SLICE_LIT("\x80\xc0\xaf"), FFFD FFFD FFFD,
	    "\\x80\\xc0\\xaf" },
	{ "a cut-off character", SLICE_LIT("a\xe9\x94"), "a" FFFD FFFD,
	    "a\\xe9\\x94" },
	{ "a surrogate", SLICE_LIT("\xed\xa0\x80"), FFFD FFFD FFFD,
	    "\\xed\\xa0\\x80" },
	{ "a cut-off line separator", SLICE_LIT("\xe2\x80"), FFFD FFFD,
	    "\\xe2\\x80" },
	{ "a cut-off C1 control", SLICE_LIT("\xc2"), FFFD, "\\xc2" },
};

static void
check(void (*escape)(struct strbuf *, struct slice), struct slice in,
    const char *want, const char *why)
{
	struct strbuf out = { 0 };

	escape(&out, in);
	ck_assert_msg(!out.failed && slice_eq(strbuf_slice(&out), slice_str(want)),
	    "%s: got '%.*s', not '%s'", why, SLICE_FMT(strbuf_slice(&out)), want);
	strbuf_clear(&out);
}

START_TEST(json_strings_are_escaped)
{
	check(escape_json, rows[_i].in, rows[_i].json, rows[_i].why);
}
END_TEST

START_TEST(text_for_people_is_escaped)
{
	check(escape_text, rows[_i].in, rows[_i].text, rows[_i].why);
}
END_TEST

static bool
is_one_line(struct slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] < 0x20 || s.ptr[i] == 0x7f)
			return false;
	return utf8_valid_len(s) == s.len;
}

START_TEST(any_two_bytes_stay_one_line)
{
	for (unsigned pair = 0; pair < 65536; pair++) {
		unsigned char in[2] = { pair >> 8 & 0xff, pair & 0xff };
		struct strbuf json = { 0 }, text = { 0 };

		escape_json(&json, slice_of(in, 2));
		escape_text(&text, slice_of(in, 2));
		if (!is_one_line(strbuf_slice(&json)) || !is_one_line(strbuf_slice(&text)))
			ck_abort_msg("%02x %02x", in[0], in[1]);
		strbuf_clear(&json);
		strbuf_clear(&text);
	}
}
END_TEST

START_TEST(escaped_text_goes_behind_what_is_there)
{
	struct strbuf out = { 0 };

	strbuf_add_str(&out, "x=");
	escape_json(&out, SLICE("\n"));
	escape_text(&out, SLICE("\n"));
	ck_assert(slice_eq(strbuf_slice(&out), SLICE("x=\\n\\x0a")));
	strbuf_clear(&out);
}
END_TEST

START_TEST(text_becomes_xml)
{
	static const struct {
		const char *in, *out;
	} xml_rows[] = {
		{ "", "" },
		{ "a <b> & \"c\" 'd'", "a &lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;" },
		{ "\t\r\n", "\t\r\n" },
		{ "\x01\x7f", "\xef\xbf\xbd\xef\xbf\xbd" },
		{ "\xc3\xa9\xff", "\xc3\xa9\xef\xbf\xbd" },
		{ "\xef\xbf\xbe\xc2\x9b", "\xef\xbf\xbd\xef\xbf\xbd" },
		{ "]]>", "]]&gt;" },
	};
	struct strbuf out = { 0 };

	for (size_t i = 0; i < ARRAY_LEN(xml_rows); i++) {
		strbuf_reset(&out, SIZE_MAX);
		escape_xml(&out, slice_str(xml_rows[i].in));
		ck_assert_msg(slice_eq(strbuf_slice(&out), slice_str(xml_rows[i].out)),
		    "%zu: %.*s", i, SLICE_FMT(strbuf_slice(&out)));
	}
	strbuf_clear(&out);
}
END_TEST

TCase *
case_escape(void)
{
	TCase *tc = tcase_create("escape");

	tcase_add_loop_test(tc, json_strings_are_escaped, 0, ARRAY_LEN(rows));
	tcase_add_loop_test(tc, text_for_people_is_escaped, 0, ARRAY_LEN(rows));
	tcase_add_test(tc, any_two_bytes_stay_one_line);
	tcase_add_test(tc, escaped_text_goes_behind_what_is_there);
	tcase_add_test(tc, text_becomes_xml);
	return tc;
}
