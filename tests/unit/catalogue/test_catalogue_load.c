#include "catalogue/catalogue.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "unit/catalogue/catalogue_cases.h"

START_TEST(every_member_is_read)
{
	struct catalogue *c = catalogue_of_text(
	    "{\"$schema\":\"catalogue.schema.json\",\"catalogue\":\"cce-addon\","
	    "\"title\":\"T\",\"source\":\"S\",\"revision\":\"R\",\"shape\":\"code\",\n"
	    "\"delegates\":[{\"prefix\":\"APIGW.\",\"see\":\"apigw\"},\n"
	    "{\"see\":\"b\",\"prefix\":\"B\"}],\n"
	    "\"errors\":[{\"status\":404,\"code\":\"A.1\",\"message\":\"M\","
	    "\"description\":\"D\",\"troubleshooting\":\"H\","
	    "\"means\":\"not-found\",\"retry\":\"after\"},\n\n"
	    "{\"code\":\"A.2\",\"status\":[400,500],\"message\":[\"M1\",\"M2\"]}]}");

	ck_assert_slice(c->name, "cce-addon");
	ck_assert_slice(c->title, "T");
	ck_assert_slice(c->source, "S");
	ck_assert_slice(c->revision, "R");
	ck_assert_slice(c->shape, "code");
	ck_assert_uint_eq(c->n_delegations, 2);
	ck_assert_slice(c->delegations[0].prefix, "APIGW.");
	ck_assert_slice(c->delegations[0].see, "apigw");
	ck_assert_uint_eq(c->delegations[0].line, 2);
	ck_assert_slice(c->delegations[1].prefix, "B");
	ck_assert_uint_eq(c->delegations[1].line, 3);
	ck_assert_uint_eq(c->n_entries, 2);
	ck_assert_slice(c->entries[0].code, "A.1");
	ck_assert_uint_eq(c->entries[0].n_statuses, 1);
	ck_assert_uint_eq(c->entries[0].statuses[0], 404);
	ck_assert_uint_eq(c->entries[0].n_messages, 1);
	ck_assert_slice(c->entries[0].messages[0], "M");
	ck_assert_slice(c->entries[0].description, "D");
	ck_assert_slice(c->entries[0].troubleshooting, "H");
	ck_assert_int_eq(c->entries[0].means, MEANING_NOT_FOUND);
	ck_assert_int_eq(c->entries[0].retry, RETRY_AFTER);
	ck_assert_uint_eq(c->entries[0].line, 4);
	ck_assert_uint_eq(c->entries[1].n_statuses, 2);
	ck_assert_uint_eq(c->entries[1].statuses[1], 500);
	ck_assert_uint_eq(c->entries[1].n_messages, 2);
	ck_assert_slice(c->entries[1].messages[1], "M2");
	ck_assert_int_eq(c->entries[1].means, MEANING_NONE);
	ck_assert_int_eq(c->entries[1].retry, RETRY_UNSAID);
	ck_assert_uint_eq(c->entries[1].line, 6);
	catalogue_unref(c);
}
END_TEST

/* Texts that load, and how many entries they have. */
static const struct {
	const char *text;
	size_t n_entries;
} good_rows[] = {
	{ "{\"catalogue\":\"t\",\"errors\":[]}", 0 },
	{ "\xef\xbb\xbf{\"catalogue\":\"t\",\"errors\":[]}\r\n", 0 },
	{ "{\"errors\":[{\"code\":\"A\"}],\"catalogue\":\"t\"}", 1 },
	{ "{\"catalogue\":\"t\",\"errors\":[],\"delegates\":[]}", 0 },
	{ "{\"catalogue\":\"t\",\"errors\":[{\"code\":\"A*\"},{\"code\":\"*\"}]}", 2 },
	{ "{\"catalogue\":\"t\",\"errors\":[{\"code\":\"A B\"},{\"code\":\"1101\"}]}", 2 },
	{ "{\"catalogue\":\"t\",\"errors\":[{\"code\":\"A\",\"status\":100},"
	  "{\"code\":\"A\",\"status\":599}]}", 2 },
};

START_TEST(text_loads)
{
	struct catalogue *c = catalogue_of_text(good_rows[_i].text);

	ck_assert_uint_eq(c->n_entries, good_rows[_i].n_entries);
	catalogue_unref(c);
}
END_TEST

START_TEST(escapes_are_resolved_and_empty_messages_are_none)
{
	struct catalogue *c = catalogue_of(
	    "{\"code\":\"A\\u002e1\",\"message\":[\"\",\"a \\\"b\\\" \\u4e2d\"]},"
	    "{\"code\":\"B\",\"message\":\"\"}");

	ck_assert_slice(c->entries[0].code, "A.1");
	ck_assert_uint_eq(c->entries[0].n_messages, 1);
	ck_assert_slice(c->entries[0].messages[0], "a \"b\" \xe4\xb8\xad");
	ck_assert_uint_eq(c->entries[1].n_messages, 0);
	catalogue_unref(c);
}
END_TEST

