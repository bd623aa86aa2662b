#include "action/tag.h"

#include <string.h>

#include "unit/action/action_cases.h"

#define SET(finding) (1u << FINDING_ ## finding)

static const struct {
	enum verdict verdict;
	finding_set findings;
	const char *shape, *code, *catalogue;
	const char *lines;
} tags[] = {
	{ VERDICT_KNOWN, 0, NULL, "ADDON.4000003", "cce-addon",
	    "Errgate-Verdict: known\r\nErrgate-Code: ADDON.4000003\r\n"
	    "Errgate-Catalogue: cce-addon\r\n" },
	{ VERDICT_MALFORMED, SET(HTML_BODY) | SET(CONTENT_TYPE), NULL, "", NULL,
	    "Errgate-Verdict: malformed\r\n"
	    "Errgate-Findings: html-body, content-type\r\n" },
	{ VERDICT_UNKNOWN, SET(FOREIGN_SHAPE), "k8s-status", "A.1", NULL,
	    "Errgate-Verdict: unknown\r\nErrgate-Code: A.1\r\n"
	    "Errgate-Findings: foreign-shape:k8s-status\r\n" },
	/* a token cannot begin with a digit, so this one is a string */
	{ VERDICT_UNKNOWN, 0, NULL, "1101", NULL,
	    "Errgate-Verdict: unknown\r\nErrgate-Code: \"1101\"\r\n" },
	{ VERDICT_UNKNOWN, 0, NULL, "_x", NULL,
	    "Errgate-Verdict: unknown\r\nErrgate-Code: \"_x\"\r\n" },
	/* codes that are no tokens are left out */
	{ VERDICT_UNKNOWN, 0, NULL, "Moved Permanently", NULL,
	    "Errgate-Verdict: unknown\r\n" },
	{ VERDICT_UNKNOWN, 0, NULL, "a\r\nSet-Cookie: b", NULL,
	    "Errgate-Verdict: unknown\r\n" },
	{ VERDICT_UNKNOWN, 0, NULL, "\"quoted\"", NULL,
	    "Errgate-Verdict: unknown\r\n" },
	{ VERDICT_UNKNOWN, 0, NULL, "\xe9", NULL, "Errgate-Verdict: unknown\r\n" },
	/* names of catalogues are the operator's own */
	{ VERDICT_KNOWN, 0, NULL, "A.1", "my \"own\" list",
	    "Errgate-Verdict: known\r\nErrgate-Code: A.1\r\n"
	    "Errgate-Catalogue: \"my \\\"own\\\" list\"\r\n" },
	{ VERDICT_KNOWN, 0, NULL, "A.1", "\xe2\x82\xac\n",
	    "Errgate-Verdict: known\r\nErrgate-Code: A.1\r\n" },
};

START_TEST(a_tag_says_verdict_code_catalogue_and_findings)
{
	struct catalogue catalogue = { .name = slice_str(tags[_i].catalogue) };
	struct inspection inspection = {
		.verdict = tags[_i].verdict,
		.findings = tags[_i].findings,
		.shape = tags[_i].shape == NULL ? NULL :
		    dialect_find(slice_str(tags[_i].shape)),
		.code = slice_str(tags[_i].code),
		.catalogue = tags[_i].catalogue == NULL ? NULL : &catalogue,
	};
	struct arena arena = { 0 };
	struct strbuf out = { 0 };

	tag_fields(&inspection, &arena, &out);
	ck_assert_msg(slice_eq(strbuf_slice(&out), slice_str(tags[_i].lines)),
	    "%.*s", SLICE_FMT(strbuf_slice(&out)));
	strbuf_clear(&out);
	arena_clear(&arena);
}
END_TEST

START_TEST(a_tag_says_what_the_code_means)
{
	struct catalogue catalogue = { .name = SLICE_LIT("c") };
	struct catalogue_entry entry = { .means = MEANING_NOT_FOUND };
	struct inspection inspection = {
		.verdict = VERDICT_KNOWN, .code = SLICE_LIT("A.1"),
		.findings = SET(MESSAGE_DRIFT),
		.catalogue = &catalogue, .entry = &entry,
	};
	struct arena arena = { 0 };
	struct strbuf out = { 0 };

	tag_fields(&inspection, &arena, &out);
	ck_assert_msg(slice_eq(strbuf_slice(&out), SLICE(
	    "Errgate-Verdict: known\r\nErrgate-Code: A.1\r\nErrgate-Catalogue: c\r\n"
	    "Errgate-Means: not-found\r\nErrgate-Findings: message-drift\r\n")),
	    "%.*s", SLICE_FMT(strbuf_slice(&out)));
	strbuf_clear(&out);
	arena_clear(&arena);
}
END_TEST

START_TEST(tags_stay_within_256_bytes)
{
	static const struct slice verdict_line =
	    SLICE_LIT("Errgate-Verdict: unknown\r\n");
	struct arena arena = { 0 };
	struct strbuf out = { 0 };
	char code[300];

	memset(code, 'c', sizeof(code));
	for (size_t len = 0; len <= sizeof(code); len++) {
		struct inspection inspection = {
			.verdict = VERDICT_UNKNOWN,
			.findings = (1u << FINDING_N) - 1,
			.shape = dialect_find(SLICE("k8s-status")),
			.code = slice_of(code, len),
		};
		struct slice tag, rest, line;

		strbuf_reset(&out, SIZE_MAX);
		tag_fields(&inspection, &arena, &out);
		tag = rest = strbuf_slice(&out);
		ck_assert_uint_le(tag.len, 256);
		ck_assert(slice_starts_with(tag, verdict_line));
		ck_assert(slice_find(tag, SLICE("Errgate-Findings: empty-body, "))
		    < tag.len);
		while (slice_next(&rest, '\n', &line)) {
			ck_assert(slice_ends_with(line, SLICE("\r")) || line.len == 0);
			ck_assert(!slice_ends_with(line, SLICE(",\r")));
		}
	}
	strbuf_clear(&out);
	arena_clear(&arena);
}
END_TEST

START_TEST(only_our_own_fields_are_ours)
{
	static const struct {
		const char *name;
		bool ours;
	} names[] = {
		{ "Errgate-Verdict", true }, { "errgate-findings", true },
		{ "ERRGATE-CODE", true }, { "Errgate-Catalogue", true },
		{ "Errgate-Means", true },
		{ "Errgate", false }, { "X-Errgate-Code", false },
		{ "Proxy-Status", false }, { "Content-Type", false },
		{ "X-Request-Id", false },
	};

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct field field = {
			.name = slice_str(names[i].name),
			.id = field_id_of(slice_str(names[i].name)),
		};

		ck_assert_msg(tag_is_ours(&field) == names[i].ours, "%s",
		    names[i].name);
	}
}
END_TEST

TCase *
tag_case(void)
{
	TCase *tc = tcase_create("tag");

	tcase_add_loop_test(tc, a_tag_says_verdict_code_catalogue_and_findings, 0,
	    ARRAY_LEN(tags));
	tcase_add_test(tc, a_tag_says_what_the_code_means);
	tcase_add_test(tc, tags_stay_within_256_bytes);
	tcase_add_test(tc, only_our_own_fields_are_ours);
	return tc;
}
