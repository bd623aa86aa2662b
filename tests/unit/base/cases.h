#ifndef UNIT_BASE_CASES_H
#define UNIT_BASE_CASES_H
/*
 * The test cases of base/, one for each of its files.
 */
#include "unit/suite.h"

TCase *case_arena(void);
TCase *case_ascii(void);
TCase *case_base64(void);
TCase *case_clock(void);
TCase *case_escape(void);
TCase *case_hashmap(void);
TCase *case_line_splitter(void);
TCase *case_list(void);
TCase *case_nearest(void);
TCase *case_number(void);
TCase *case_slice(void);
TCase *case_strbuf(void);
TCase *case_utf8(void);

#endif
