#include "unit/conf/conf_cases.h"

int
main(void)
{
	static suite_case_fn *const cases[] = {
		mistakes_case, directive_case, conf_lexer_case,
		outline_case, conf_check_case, settings_case, NULL,
	};

	return suite_run("conf", cases);
}
