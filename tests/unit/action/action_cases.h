#ifndef UNIT_ACTION_ACTION_CASES_H
#define UNIT_ACTION_ACTION_CASES_H
/*
 * The cases of the action folder, one for each source file.
 */
#include "unit/suite.h"

TCase *canonical_case(void);
TCase *normalise_case(void);
TCase *own_error_case(void);
TCase *plan_case(void);
TCase *tag_case(void);

#endif
