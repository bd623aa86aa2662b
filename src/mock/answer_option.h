#ifndef MOCK_ANSWER_OPTION_H
#define MOCK_ANSWER_OPTION_H
/*
 * Options of the query that change an answer, whatever it is: one row each.
 */
#include "mock/answer.h"

struct answer_option {
	const char *name, *value, *title;
	/* Change the answer; false when the value makes no sense. NULL: read by
	   the scenarios themselves. */
	bool (*apply)(struct slice value, struct answer *answer);
};

/* The option of that name, or NULL. */
const struct answer_option *answer_option_find(struct slice name) MUST_CHECK;

/* All options, ended by one without a name. */
const struct answer_option *answer_options(void);

#endif
