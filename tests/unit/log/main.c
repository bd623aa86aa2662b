#include "unit/log/log_cases.h"

int
main(void)
{
	static suite_case_fn *const cases[] = {
		record_case, repeats_case, log_sink_case, logger_case, mask_case,
		seen_file_case, seen_book_case, NULL,
	};

	return suite_run("log", cases);
}