#define HEAD "{\"catalogue\":\"t\",\n\"errors\":[\n"

/* Texts that are refused, and all that is said of them. */
static const struct {
	const char *text, *errors;
} bad_rows[] = {
	/* not JSON */
	{ "", "f:1: the JSON text ends too early\n" },
	{ "{\n\"catalogue\":\"t\",\n", "f:3: the JSON text ends too early\n" },
	{ HEAD "{\"code\":\"A\"},\n]}", "f:4: this is not JSON: ']}'\n" },
	{ HEAD "{\"code\":\"A\\q\"}]}", "f:3: this is not JSON: '\"A\\x5cq\"}]}'\n" },
	{ "{\"catalogue\":\"t\",\"errors\":[]}\n\nx", "f:3: this is not JSON: 'x'\n" },
	{ HEAD "{\"code\":\"A\xff\"}]}", "f:3: this is not UTF-8: '\\xff\"}]}'\n" },
	{ HEAD "{\"code\":\"A\"},,{\"code\":\"B\"}]}",
	  "f:3: this is not JSON: ',{\"code\":\"B\"}]}'\n" },
	{ "x", "f:1: this is not JSON: 'x'\n" },
	{ HEAD "{code:1}]}", "f:3: this is not JSON: 'code:1}]}'\n" },
	{ HEAD "{\"code\":NaN}]}", "f:3: this is not JSON: 'NaN}]}'\n" },
	/* no catalogue */
	{ "[]", "f:1: a catalogue is an object, not a list\n" },
	{ "\n3", "f:2: a catalogue is an object, not a number\n" },
	{ "\n{}", "f:2: a catalogue needs the member \"catalogue\"\n"
	  "f:2: a catalogue needs the member \"errors\"\n" },
	{ "{\"catalogue\":\"t\"}", "f:1: a catalogue needs the member \"errors\"\n" },
	/* members */
	{ "{\"catalog\":\"t\",\n\"errors\":[]}",
	  "f:1: a catalogue has no member \"catalog\"; did you mean \"catalogue\"?\n"
	  "f:1: a catalogue needs the member \"catalogue\"\n" },
	{ HEAD "{\"code\":\"A\",\n\"severity\":{\"code\":[1,{\"x\":2}]},\n\"staus\":4}]}",
	  "f:4: an error entry has no member \"severity\"\n"
	  "f:5: an error entry has no member \"staus\"; did you mean \"status\"?\n" },
	{ HEAD "{\"code\":\"A\",\n\"code\":\"B\"}]}", "f:4: \"code\" stands here a second time\n" },
	{ HEAD "\n{\"status\":400}]}", "f:4: an error entry needs the member \"code\"\n" },
	{ "{\"catalogue\":\"t\",\"errors\":[],\"delegates\":[{\"see\":\"x\"}]}",
	  "f:1: a delegation needs the member \"prefix\"\n" },
	/* types */
	{ "{\"catalogue\":7,\"errors\":[]}", "f:1: \"catalogue\" is a text, not a number\n" },
	{ "{\"catalogue\":\"t\",\"errors\":{\"code\":\"A\"}}",
	  "f:1: \"errors\" is a list of objects, not an object\n" },
	{ HEAD "\"A\",\n[{}],\n{\"code\":\"A\"}]}",
	  "f:3: an error entry is an object, not a text\n"
	  "f:4: an error entry is an object, not a list\n" },
	{ HEAD "{\"code\":null}]}", "f:3: \"code\" is a text, not null\n" },
	{ HEAD "{\"code\":[\"A\"]}]}", "f:3: \"code\" is a text, not a list\n" },
	{ HEAD "{\"code\":\"A\",\"status\":\"400\"}]}",
	  "f:3: \"status\" is a number or a list of numbers, not a text\n" },
	{ HEAD "{\"code\":\"A\",\"status\":[400,\n[404],\ntrue]}]}",
	  "f:4: \"status\" is a number or a list of numbers, not a list\n"
	  "f:5: \"status\" is a number or a list of numbers, not true or false\n" },
	{ HEAD "{\"code\":\"A\",\"message\":{\"en\":\"x\"}}]}",
	  "f:3: \"message\" is a text or a list of texts, not an object\n" },
	/* values */
	{ "{\"catalogue\":\"a b\",\"errors\":[]}", "f:1: \"catalogue\" is a name of "
	  "letters, digits, '-', '_' and '.', not 'a b'\n" },
	{ "{\"catalogue\":\"\",\"errors\":[]}", "f:1: \"catalogue\" is a name of "
	  "letters, digits, '-', '_' and '.', not ''\n" },
	{ HEAD "{\"code\":\"\"}]}", "f:3: \"code\" is empty: ''\n" },
	{ HEAD "{\"code\":\"A*B\"}]}", "f:3: \"code\" has a '*' before its end: 'A*B'\n" },
	{ HEAD "{\"code\":\"A**\"}]}", "f:3: \"code\" has a '*' before its end: 'A**'\n" },
	{ HEAD "{\"code\":\"A\\n\"}]}", "f:3: \"code\" has a control character: 'A\\x0a'\n" },
	{ "{\"catalogue\":\"t\",\"errors\":[],\"delegates\":[{\"prefix\":\"A*\"}]}",
	  "f:1: \"prefix\" has a '*', which a prefix does not need: 'A*'\n" },
	{ HEAD "{\"code\":\"A\",\"status\":99},{\"code\":\"A\",\"status\":600},\n"
	  "{\"code\":\"A\",\"status\":-400},{\"code\":\"A\",\"status\":4e2}]}",
	  "f:3: 99 is no HTTP status: those are 100 to 599\n"
	  "f:3: 600 is no HTTP status: those are 100 to 599\n"
	  "f:4: -400 is no HTTP status: those are 100 to 599\n"
	  "f:4: 4e2 is no HTTP status: those are 100 to 599\n" },
	{ HEAD "{\"code\":\"A\",\"status\":[]}]}", "f:3: \"status\" is an empty list\n" },
	{ HEAD "{\"code\":\"A\",\"means\":\"notfound\"}]}",
	  "f:3: \"means\" knows no 'notfound'; did you mean 'not-found'?\n" },
	{ HEAD "{\"code\":\"A\",\"means\":\"\"}]}",
	  "f:3: \"means\" knows no ''; it is not-found, denied, conflict, throttled, "
	  "invalid, quota, unavailable or internal\n" },
	{ HEAD "{\"code\":\"A\",\"retry\":\"sometimes\"}]}",
	  "f:3: \"retry\" knows no 'sometimes'; it is yes, no or after\n" },
	/* several kinds at once, with what breaks the text behind them */
	{ HEAD "{\"code\":1},\n{\"kode\":\"A\"},\n{]",
	  "f:3: \"code\" is a text, not a number\n"
	  "f:4: an error entry has no member \"kode\"; did you mean \"code\"?\n"
	  "f:4: an error entry needs the member \"code\"\n"
	  "f:5: this is not JSON: ']'\n" },
};

