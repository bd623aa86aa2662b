#include "unit/suite.h"

int
main(void)
{
	static suite_case_fn *const cases[] = { NULL };

	return suite_run("base", cases);
}
