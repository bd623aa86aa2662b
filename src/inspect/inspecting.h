#ifndef INSPECT_INSPECTING_H
#define INSPECT_INSPECTING_H
/*
 * What the steps of one inspection share.
 */
#include "inspect/body_text.h"
#include "inspect/reading.h"

struct inspecting {
	const struct inspector *inspector;
	const struct response_view *view;
	struct arena *arena;
	struct inspection *result;
	bool is_error;		/* by its status; else a 2xx that is judged */
	struct media_type type;
	struct body_text text;
	struct dialect_input input;
	struct candidates *found;
};

static inline void
inspecting_note(struct inspecting *w, enum finding finding)
{
	w->result->findings |= FINDING_BIT(finding);
}

/* Whether a body that should hold a code has been read to its end. */
static inline bool
inspecting_read_whole(const struct inspecting *w)
{
	return w->text.doc != NULL && !w->text.is_cut && !w->text.is_broken;
}

/*
 * Say what can be said of an error from which no code could be read: what is
 * missing, which shape it has all the same, who answered.
 */
void codeless_judge(struct inspecting *w) NONNULL(1);

/* Whether a code member of the dialect is there but is neither string nor
   number. */
bool codeless_has_wrong_type(const struct dialect *dialect,
    const struct json_node *root) NONNULL(1) MUST_CHECK;

#endif
