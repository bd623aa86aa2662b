#ifndef UNIT_MOCK_CASES_H
#define UNIT_MOCK_CASES_H
/*
 * The test cases of mock/.
 */
#include "unit/suite.h"

TCase *case_answer_option(void);
TCase *case_checksum(void);
TCase *case_error_shape(void);
TCase *case_mock_request(void);
TCase *case_odd(void);
TCase *case_packing(void);
TCase *case_query(void);
TCase *case_scenario(void);
TCase *case_template(void);
TCase *case_websocket(void);
TCase *case_wire(void);

#endif
