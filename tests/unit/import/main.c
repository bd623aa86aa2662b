#include "unit/import/import_cases.h"

#include <stddef.h>

int
main(void)
{
	static suite_case_fn *const cases[] = {
		header_word_case, status_cell_case, code_word_case, import_case, NULL
	};

	return suite_run("import", cases);
}
