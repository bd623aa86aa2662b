#include "unit/auth/auth_cases.h"

int
main(void)
{
	static suite_case_fn *const cases[] = {
		gatekeeper_case, user_file_case, NULL,
	};

	return suite_run("auth", cases);
}
