#include "unit/report/report_cases.h"

int
main(void)
{
	static suite_case_fn *const cases[] = {
		log_line_case, message_guess_case, tally_case, learn_case,
		junit_case_case, NULL,
	};

	return suite_run("report", cases);
}
