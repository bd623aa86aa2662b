#ifndef UNIT_ACTION_JUDGED_H
#define UNIT_ACTION_JUDGED_H
/*
 * A response that has been judged against a small catalogue, for tests of what
 * is done about it.
 */
#include "inspect/inspector.h"

struct judged {
	struct inspector inspector;
	struct catalogue *catalogue;
	const struct catalogue *catalogues[1];
	struct field fields[8];
	struct field_list list;
	struct response_view view;
	struct inspection inspection;
	struct arena arena;
};

/*
 * Judge a response to GET. Fields are "Name: value" lines, each ended by LF;
 * everything is borrowed until judged_clear.
 *
 * shape  declared by the API.
 */
void judged_make(struct judged *judged, const char *shape, unsigned status,
    const char *fields, struct slice body) NONNULL(1, 2, 4);

/* Judge judged->view anew, after it was changed. */
void judged_again(struct judged *judged) NONNULL(1);

void judged_clear(struct judged *judged) NONNULL(1);

#endif
