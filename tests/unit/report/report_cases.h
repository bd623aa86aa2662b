#ifndef UNIT_REPORT_REPORT_CASES_H
#define UNIT_REPORT_REPORT_CASES_H
/*
 * The cases of the report folder.
 */
#include "unit/suite.h"

suite_case_fn junit_case_case, learn_case, log_line_case, message_guess_case,
    tally_case;

#endif
