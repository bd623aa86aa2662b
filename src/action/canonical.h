#ifndef ACTION_CANONICAL_H
#define ACTION_CANONICAL_H
/*
 * Writes code and message where a shape has them: `error_code` and `error_msg`
 * side by side, `error.code` and `error.message` inside an object,
 * `errors[0].code` inside the first element of an array. Members that a source
 * has beside them are carried over, at every level of the way.
 *
 * Order of calls: canonical_init, code and message (and drops) set by the
 * caller, json_writer_object_begin, canonical_write, members of the caller's
 * own, json_writer_object_end.
 */
#include "inspect/dialect.h"
#include "json/json_doc.h"
#include "json/json_writer.h"

#define CANONICAL_STEPS_MAX 4

struct canonical_step {
	struct slice name;
	bool is_array;		/* what follows is in element 0 of an array */
};

struct canonical_path {
	struct slice text;	/* as json_doc_path reads it */
	struct canonical_step steps[CANONICAL_STEPS_MAX];
	size_t n_steps;
};

enum canonical_part { CANONICAL_MESSAGE, CANONICAL_CODE, CANONICAL_PARTS };

struct canonical {
	struct canonical_path paths[CANONICAL_PARTS];
	struct slice code, message;	/* what is written; any bytes */
	/* whether a member of the source does not go into the result; NULL: all
	   that can be carried over do */
	bool (*drops)(const struct json_node *member, void *ctx);
	void *ctx;
	/* name of a member of the outermost object that is not written but handed
	   back in set_aside; empty: none */
	struct slice set_aside_name;
	const struct json_node *set_aside;
	bool unique;		/* carried values may hold repeated member names, of
				   which the last is to be written only */
	bool lost;		/* set when the result lacks something of the source */
};

/*
 * Where code and message go. A shape that cannot be written so (none at all,
 * header fields, XML, wildcards, one path inside the other) gives error_code
 * and error_msg. The shape's strings are borrowed.
 */
void canonical_init(struct canonical *canonical, const struct dialect *shape)
    NONNULL(1);

/* Whether a member of the outermost object gets that name from the paths. */
bool canonical_names(const struct canonical *canonical, struct slice name)
    NONNULL(1) MUST_CHECK;

/*
 * Write the members of the outermost object, without its brackets.
 *
 * source  an object whose other members are carried over, or NULL.
 */
void canonical_write(struct canonical *canonical, struct json_writer *w,
    const struct json_node *source) NONNULL(1, 2);

/*
 * Whether a document has code and message as canonical_write would put them:
 * both as strings, neither empty.
 */
bool canonical_fits(const struct canonical *canonical,
    const struct json_node *root) NONNULL(1, 2) MUST_CHECK;

#endif
