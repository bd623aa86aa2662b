#include "log/record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "unit/log/log_cases.h"

#define TIME SLICE("2026-01-02T03:04:05.678Z")

/* A value and how each format shows it. */
static const struct {
	const char *name;
	struct slice value;
	const char *json, *plain;	/* plain: logfmt and text */
} values[] = {
	{ "plain word", SLICE_LIT("known"), "\"known\"", "known" },
	{ "code", SLICE_LIT("SVCSTG.CCE-ADDONMGR.4000002"),
	    "\"SVCSTG.CCE-ADDONMGR.4000002\"", "SVCSTG.CCE-ADDONMGR.4000002" },
	{ "space", SLICE_LIT("not found"), "\"not found\"", "\"not found\"" },
	{ "equal sign", SLICE_LIT("a=b"), "\"a=b\"", "\"a=b\"" },
	{ "quote", SLICE_LIT("say \"x\""), "\"say \\\"x\\\"\"",
	    "\"say \\\"x\\\"\"" },
	{ "lone quote", SLICE_LIT("\""), "\"\\\"\"", "\"\\\"\"" },
	{ "backslash", SLICE_LIT("a\\b"), "\"a\\\\b\"", "\"a\\\\b\"" },
	{ "line end", SLICE_LIT("a\nlevel=error\r\n"), "\"a\\nlevel=error\\r\\n\"",
	    "\"a\\nlevel=error\\r\\n\"" },
	{ "zero byte", SLICE_LIT("a\0b"), "\"a\\u0000b\"", "\"a\\u0000b\"" },
	{ "escape", SLICE_LIT("\033[31m"), "\"\\u001b[31m\"", "\"\\u001b[31m\"" },
	{ "DEL", SLICE_LIT("\177"), "\"\\u007f\"", "\"\\u007f\"" },
	{ "line separator", SLICE_LIT("a\xe2\x80\xa8" "b"), "\"a\\u2028b\"",
	    "\"a\\u2028b\"" },
	{ "paragraph separator", SLICE_LIT("\xe2\x80\xa9"), "\"\\u2029\"",
	    "\"\\u2029\"" },
	{ "UTF-8", SLICE_LIT("\xe4\xb8\xad"), "\"\xe4\xb8\xad\"",
	    "\"\xe4\xb8\xad\"" },
	{ "broken UTF-8", SLICE_LIT("a\xff\xc3"), "\"a\xef\xbf\xbd\xef\xbf\xbd\"",
	    "\"a\xef\xbf\xbd\xef\xbf\xbd\"" },
};

/* One event with one member, as a string to free. */
static char *
event_with(enum log_format format, struct slice value)
{
	struct strbuf out = { 0 };
	struct record record;

	record_begin(&record, &out, format, LOG_WARN, "response", TIME);
	record_str(&record, "message", value);
	record_end(&record);
	return strbuf_take_str(&out);
}

START_TEST(a_value_is_escaped_in_json)
{
	char want[256], *got = event_with(LOG_JSON, values[_i].value);

	snprintf(want, sizeof(want), "{\"time\":\"2026-01-02T03:04:05.678Z\","
	    "\"level\":\"warn\",\"event\":\"response\",\"message\":%s}\n",
	    values[_i].json);
	ck_assert_msg(strcmp(got, want) == 0, "%s: %s", values[_i].name, got);
	free(got);
}
END_TEST

START_TEST(a_value_is_quoted_in_logfmt_when_needed)
{
	char want[256], *got = event_with(LOG_LOGFMT, values[_i].value);

	snprintf(want, sizeof(want), "time=2026-01-02T03:04:05.678Z level=warn "
	    "event=response message=%s\n", values[_i].plain);
	ck_assert_msg(strcmp(got, want) == 0, "%s: %s", values[_i].name, got);
	free(got);
}
END_TEST

START_TEST(a_value_is_quoted_in_text_when_needed)
{
	char want[256], *got = event_with(LOG_TEXT, values[_i].value);

	snprintf(want, sizeof(want), "2026-01-02T03:04:05.678Z warn response "
	    "message=%s\n", values[_i].plain);
	ck_assert_msg(strcmp(got, want) == 0, "%s: %s", values[_i].name, got);
	free(got);
}
END_TEST

/* Every byte, alone and after another: one line, of valid UTF-8. */
START_TEST(one_event_is_one_line_whatever_the_bytes)
{
	for (unsigned first = 0; first < 256; first++) {
		unsigned char bytes[] = { (unsigned char)first, 'x', (unsigned char)_i };
		char *got = event_with((enum log_format)(first % LOG_FORMAT_N),
		    slice_of(bytes, sizeof(bytes)));
		struct slice line = slice_str(got);

		ck_assert_uint_eq(slice_index(line, '\n'), line.len - 1);
		ck_assert_uint_eq(utf8_valid_len(line), line.len);
		for (size_t i = 0; i + 1 < line.len; i++)
			ck_assert(line.ptr[i] >= ' ' && line.ptr[i] != 0x7f);
		free(got);
	}
}
END_TEST

