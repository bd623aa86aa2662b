#ifndef IMPORT_HEADER_WORD_H
#define IMPORT_HEADER_WORD_H
/*
 * What the words above a column say that it holds. English and Chinese, and what
 * the same pages have in Spanish and Portuguese: one row each in one table.
 */
#include "base/slice.h"

enum column_role {
	COLUMN_UNKNOWN, COLUMN_STATUS, COLUMN_CODE, COLUMN_MESSAGE,
	COLUMN_DESCRIPTION, COLUMN_MEASURE,
	COLUMN_OTHER		/* known, and of no use here */
};

/* The role of a header. Case, blanks, line ends, what stands in parentheses and a
   final colon do not count. COLUMN_UNKNOWN when it is no word of a header. */
enum column_role header_word_role(struct slice text) MUST_CHECK;

#endif
