#ifndef UNIT_INSPECT_JUDGE_ROW_H
#define UNIT_INSPECT_JUDGE_ROW_H
/*
 * One response and what errgate must say of it. Empty expectations mean: none.
 * The inspector of the rows has the catalogue "addon" for its own and knows
 * "gateway" and "other" beside it; see judge_row.c for their codes.
 */
#include "inspect/inspector.h"
#include "unit/suite.h"

#define JSON_TYPE "Content-Type: application/json\n"

struct judge_row {
	const char *says;		/* what is so */
	/* the response */
	enum method method;		/* METHOD_OTHER: GET */
	unsigned status;		/* 0: 400 */
	const char *fields;		/* "Name: value\n"...; NULL: JSON_TYPE */
	const char *trailers;		/* or NULL */
	const char *body;		/* NULL: none */
	size_t body_len;		/* 0: strlen(body) */
	enum body_extent extent;
	/* the inspector */
	const char *declared;		/* dialect; NULL: "error_code" */
	size_t decoded_max;		/* 0: 1 MiB */
	/* what must come out */
	enum verdict verdict;
	const char *findings;		/* words joined by blanks */
	const char *code, *message, *shape, *codes, *request_id, *catalogue;
	enum answered_by answered_by;
};

/* Judge the row's response (2xx too) and compare everything. */
void judge_row_check(const struct judge_row *row);

/* Release catalogues and memory; a teardown of a case. */
void judge_row_clear(void);

/* An inspector over the test's catalogues, for tests of their own. */
struct inspector judge_row_inspector(void);

/* Parse "Name: value" lines, with or without CR, into a list of up to 32
   fields. */
struct field_list judge_row_fields(struct slice lines);

/* Findings of an inspection as words joined by blanks, in a static buffer. */
const char *judge_row_findings(const struct inspection *result);

#endif