START_TEST(mistake_is_told_with_its_line)
{
	struct strbuf errors = { 0 };

	ck_assert_ptr_null(catalogue_load_text(slice_str(bad_rows[_i].text), "f",
	    &errors));
	ck_assert_slice(strbuf_slice(&errors), bad_rows[_i].errors);
	strbuf_clear(&errors);
}
END_TEST

/* Whatever a text is cut to, it is refused with a word and nothing leaks. */
START_TEST(no_cut_text_loads)
{
	static const char text[] = HEAD "{\"code\":\"A\",\"status\":[400,404],"
	    "\"message\":[\"x\",\"y\\n\"],\"means\":\"quota\"}],"
	    "\"delegates\":[{\"prefix\":\"B\"}]}";

	for (size_t len = 0; len < sizeof(text) - 1; len++) {
		struct strbuf errors = { 0 };

		ck_assert_ptr_null(catalogue_load_text(slice_of(text, len), "f",
		    &errors));
		ck_assert_uint_gt(errors.len, 0);
		strbuf_clear(&errors);
	}
	catalogue_unref(catalogue_of_text(text));
}
END_TEST

START_TEST(at_most_twenty_mistakes_are_told)
{
	struct strbuf text = { 0 }, errors = { 0 };

	strbuf_add_str(&text, HEAD);
	for (int i = 0; i < 100; i++)
		strbuf_add_str(&text, "{\"status\":1,\"foo\":2},\n");
	strbuf_add_str(&text, "{\"code\":\"A\"}]}");
	ck_assert_ptr_null(catalogue_load_text(strbuf_slice(&text), "f", &errors));
	ck_assert_uint_eq(slice_count(strbuf_slice(&errors), '\n'), 20);
	strbuf_clear(&text);
	strbuf_clear(&errors);
}
END_TEST

START_TEST(a_list_has_a_bound)
{
	struct strbuf text = { 0 }, errors = { 0 };

	strbuf_add_str(&text, HEAD "{\"code\":\"A\",\"status\":[");
	for (int i = 0; i < 257; i++)
		strbuf_addf(&text, "%s%d", i == 0 ? "" : ",", 100 + i);
	strbuf_add_str(&text, "]}]}");
	ck_assert_ptr_null(catalogue_load_text(strbuf_slice(&text), "f", &errors));
	ck_assert_slice(strbuf_slice(&errors),
	    "f:3: \"status\" lists more than 256 values\n");
	strbuf_clear(&text);
	strbuf_clear(&errors);
}
END_TEST

