#ifndef MOCK_SCENARIO_ERROR_H
#define MOCK_SCENARIO_ERROR_H
/*
 * The scenarios that answer with errors; functions of the table in scenario.c.
 */
#include "mock/scenario.h"

/* /code/CODE: an error as its catalogue documents it. */
bool scenario_error_code(struct scenario_request *request, struct answer *answer)
    NONNULL(1, 2) MUST_CHECK;

/* /odd/NAME: a malformed one. */
bool scenario_error_odd(struct scenario_request *request, struct answer *answer)
    NONNULL(1, 2) MUST_CHECK;

#endif
