#include "catalogue/lint.h"

#include <stdlib.h>

#include "base/clock.h"
#include "unit/catalogue/catalogue_cases.h"

#define HEAD "{\"catalogue\":\"t\",\"source\":\"s\",\"revision\":\"r\"," \
	"\"shape\":\"code\","

/* The inside of a catalogue, and all that lint says of it, line by line. */
static const struct {
	const char *text, *findings;
} rows[] = {
	{ "\"errors\":[{\"code\":\"A\",\"status\":400,\"message\":\"m\"},"
	  "{\"code\":\"A\",\"status\":404,\"message\":\"m\"},"
	  "{\"code\":\"A\",\"status\":400,\"message\":\"n\"}]", "" },
	{ "\"errors\":[]", "1 warning: no entry: every code is unknown\n" },
	/* the same row twice */
	{ "\"errors\":[{\"code\":\"A\",\"status\":400,\"message\":\"m\"},\n"
	  "{\"code\":\"A\",\"status\":400,\"message\":\"m\"}]",
	  "2 error: 'A' repeats line 1: the same code, status and message\n" },
	{ "\"errors\":[{\"code\":\"A\",\"status\":[400,404],\"message\":[\"m\",\"n\"]},\n"
	  "{\"code\":\"A\",\"status\":[500,404],\"message\":[\"o\",\"n\"]}]",
	  "2 error: 'A' repeats line 1: the same code, status and message\n" },
	{ "\"errors\":[{\"code\":\"A\",\"status\":400},\n{\"code\":\"A\",\"status\":400,"
	  "\"description\":\"d\"}]", "2 error: 'A' contradicts line 1: the same code, "
	  "status and message with another \"description\"\n" },
	{ "\"errors\":[{\"code\":\"A\",\"status\":400,\"retry\":\"yes\"},\n"
	  "{\"code\":\"A\",\"status\":400,\"retry\":\"no\"}]", "2 error: 'A' contradicts "
	  "line 1: the same code, status and message with another \"retry\"\n" },
	{ "\"errors\":[{\"code\":\"A\",\"status\":[400,400]}]",
	  "1 warning: 'A' lists a status or message twice\n" },
	/* statuses */
	{ "\"errors\":[{\"code\":\"A\"}]", "1 hint: 'A' names no status: any is right\n" },
	{ "\"errors\":[{\"code\":\"A.0000\",\"status\":200}]",
	  "1 hint: 'A.0000' stands under 2xx: it counts as a success code unless "
	  "another row of it does not\n" },
	{ "\"errors\":[{\"code\":\"A\",\"status\":[200,400]}]",
	  "1 warning: 'A' lists both success and error statuses\n" },
	/* digits: SSSnnnn, SSSnnn, ppSSSnnn, SSS, and numbers that say nothing */
	{ "\"errors\":[{\"code\":\"A.4030301\",\"status\":400},\n"
	  "{\"code\":\"A.404001\",\"status\":400},\n"
	  "{\"code\":\"A.01404001\",\"status\":400},\n"
	  "{\"code\":\"A.500\",\"status\":400},\n"
	  "{\"code\":\"A.4000001\",\"status\":400},\n"
	  "{\"code\":\"A.0403\",\"status\":400},\n"
	  "{\"code\":\"A.9990001\",\"status\":400}]",
	  "1 hint: 'A.4030301' is listed under 400, not under the 403 in its digits\n"
	  "2 hint: 'A.404001' is listed under 400, not under the 404 in its digits\n"
	  "3 hint: 'A.01404001' is listed under 400, not under the 404 in its digits\n"
	  "4 hint: 'A.500' is listed under 400, not under the 500 in its digits\n" },
	/* spelling */
	{ "\"errors\":[{\"code\":\"A B\",\"status\":400},\n{\"code\":\"Ecs.1\","
	  "\"status\":400},\n{\"code\":\"ECS.1\",\"status\":400},\n"
	  "{\"code\":\"*\",\"status\":500}]",
	  "1 warning: 'A B' has a blank: did a line wrap in its source?\n"
	  "3 warning: 'ECS.1' differs from 'Ecs.1' on line 2 in case only\n"
	  "4 warning: '*' makes every code a known one\n" },
	{ "\"errors\":[{\"code\":\"EndPoint.1\",\"status\":400},\n{\"code\":"
	  "\"Endpoint.2\",\"status\":400},\n{\"code\":\"Endpoint.3\",\"status\":400},"
	  "\n{\"code\":\"EndPoint.4\",\"status\":400},\n{\"code\":\"word\","
	  "\"status\":400},\n{\"code\":\"Other.1\",\"status\":400}]",
	  "2 warning: 'Endpoint.2' spells its prefix otherwise than 'EndPoint.1' on "
	  "line 1\n" },
	{ "\"errors\":[{\"code\":\"A.XXXX\",\"status\":400},\n{\"code\":\"A.{n}\","
	  "\"status\":400},\n{\"code\":\"A.Extra\",\"status\":400}]",
	  "1 hint: 'A.XXXX' looks like a pattern, but only a '*' at its end stands for "
	  "anything\n"
	  "2 hint: 'A.{n}' looks like a pattern, but only a '*' at its end stands for "
	  "anything\n" },
	/* messages */
	{ "\"errors\":[{\"code\":\"A\",\"status\":400,\"message\":\"Internal error.\"},\n"
	  "{\"code\":\"B\",\"status\":400,\"message\":\"Internal error.\"},\n"
	  "{\"code\":\"B\",\"status\":500,\"message\":\"Internal error.\"},\n"
	  "{\"code\":\"C\",\"status\":500,\"message\":\"No %s\"}]",
	  "1 hint: message 'Internal error.' stands beside 2 codes: alone it does not "
	  "tell the cause\n"
	  "4 hint: message 'No %s' has a placeholder: it stands for any text\n" },
	/* wildcards */
	{ "\"errors\":[{\"code\":\"A.*\",\"status\":[400,500]},\n"
	  "{\"code\":\"A.1\",\"status\":400},\n{\"code\":\"A.2\",\"status\":404},\n"
	  "{\"code\":\"A.3\",\"status\":400,\"message\":\"m\"},\n"
	  "{\"code\":\"A.4*\",\"status\":400}]",
	  "2 hint: 'A.1' adds no status, message or meaning to 'A.*' on line 1\n"
	  "5 hint: 'A.4*' adds no status, message or meaning to 'A.*' on line 1\n" },
	/* delegations */
	{ "\"delegates\":[{\"prefix\":\"A.\",\"see\":\"a\"},\n{\"prefix\":\"A.\"},\n"
	  "{\"prefix\":\"B.\",\"see\":\"b\"},\n{\"prefix\":\"B.1\",\"see\":\"b\"}],\n"
	  "\"errors\":[{\"code\":\"B.2\",\"status\":400}]",
	  "2 error: prefix 'A.' is delegated twice, also on line 1\n"
	  "2 hint: prefix 'A.' is delegated to nobody: \"see\" is missing\n"
	  "4 hint: prefix 'B.1' is covered by 'B.' on line 3\n"
	  "5 warning: 'B.2' has a row here, though line 3 delegates 'B.'\n" },
};