static const struct slice findings[] = {
	SLICE_LIT("not-json"), SLICE_LIT("content-type"),
};
static const struct slice odd_codes[] = { SLICE_LIT("A 1"), SLICE_LIT("B\n2") };

static char *
event_with_all_kinds(enum log_format format)
{
	struct strbuf out = { 0 };
	struct record record;

	record_begin(&record, &out, format, LOG_INFO, "access", TIME);
	record_u64(&record, "status", 404);
	record_u64(&record, "most", UINT64_MAX);
	record_ms(&record, "ms_total", 12005);
	record_ms(&record, "ms_zero", 0);
	record_bool(&record, "shadow", true);
	record_bool(&record, "held", false);
	record_list(&record, "findings", findings, ARRAY_LEN(findings));
	record_list(&record, "codes", odd_codes, ARRAY_LEN(odd_codes));
	record_list(&record, "none", findings, 0);
	record_str(&record, "empty", SLICE_NONE);
	record_end(&record);
	return strbuf_take_str(&out);
}

START_TEST(every_kind_of_member_in_every_format)
{
	static const char *const want[] = {
		[LOG_JSON] = "{\"time\":\"2026-01-02T03:04:05.678Z\",\"level\":\"info\","
		    "\"event\":\"access\",\"status\":404,\"most\":18446744073709551615,"
		    "\"ms_total\":12.005,\"ms_zero\":0.000,\"shadow\":true,"
		    "\"held\":false,\"findings\":[\"not-json\",\"content-type\"],"
		    "\"codes\":[\"A 1\",\"B\\n2\"]}\n",
		[LOG_LOGFMT] = "time=2026-01-02T03:04:05.678Z level=info event=access "
		    "status=404 most=18446744073709551615 ms_total=12.005 "
		    "ms_zero=0.000 shadow=true held=false "
		    "findings=not-json,content-type codes=\"A 1,B\\n2\"\n",
		[LOG_TEXT] = "2026-01-02T03:04:05.678Z info access "
		    "status=404 most=18446744073709551615 ms_total=12.005 "
		    "ms_zero=0.000 shadow=true held=false "
		    "findings=not-json,content-type codes=\"A 1,B\\n2\"\n",
	};
	char *got = event_with_all_kinds((enum log_format)_i);

	ck_assert_str_eq(got, want[_i]);
	free(got);
}
END_TEST

START_TEST(a_text_of_somebody_else_is_masked_and_cut)
{
	struct strbuf line = { 0 };
	struct record record = { .out = &line, .format = LOG_LOGFMT };

	record_foreign(&record, "a", SLICE("key HST3W3PSGXJ8QHWX5Y2Z"), 100);
	record_foreign(&record, "b", SLICE("0123456789"), 10);
	record_foreign(&record, "c", SLICE("0123456789"), 4);
	record_foreign(&record, "d", SLICE("HST3W3PSGXJ8QHWX5Y2Z and more"), 22);
	record_foreign(&record, "e", SLICE_NONE, 4);
	ck_assert_msg(slice_eq(strbuf_slice(&line), SLICE(" a=\"key HST3****\""
	    " b=0123456789 c=0123... d=\"HST3**** a...\"")), "%.*s",
	    SLICE_FMT(strbuf_slice(&line)));
	strbuf_clear(&line);
}
END_TEST

START_TEST(levels_and_formats_have_their_words)
{
	ck_assert_str_eq(log_level_word(LOG_DEBUG), "debug");
	ck_assert_str_eq(log_level_word(LOG_ERROR), "error");
	ck_assert_str_eq(log_format_word(LOG_JSON), "json");
	ck_assert_str_eq(log_format_word(LOG_TEXT), "text");
}
END_TEST

TCase *
record_case(void)
{
	TCase *tcase = tcase_create("record");
	int n = (int)ARRAY_LEN(values);

	tcase_add_loop_test(tcase, a_value_is_escaped_in_json, 0, n);
	tcase_add_loop_test(tcase, a_value_is_quoted_in_logfmt_when_needed, 0, n);
	tcase_add_loop_test(tcase, a_value_is_quoted_in_text_when_needed, 0, n);
	tcase_add_loop_test(tcase, one_event_is_one_line_whatever_the_bytes, 120, 132);
	tcase_add_loop_test(tcase, every_kind_of_member_in_every_format, 0,
	    LOG_FORMAT_N);
	tcase_add_test(tcase, a_text_of_somebody_else_is_masked_and_cut);
	tcase_add_test(tcase, levels_and_formats_have_their_words);
	return tcase;
}
