#include "unit/json/json_cases.h"

int
main(void)
{
	static suite_case_fn *const cases[] = {
		scanner_case, surrogate_case, json_doc_case, json_path_case,
		json_writer_case, element_splitter_case, NULL
	};

	return suite_run("json", cases);
}
