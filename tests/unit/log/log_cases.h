#ifndef UNIT_LOG_LOG_CASES_H
#define UNIT_LOG_LOG_CASES_H
/*
 * The cases of the log folder, one for each source file.
 */
#include "unit/suite.h"

suite_case_fn log_sink_case, logger_case, mask_case, record_case, repeats_case,
    seen_book_case, seen_file_case;

#endif
