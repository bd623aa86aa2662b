#ifndef UNIT_JSON_JSON_CASES_H
#define UNIT_JSON_JSON_CASES_H
/*
 * The cases of the json folder, one for each source file.
 */
#include "unit/suite.h"

TCase *element_splitter_case(void);
TCase *json_doc_case(void);
TCase *json_path_case(void);
TCase *json_writer_case(void);
TCase *scanner_case(void);
TCase *surrogate_case(void);

#endif