START_TEST(a_code_has_a_bound)
{
	struct strbuf entries = { 0 }, errors = { 0 };
	struct catalogue *c;

	strbuf_addf(&entries, HEAD "{\"code\":\"%0256d\"}]}", 0);
	c = catalogue_load_text(strbuf_slice(&entries), "f", &errors);
	ck_assert_ptr_nonnull(c);
	catalogue_unref(c);
	strbuf_reset(&entries, 0);
	strbuf_addf(&entries, HEAD "{\"code\":\"%0257d\"}]}", 0);
	ck_assert_ptr_null(catalogue_load_text(strbuf_slice(&entries), "f", &errors));
	ck_assert_uint_lt(slice_find(strbuf_slice(&errors),
	    SLICE("f:3: \"code\" is longer than 256 bytes")), errors.len);
	strbuf_clear(&entries);
	strbuf_clear(&errors);
}
END_TEST

START_TEST(deep_nesting_is_refused)
{
	struct strbuf text = { 0 }, errors = { 0 };

	strbuf_add_str(&text, "{\"x\":");
	for (int i = 0; i < 65536; i++)
		strbuf_add_byte(&text, '[');
	ck_assert_ptr_null(catalogue_load_text(strbuf_slice(&text), "f", &errors));
	ck_assert_slice(strbuf_slice(&errors),
	    "f:1: a catalogue has no member \"x\"\n"
	    "f:1: no catalogue is nested that deep\n");
	strbuf_clear(&text);
	strbuf_clear(&errors);
}
END_TEST

START_TEST(file_that_cannot_be_read_is_told)
{
	struct strbuf errors = { 0 }, text = { 0 };

	ck_assert_ptr_null(catalogue_load("/nonexistent/c.json", &errors));
	ck_assert_slice(strbuf_slice(&errors),
	    "/nonexistent/c.json: No such file or directory\n");
	strbuf_reset(&errors, 0);
	ck_assert(!catalogue_read("/", &text, &errors));
	ck_assert_slice(strbuf_slice(&errors), "/: Is a directory\n");
	strbuf_clear(&errors);
	strbuf_clear(&text);
}
END_TEST

/* The bound of the design, with room for a slow or instrumented machine; each
   text is its own, which is the worst case for memory. */
START_TEST(large_table_loads_quickly_and_small)
{
	enum { N = 100000 };
	struct strbuf text = { 0 }, errors = { 0 };
	struct catalogue *c;
	uint64_t start;

	strbuf_add_str(&text, HEAD);
	for (int i = 0; i < N; i++)
		strbuf_addf(&text, "%s{\"status\": %d, \"code\": \"SVC.LARGE.%07d\", "
		    "\"message\": \"Message number %d\", \"description\": \"All that "
		    "is to be said of %d.\"}\n", i == 0 ? "" : ",", 400 + i % 100, i,
		    i, i);
	strbuf_add_str(&text, "]}");
	start = clock_monotonic_us();
	c = catalogue_load_text(strbuf_slice(&text), "f", &errors);
	ck_assert_ptr_nonnull(c);
	ck_assert_uint_lt(clock_monotonic_us() - start, 3000000);
	ck_assert_uint_eq(c->n_entries, N);
	ck_assert_uint_eq(c->entries[N - 1].line, N + 2);
	ck_assert_uint_lt(c->arena.total + N * sizeof(*c->entries) +
	    c->by_code.n_slots * sizeof(*c->by_code.slots), 40u << 20);
	catalogue_unref(c);
	strbuf_clear(&text);
}
END_TEST

TCase *
catalogue_load_case(void)
{
	TCase *tc = tcase_create("catalogue_load");

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, every_member_is_read);
	tcase_add_loop_test(tc, text_loads, 0, (int)ARRAY_LEN(good_rows));
	tcase_add_test(tc, escapes_are_resolved_and_empty_messages_are_none);
	tcase_add_loop_test(tc, mistake_is_told_with_its_line, 0,
	    (int)ARRAY_LEN(bad_rows));
	tcase_add_test(tc, no_cut_text_loads);
	tcase_add_test(tc, at_most_twenty_mistakes_are_told);
	tcase_add_test(tc, a_list_has_a_bound);
	tcase_add_test(tc, a_code_has_a_bound);
	tcase_add_test(tc, deep_nesting_is_refused);
	tcase_add_test(tc, file_that_cannot_be_read_is_told);
	tcase_add_test(tc, large_table_loads_quickly_and_small);
	return tc;
}
