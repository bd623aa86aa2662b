#include "inspect/dialect.h"

#include <stdlib.h>
#include <string.h>

#include "inspect/dialect_row.h"
#include "json/json_path.h"

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

static const char header_prefix[] = "header:";
#define HEADER_PREFIX_LEN (sizeof(header_prefix) - 1)

struct slice
dialect_header_name(const char *path)
{
	if (strncmp(path, header_prefix, HEADER_PREFIX_LEN) != 0)
		return SLICE_NONE;
	return slice_str(path + HEADER_PREFIX_LEN);
}

static bool
dialect_path_is_valid(const char *path)
{
	struct slice whole = slice_str(path);

	return strncmp(path, header_prefix, HEADER_PREFIX_LEN) == 0 ?
	    field_is_token(dialect_header_name(path)) : json_path_is_valid(whole);
}

/* The first path that makes no sense, or NULL. */
static const char *
bad_path_of(const char *const *paths, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!dialect_path_is_valid(paths[i]))
			return paths[i];
	return NULL;
}

/* A dialect made from the conf file, with its two lists of paths. */
struct made_dialect {
	struct dialect dialect;		/* first, so that one free gets both */
	const char *paths[];
};

static const char *const *
copy_paths(const char **to, const char *const *paths, size_t n)
{
	for (size_t i = 0; i < n; i++)
		to[i] = paths[i];
	to[n] = NULL;
	return to;
}

struct dialect *
dialect_new(const char *name, const char *const *code_paths,
    size_t n_code_paths, const char *const *message_paths,
    size_t n_message_paths, const char **bad_path)
{
	struct made_dialect *made;

	*bad_path = n_code_paths == 0 ? "" : bad_path_of(code_paths, n_code_paths);
	if (*bad_path == NULL)
		*bad_path = bad_path_of(message_paths, n_message_paths);
	if (*bad_path != NULL)
		return NULL;
	made = calloc(1, sizeof(*made) +
	    (n_code_paths + n_message_paths + 2) * sizeof(made->paths[0]));
	if (made == NULL)
		return NULL;
	made->dialect.name = name;
	made->dialect.code = copy_paths(made->paths, code_paths, n_code_paths);
	made->dialect.message = copy_paths(made->paths + n_code_paths + 1,
	    message_paths, n_message_paths);
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
first_written_path(const char *const *paths)
{
	for (; *paths != NULL; paths++) {
		struct slice path = slice_str(*paths);

		if (dialect_header_name(*paths).len == 0 &&
		    slice_index(path, '*') == path.len)
			return path;
	}
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
