#include "inspect/verdict.h"

#include <string.h>

#include "catalogue/catalogue.h"
#include "unit/inspect/inspect_cases.h"

/* design, section 2: these words are never renamed. */
static const char words[] =
    "known delegated unknown malformed uninspected "
    "empty-body html-body not-json truncated-json not-an-object missing-code "
    "missing-message wrong-type duplicate-member foreign-shape bad-utf8 "
    "bad-encoding too-deep "
    "status-mismatch message-drift content-type error-under-success "
    "result-with-error "
    "uninspected-limit uninspected-coding uninspected-stream "
    "uninspected-tunnel uninspected-aborted "
    "not-found denied conflict throttled invalid quota unavailable internal";

START_TEST(rule_words_are_verdicts_but_clean_findings_and_meanings)
{
	struct slice rest = slice_str(words), word;
	const char *const *at = verdict_rule_words();

	while (slice_next(&rest, ' ', &word)) {
		ck_assert_ptr_nonnull(*at);
		ck_assert_msg(slice_eq(word, slice_str(*at)), "%s", *at);
		at++;
	}
	ck_assert_ptr_null(*at);
}
END_TEST

START_TEST(every_value_has_the_word_that_rules_use)
{
	const char *const *rules = verdict_rule_words();

	ck_assert(slice_eq(verdict_word(VERDICT_CLEAN), SLICE("clean")));
	for (unsigned i = 1; i < VERDICT_N; i++)
		ck_assert(slice_eq(verdict_word((enum verdict)i),
		    slice_str(*rules++)));
	for (unsigned i = 0; i < FINDING_N; i++)
		ck_assert(slice_eq(finding_word((enum finding)i),
		    slice_str(*rules++)));
	for (unsigned i = MEANING_NONE + 1; i < MEANING_N; i++)
		ck_assert_str_eq(meaning_word((enum meaning)i), *rules++);
	ck_assert_ptr_null(*rules);
}
END_TEST

START_TEST(who_answered_has_words)
{
	ck_assert(slice_eq(answered_by_word(ANSWERED_BY_SERVICE), SLICE("service")));
	ck_assert(slice_eq(answered_by_word(ANSWERED_BY_GATEWAY), SLICE("gateway")));
	ck_assert(slice_eq(answered_by_word(ANSWERED_BY_MIDDLEBOX),
	    SLICE("middlebox")));
	ck_assert(slice_eq(answered_by_word(ANSWERED_BY_ERRGATE), SLICE("errgate")));
}
END_TEST

TCase *
verdict_case(void)
{
	TCase *tcase = tcase_create("verdict");

	tcase_add_test(tcase,
	    rule_words_are_verdicts_but_clean_findings_and_meanings);
	tcase_add_test(tcase, every_value_has_the_word_that_rules_use);
	tcase_add_test(tcase, who_answered_has_words);
	return tcase;
}
