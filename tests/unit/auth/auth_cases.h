#ifndef UNIT_AUTH_AUTH_CASES_H
#define UNIT_AUTH_AUTH_CASES_H
/*
 * The cases of the auth folder, one for each source file.
 */
#include "unit/suite.h"

suite_case_fn gatekeeper_case, user_file_case;

#endif
