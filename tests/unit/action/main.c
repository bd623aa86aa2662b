#include "unit/action/action_cases.h"

int
main(void)
{
	static suite_case_fn *const cases[] = {
		own_error_case, plan_case, tag_case, canonical_case,
		normalise_case, NULL
	};

	return suite_run("action", cases);
}
