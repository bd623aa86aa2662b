#include "inspect/dialect.h"

#include <stdlib.h>

#include "inspect/dialect_row.h"

const struct dialect *
dialect_find(struct slice name)
{
	const struct dialect *const *at;

	for (at = dialect_table(); *at != NULL; at++)
		if (slice_eq(dialect_name(*at), name))
			return *at;
	return NULL;
}

struct slice
dialect_name(const struct dialect *dialect)
{
	return slice_str(dialect->name);
}

/* A dialect made from the conf file, with its two lists of paths. */
struct made_dialect {
	struct dialect dialect;		/* first, so that one free gets both */
	struct dialect_path paths[];
};

/* Read n paths; the first that makes no sense, or NULL. */
static const char *
read_paths(struct dialect_path *to, const char *const *paths, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!dialect_path_read(&to[i], slice_str(paths[i])))
			return paths[i];
	return NULL;
}

struct dialect *
dialect_new(const char *name, const char *const *code_paths,
    size_t n_code_paths, const char *const *message_paths,
    size_t n_message_paths, const char **bad_path)
{
	struct dialect_path *code, *message;
	struct made_dialect *made;

	*bad_path = n_code_paths == 0 ? "" : NULL;
	if (*bad_path != NULL)
		return NULL;
	/* Zeroed, so that a path without text ends each list. */
	made = calloc(1, sizeof(*made) +
	    (n_code_paths + n_message_paths + 2) * sizeof(made->paths[0]));
	if (made == NULL)
		return NULL;
	code = made->paths;
	message = made->paths + n_code_paths + 1;
	*bad_path = read_paths(code, code_paths, n_code_paths);
	if (*bad_path == NULL)
		*bad_path = read_paths(message, message_paths, n_message_paths);
	if (*bad_path != NULL) {
		free(made);
		return NULL;
	}
	made->dialect.name = name;
	made->dialect.code = code;
	made->dialect.message = message;
	made->dialect.proof = PROOF_CATALOGUE;
	made->dialect.flags = DIALECT_CHECK_TYPE;
	return &made->dialect;
}

void
dialect_free(struct dialect *dialect)
{
	free(dialect);
}

/* The first path that names one place in a JSON body, or empty. */
static struct slice
first_written_path(const struct dialect_path *paths)
{
	for (; paths->text.len > 0; paths++)
		if (paths->kind == PATH_BODY &&
		    slice_index(paths->text, '*') == paths->text.len)
			return paths->text;
	return SLICE_NONE;
}

struct slice
dialect_code_path(const struct dialect *dialect)
{
	return first_written_path(dialect->code);
}

struct slice
dialect_message_path(const struct dialect *dialect)
{
	return first_written_path(dialect->message);
}
