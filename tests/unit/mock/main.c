#include "unit/mock/mock_cases.h"

int
main(void)
{
	static suite_case_fn *const cases[] = {
		case_answer_option, case_checksum, case_error_shape, case_mock_request,
		case_odd, case_packing, case_query, case_scenario, case_template,
		case_websocket, case_wire, NULL
	};

	return suite_run("mock", cases);
}
