#ifndef JSON_JSON_DOC_H
#define JSON_JSON_DOC_H
/*
 * A small JSON document as a tree of nodes in an arena: what an error body is
 * looked at through. Built by one json_scan; a text that is cut off or breaks
 * gives the tree of what stood before.
 */
#include "json/scanner.h"

enum json_type {
	JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_STRING, JSON_OBJECT, JSON_ARRAY
};

struct json_node {
	enum json_type type;
	bool shadowed;		/* a later member of this object has this name */
	bool closed;		/* its end was reached; scalars always */
	struct slice name;	/* member name; empty in arrays and at the root */
	struct slice text;	/* string: escapes resolved; number, "true",
				   "false", "null": as written; else empty */
	struct slice raw;	/* object or array that is closed: as it stands in
				   the source; else empty */
	struct json_node *parent, *first, *last, *next;
	uint64_t names;		/* of an object's members: json_doc_name_bit of each;
				   0 for what is no object */
	/* the rest is for json_doc.c only */
	unsigned order;		/* among its siblings */
	unsigned n_children;
	struct json_node **index;	/* members by name, of large objects; or NULL */
};

struct json_doc {
	enum json_rc rc;		/* how the scan ended */
	struct json_node *root;		/* NULL when there was no value at all */
	size_t error_at;		/* offset, unless JSON_OK */
	bool has_duplicates;		/* some node is shadowed */
};

/*
 * Read text into a document. Nodes and strings live in the arena (strings may
 * point into text), so both must outlive the document. At most nodes_max nodes
 * are made: more gives JSON_NO_MEMORY and what fitted. The time is linear in the
 * text but for a logarithm where an object has very many members.
 */
void json_doc_read(struct json_doc *doc, struct slice text, unsigned depth_max,
    size_t nodes_max, struct arena *arena) NONNULL(1, 5);

/*
 * The bit of a name in a set of names. Most members that are looked for are not
 * there, and an object's set tells so at once. Different names may share a bit.
 */
static inline uint64_t
json_doc_name_bit(struct slice name)
{
	if (name.len == 0)
		return 1;
	return UINT64_C(1) << ((name.len * 7 + name.ptr[0] * 3u +
	    name.ptr[name.len - 1]) % 64);
}

/* What json_doc_member does where the set of names has the name; for it alone. */
const struct json_node *json_doc_member_find(const struct json_node *object,
    struct slice name) NONNULL(1) MUST_CHECK;

/* The member of an object, the last of that name; NULL when there is none. */
static inline const struct json_node * MUST_CHECK
json_doc_member(const struct json_node *object, struct slice name)
{
	if (object == NULL || (object->names & json_doc_name_bit(name)) == 0)
		return NULL;
	return json_doc_member_find(object, name);
}

/*
 * Follow a path from a node (json/json_path.h). Where "[*]" and "*" lead to
 * several nodes, the first. NULL when nothing is there.
 */
const struct json_node *json_doc_path(const struct json_node *from,
    struct slice path) MUST_CHECK;

#endif
