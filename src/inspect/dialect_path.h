#ifndef INSPECT_DIALECT_PATH_H
#define INSPECT_DIALECT_PATH_H
/*
 * Where a dialect looks: at a place in a JSON body, or at a field of the head.
 *
 * Most paths lead nowhere in most bodies, and their first member tells. So a path
 * is cut behind that beforehand, and only the rest is read while it is followed.
 */
#include "json/json_doc.h"

enum dialect_path_kind {
	PATH_BODY,	/* a place in the body */
	PATH_FIELD,	/* a field of head or trailers */
	PATH_MEDIA	/* the media type's subtype: for marks only */
};

/* One of a list; a path without text ends it. All slices are borrowed. */
struct dialect_path {
	struct slice text;	/* whole: "error.code", "header:NAME" */
	enum dialect_path_kind kind;
	struct slice first;	/* the member at which it begins, empty where it begins
				   otherwise; else the field's name or the subtype */
	struct slice rest;	/* what follows in a body (json/json_path.h), or empty */
};

/*
 * Read a path as it stands in the conf file: json_path's or "header:NAME". False
 * when it makes no sense.
 */
bool dialect_path_read(struct dialect_path *path, struct slice text)
    NONNULL(1) MUST_CHECK;

/* The first node that a path leads to from the top of a body, which may be NULL;
   NULL when there is none or the path leads elsewhere. */
const struct json_node *dialect_path_find(const struct dialect_path *path,
    const struct json_node *root) NONNULL(1) MUST_CHECK;

/* Call visit for every node that a path into a body leads to (json_path_each). */
void dialect_path_each(const struct dialect_path *path,
    const struct json_node *root,
    bool (*visit)(const struct json_node *node, void *ctx), void *ctx)
    NONNULL(1, 3);

/*
 * The node to which `path` leads beside `code`, a node to which code_path has led
 * from root: it is followed from the innermost object that both paths share.
 */
const struct json_node *dialect_path_beside(const struct dialect_path *path,
    const struct json_node *root, const struct json_node *code,
    const struct dialect_path *code_path) NONNULL(1, 3, 4) MUST_CHECK;

#endif
