#ifndef UNIT_IMPORT_IMPORT_CASES_H
#define UNIT_IMPORT_IMPORT_CASES_H

#include "unit/suite.h"

suite_case_fn code_word_case, header_word_case, import_case, status_cell_case;

#endif
