#ifndef UNIT_INSPECT_INSPECT_CASES_H
#define UNIT_INSPECT_INSPECT_CASES_H
/*
 * The cases of the inspect folder.
 */
#include "unit/suite.h"

TCase *corpus_case(void);
TCase *decode_case(void);
TCase *dialect_case(void);
TCase *dialect_index_case(void);
TCase *dialect_path_case(void);
TCase *dialect_table_case(void);
TCase *inspect_hold_case(void);
TCase *inspector_case(void);
TCase *request_id_case(void);
TCase *sdk_reading_case(void);
TCase *success_case(void);
TCase *verdict_case(void);

#endif
