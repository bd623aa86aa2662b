#ifndef UNIT_CONF_CONF_CASES_H
#define UNIT_CONF_CONF_CASES_H
/*
 * The cases of the conf folder.
 */
#include "unit/suite.h"

suite_case_fn conf_check_case, conf_lexer_case, directive_case, mistakes_case,
    outline_case, settings_case;

#endif
