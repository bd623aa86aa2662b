#ifndef ACTION_PLAN_H
#define ACTION_PLAN_H
/*
 * From a verdict and the API's rules to what is done about it. The first rule
 * wins whose word is the verdict, one of the findings, or what the catalogue says
 * that the code of a known or delegated answer means; without one, pass for clean
 * and log for everything else.
 */
#include "conf/settings.h"
#include "inspect/inspector.h"

struct plan {
	enum action_kind action;
	bool shadow;	/* the rewrite is computed and logged, not sent */
	unsigned status;	/* to answer with; 0: the one that came */
};

/* Rules with their words resolved; made once for each API. */
struct plan_rules;

/* NULL when memory ran out. A word that is no verdict, finding or meaning
   matches nothing (the conf check has refused it before). */
struct plan_rules *plan_rules_new(const struct api_settings *api)
    NONNULL(1) MUST_CHECK;
void plan_rules_free(struct plan_rules *rules);	/* accepts NULL */

struct plan plan_choose(const struct plan_rules *rules,
    const struct inspection *inspection) NONNULL(1, 2) MUST_CHECK;

/*
 * Whether any rule could tag or normalise an answer, so that its head must
 * wait for the verdict.
 */
bool plan_rules_alter(const struct plan_rules *rules) NONNULL(1) MUST_CHECK;

#endif
