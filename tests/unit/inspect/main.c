#include "unit/inspect/inspect_cases.h"

int
main(void)
{
	static suite_case_fn *const cases[] = {
		verdict_case, dialect_case, dialect_path_case, dialect_index_case,
		dialect_table_case, decode_case,
		request_id_case, inspect_hold_case, inspector_case, success_case,
		sdk_reading_case, corpus_case, NULL
	};

	return suite_run("inspect", cases);
}
