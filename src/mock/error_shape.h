#ifndef MOCK_ERROR_SHAPE_H
#define MOCK_ERROR_SHAPE_H
/*
 * The shapes in which APIs write their errors: one row each.
 */
#include "mock/answer.h"
#include "mock/template.h"

struct error_shape {
	const char *name, *title;
	const char *type;		/* NULL: application/json */
	struct slice lines;		/* field lines, a template */
	struct slice body;		/* a template */
	bool is_xml;
};

/* The shape of that name, or NULL. */
const struct error_shape *error_shape_find(struct slice name) MUST_CHECK;

/* All shapes, ended by one without a name; the first is the usual one. */
const struct error_shape *error_shapes(void);

/* Make answer an error in that shape; its status is that of values. */
void error_shape_write(const struct error_shape *shape,
    const struct template_values *values, struct answer *answer)
    NONNULL(1, 2, 3);

#endif
