#include "action/plan.h"

#include <stdlib.h>

/* One `on` rule: it matches a verdict, a finding, or what the code means. */
struct plan_rule {
	unsigned verdicts;	/* bits 1u << enum verdict */
	finding_set findings;
	unsigned meanings;	/* bits 1u << enum meaning */
	struct plan plan;
};

struct plan_rules {
	size_t n;
	struct plan_rule rules[];
};

static unsigned
verdicts_named(struct slice word)
{
	for (unsigned i = 0; i < VERDICT_N; i++)
		if (slice_eq(verdict_word((enum verdict)i), word))
			return 1u << i;
	return 0;
}

static finding_set
findings_named(struct slice word)
{
	for (unsigned i = 0; i < FINDING_N; i++)
		if (slice_eq(finding_word((enum finding)i), word))
			return 1u << i;
	return 0;
}

static unsigned
meanings_named(struct slice word)
{
	for (unsigned i = MEANING_NONE + 1; i < MEANING_N; i++)
		if (slice_eq(slice_str(meaning_word((enum meaning)i)), word))
			return 1u << i;
	return 0;
}

struct plan_rules *
plan_rules_new(const struct api_settings *api)
{
	struct plan_rules *rules;

	rules = malloc(sizeof(*rules) + api->n_rules * sizeof(rules->rules[0]));
	if (rules == NULL)
		return NULL;
	rules->n = api->n_rules;
	for (size_t i = 0; i < rules->n; i++) {
		const struct rule_settings *from = &api->rules[i];

		rules->rules[i] = (struct plan_rule){
			.verdicts = verdicts_named(slice_str(from->word)),
			.findings = findings_named(slice_str(from->word)),
			.meanings = meanings_named(slice_str(from->word)),
			.plan = { from->action, from->shadow, from->status },
		};
	}
	return rules;
}

void
plan_rules_free(struct plan_rules *rules)
{
	free(rules);
}

/* What the code means, where it counts: a code that was read from part of an
   answer, or beside broken JSON, proves nothing. */
static unsigned
meaning_bit(const struct inspection *inspection)
{
	if (inspection->entry == NULL ||
	    (inspection->verdict != VERDICT_KNOWN &&
	    inspection->verdict != VERDICT_DELEGATED))
		return 0;
	return 1u << inspection->entry->means;
}

struct plan
plan_choose(const struct plan_rules *rules, const struct inspection *inspection)
{
	bool is_clean = inspection->verdict == VERDICT_CLEAN;
	unsigned means = meaning_bit(inspection);

	for (size_t i = 0; i < rules->n; i++) {
		const struct plan_rule *rule = &rules->rules[i];

		if ((rule->verdicts & 1u << inspection->verdict) != 0 ||
		    (rule->findings & inspection->findings) != 0 ||
		    (rule->meanings & means) != 0)
			return rule->plan;
	}
	return (struct plan){ is_clean ? ACTION_PASS : ACTION_LOG, false, 0 };
}

bool
plan_rules_alter(const struct plan_rules *rules)
{
	for (size_t i = 0; i < rules->n; i++)
		if (rules->rules[i].plan.action >= ACTION_TAG)
			return true;
	return false;
}
