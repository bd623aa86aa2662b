#ifndef IMPORT_STATUS_CELL_H
#define IMPORT_STATUS_CELL_H
/*
 * The cell that holds HTTP statuses: "400", "404/500", "301 Moved Permanently".
 */
#include "base/slice.h"

#define STATUS_LIST_MAX 32

struct status_list {
	uint16_t values[STATUS_LIST_MAX];
	size_t n;
	bool is_doubtful;	/* it also says what is no status: "4xx", a range */
};

/* Read a cell. An empty one, and one that says "none", gives no status. */
struct status_list status_cell_read(struct slice text) MUST_CHECK;

/* Whether a text that stands alone is a status cell and nothing else. */
bool status_cell_is_sure(struct slice text) MUST_CHECK;

/* Whether a cell is empty or only says so: "-", "N/A", "/". */
bool cell_is_empty(struct slice text) MUST_CHECK;

#endif