static void
print_findings(const struct lint *lint, struct strbuf *out)
{
	for (size_t i = 0; i < lint->n_findings; i++) {
		strbuf_addf(out, "%u %s: ", lint->findings[i].line,
		    lint_severity_word(lint->findings[i].severity));
		strbuf_add(out, lint->findings[i].text);
		strbuf_add_byte(out, '\n');
	}
}

START_TEST(oddity_is_told)
{
	struct strbuf text = { 0 }, out = { 0 };
	struct catalogue *c;
	struct lint lint;
	char *whole;
	size_t n = 0;

	strbuf_addf(&text, HEAD "%s}", rows[_i].text);
	whole = strbuf_take_str(&text);
	c = catalogue_of_text(whole);
	ck_assert(lint_catalogue(&lint, c));
	print_findings(&lint, &out);
	ck_assert_slice(strbuf_slice(&out), rows[_i].findings);
	for (int s = 0; s < LINT_N; s++)
		n += lint.counts[s];
	ck_assert_uint_eq(n, lint.n_findings);
	lint_clear(&lint);
	catalogue_unref(c);
	strbuf_clear(&out);
	free(whole);
}
END_TEST

START_TEST(missing_head_members_are_hints)
{
	struct catalogue *c = catalogue_of("{\"code\":\"A\",\"status\":400}");
	struct lint lint;

	ck_assert(lint_catalogue(&lint, c));
	ck_assert_uint_eq(lint.counts[LINT_HINT], 3);
	ck_assert_uint_eq(lint.n_findings, 3);
	lint_clear(&lint);
	catalogue_unref(c);
}
END_TEST

/* One code in all rows, and one message beside all codes: no square cost. */
START_TEST(cost_is_linear)
{
	struct strbuf text = { 0 };
	struct catalogue *c;
	struct lint lint;
	uint64_t start;
	char *list;

	for (int i = 0; i < 20000; i++)
		strbuf_addf(&text, "%s{\"code\":\"A\",\"status\":400,\"message\":"
		    "\"m%d\"},{\"code\":\"B%dx\",\"status\":400,\"message\":\"same\"}",
		    i == 0 ? "" : ",", i, i);
	list = strbuf_take_str(&text);
	c = catalogue_of(list);
	start = clock_monotonic_us();
	ck_assert(lint_catalogue(&lint, c));
	ck_assert_uint_lt(clock_monotonic_us() - start, 3000000);
	ck_assert_uint_eq(lint.n_findings, 4);
	lint_clear(&lint);
	catalogue_unref(c);
	free(list);
}
END_TEST

TCase *
lint_case(void)
{
	TCase *tc = tcase_create("lint");

	tcase_set_timeout(tc, 30);
	tcase_add_loop_test(tc, oddity_is_told, 0, (int)ARRAY_LEN(rows));
	tcase_add_test(tc, missing_head_members_are_hints);
	tcase_add_test(tc, cost_is_linear);
	return tc;
}
