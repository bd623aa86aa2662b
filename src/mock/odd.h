#ifndef MOCK_ODD_H
#define MOCK_ODD_H
/*
 * Answers that are no proper errors: one row each, behind /odd/NAME.
 */
#include "mock/answer.h"
#include "mock/template.h"

struct odd {
	const char *name, *title;
	unsigned status;		/* 0: the documented one of the code */
	const char *type;		/* NULL: application/json; "": none */
	struct slice lines;		/* field lines, a template */
	struct slice body;		/* a template */
	const char *shape;		/* instead of a body: an error in that shape */
	void (*finish)(struct answer *answer);	/* what text cannot say; or NULL */
};

/* The row of that name, or NULL. */
const struct odd *odd_find(struct slice name) MUST_CHECK;

/* All rows, ended by one without a name. */
const struct odd *odd_rows(void);

/* Make answer that odd one, about the error of values. */
void odd_write(const struct odd *odd, const struct template_values *values,
    struct answer *answer) NONNULL(1, 2, 3);

#endif
