#include "unit/log/log_cases.h"

int
main(void)
{
	static suite_case_fn *const cases[] = {
		record_case, repeats_case, log_sink_case, logger_case, mask_case, NULL,
	};

	return suite_run("log", cases);
}
