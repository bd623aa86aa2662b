#include "action/plan.h"

#include <stdlib.h>
#include <string.h>

#include "unit/action/action_cases.h"

#define SET(finding) (1u << FINDING_ ## finding)

static struct rule_settings shipped[] = {
	{ .word = "malformed", .action = ACTION_NORMALIZE },
	{ .word = "foreign-shape", .action = ACTION_NORMALIZE, .shadow = true },
	{ .word = "unknown", .action = ACTION_TAG },
	{ .word = "no-such-word", .action = ACTION_NORMALIZE },
	{ .word = "known", .action = ACTION_PASS },
};

static const struct {
	enum verdict verdict;
	finding_set findings;
	enum action_kind action;
	bool shadow;
} choices[] = {
	{ VERDICT_MALFORMED, 0, ACTION_NORMALIZE, false },
	{ VERDICT_UNKNOWN, 0, ACTION_TAG, false },
	{ VERDICT_KNOWN, 0, ACTION_PASS, false },
	{ VERDICT_KNOWN, SET(MESSAGE_DRIFT), ACTION_PASS, false },
	/* the first rule that matches, by verdict or finding */
	{ VERDICT_KNOWN, SET(FOREIGN_SHAPE), ACTION_NORMALIZE, true },
	{ VERDICT_MALFORMED, SET(FOREIGN_SHAPE), ACTION_NORMALIZE, false },
	{ VERDICT_UNKNOWN, SET(FOREIGN_SHAPE) | SET(CONTENT_TYPE),
	    ACTION_NORMALIZE, true },
	/* no rule */
	{ VERDICT_CLEAN, 0, ACTION_PASS, false },
	{ VERDICT_DELEGATED, 0, ACTION_LOG, false },
	{ VERDICT_UNINSPECTED, SET(UNINSPECTED_LIMIT), ACTION_LOG, false },
};

START_TEST(the_first_rule_that_matches_wins)
{
	struct api_settings api = { .rules = shipped, .n_rules = ARRAY_LEN(shipped) };
	struct plan_rules *rules = plan_rules_new(&api);
	struct inspection inspection = {
		.verdict = choices[_i].verdict, .findings = choices[_i].findings,
	};
	struct plan plan = plan_choose(rules, &inspection);

	ck_assert_int_eq(plan.action, choices[_i].action);
	ck_assert(plan.shadow == choices[_i].shadow);
	plan_rules_free(rules);
}
END_TEST

START_TEST(without_rules_all_but_clean_is_logged)
{
	struct api_settings api = { 0 };
	struct plan_rules *rules = plan_rules_new(&api);
	struct inspection inspection = { .findings = SET(CONTENT_TYPE) };

	for (unsigned i = 0; i < VERDICT_N; i++) {
		struct plan plan;

		inspection.verdict = (enum verdict)i;
		plan = plan_choose(rules, &inspection);
		ck_assert_int_eq(plan.action,
		    i == VERDICT_CLEAN ? ACTION_PASS : ACTION_LOG);
		ck_assert(!plan.shadow);
	}
	plan_rules_free(rules);
}
END_TEST

/* Every word that a conf file may name is one that matches. */
START_TEST(every_rule_word_matches_one_thing)
{
	const char *const *words = verdict_rule_words();
	unsigned n = 0;

	for (; *words != NULL; words++, n++) {
		struct rule_settings rule = { .word = *words, .action = ACTION_TAG };
		struct api_settings api = { .rules = &rule, .n_rules = 1 };
		struct plan_rules *rules = plan_rules_new(&api);
		unsigned matches = 0;

		for (unsigned i = VERDICT_CLEAN + 1; i < VERDICT_N; i++) {
			struct inspection one = { .verdict = (enum verdict)i };

			matches += plan_choose(rules, &one).action == ACTION_TAG;
		}
		for (unsigned i = 0; i < FINDING_N; i++) {
			struct inspection one = { .findings = 1u << i };

			matches += plan_choose(rules, &one).action == ACTION_TAG;
		}
		for (unsigned i = MEANING_NONE; i < MEANING_N; i++) {
			struct catalogue_entry entry = { .means = (enum meaning)i };
			struct inspection one = {
				.verdict = VERDICT_DELEGATED, .entry = &entry,
			};

			if (strcmp(*words, "delegated") == 0)
				break;		/* matches by the verdict */
			matches += plan_choose(rules, &one).action == ACTION_TAG;
		}
		ck_assert_msg(matches == 1, "%s matches %u", *words, matches);
		plan_rules_free(rules);
	}
	ck_assert_uint_eq(n, VERDICT_N - 1 + FINDING_N + MEANING_N - 1);
}
END_TEST

START_TEST(a_rule_on_a_meaning_carries_its_status)
{
	struct rule_settings rule = {
		.word = "not-found", .action = ACTION_TAG, .status = 404,
	};
	struct api_settings api = { .rules = &rule, .n_rules = 1 };
	struct plan_rules *rules = plan_rules_new(&api);
	struct catalogue_entry entry = { .means = MEANING_NOT_FOUND };
	struct inspection one = { .verdict = VERDICT_KNOWN, .entry = &entry };

	ck_assert_uint_eq(plan_choose(rules, &one).status, 404);
	one.verdict = VERDICT_UNINSPECTED;
	ck_assert_uint_eq(plan_choose(rules, &one).status, 0);
	one.verdict = VERDICT_KNOWN;
	entry.means = MEANING_CONFLICT;
	ck_assert_uint_eq(plan_choose(rules, &one).status, 0);
	ck_assert_int_eq(plan_choose(rules, &one).action, ACTION_LOG);
	plan_rules_free(rules);
}
END_TEST

START_TEST(rules_alter_only_from_tag_on)
{
	for (unsigned i = 0; i < ACTION_N; i++) {
		struct rule_settings two[] = {
			{ .word = "known", .action = ACTION_LOG },
			{ .word = "unknown", .action = (enum action_kind)i },
		};
		struct api_settings api = { .rules = two, .n_rules = 2 };
		struct plan_rules *rules = plan_rules_new(&api);

		ck_assert(plan_rules_alter(rules) == (i >= ACTION_TAG));
		plan_rules_free(rules);
	}
	plan_rules_free(NULL);
}
END_TEST

TCase *
plan_case(void)
{
	TCase *tc = tcase_create("plan");

	tcase_add_loop_test(tc, the_first_rule_that_matches_wins, 0,
	    ARRAY_LEN(choices));
	tcase_add_test(tc, without_rules_all_but_clean_is_logged);
	tcase_add_test(tc, every_rule_word_matches_one_thing);
	tcase_add_test(tc, a_rule_on_a_meaning_carries_its_status);
	tcase_add_test(tc, rules_alter_only_from_tag_on);
	return tc;
}
