#include "unit/base/cases.h"

int
main(void)
{
	static suite_case_fn *const cases[] = {
		case_arena, case_ascii, case_base64, case_clock, case_escape, case_hashmap,
		case_line_splitter, case_list, case_nearest, case_number, case_slice, case_strbuf, case_utf8, NULL
	};

	return suite_run("base", cases);
}
