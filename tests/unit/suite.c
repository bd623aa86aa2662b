#include "unit/suite.h"

int
suite_run(const char *name, suite_case_fn *const *cases)
{
	Suite *suite = suite_create(name);
	SRunner *runner;
	int failed;

	for (; *cases != NULL; cases++)
		suite_add_tcase(suite, (*cases)());
	runner = srunner_create(suite);
	srunner_set_tap(runner, "-");
	srunner_run_all(runner, CK_SILENT);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
