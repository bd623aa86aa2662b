#ifndef JSON_JSON_PATH_H
#define JSON_JSON_PATH_H
/*
 * Paths into a JSON document: member names joined by '.', "[n]" for an element
 * of an array, "[*]" for any element, "*" for any member ("error.code",
 * "errors[*].code", "*.message"). Pure functions; they allocate nothing.
 */
#include "json/json_doc.h"

enum json_step_kind {
	JSON_STEP_MEMBER, JSON_STEP_ANY_MEMBER, JSON_STEP_ELEMENT,
	JSON_STEP_ANY_ELEMENT, JSON_STEP_BAD
};

struct json_step {
	enum json_step_kind kind;
	struct slice name;	/* member */
	size_t index;		/* element */
};

/*
 * Cut the first step off a path. False when it is used up. What is no step
 * gives JSON_STEP_BAD and uses the path up.
 */
bool json_path_next(struct slice *path, struct json_step *step)
    NONNULL(1, 2) MUST_CHECK;

/* Whether a path has at least one step and each makes sense. */
bool json_path_is_valid(struct slice path);

/*
 * Call visit for every node that a path leads to, in document order, until it
 * returns false. Shadowed members are passed over. Returns false when visit
 * did. An empty path leads to `from` itself.
 */
bool json_path_each(const struct json_node *from, struct slice path,
    bool (*visit)(const struct json_node *node, void *ctx), void *ctx)
    NONNULL(1, 3);

/*
 * How many steps of two paths are the same before either one's last step: the
 * objects that two members share.
 */
size_t json_path_common(struct slice a, struct slice b);

/* How many steps a path has. */
size_t json_path_steps(struct slice path);

#endif
