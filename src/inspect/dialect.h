#ifndef INSPECT_DIALECT_H
#define INSPECT_DIALECT_H
/*
 * Shapes of error answers ("dialects"): how one is recognised and where code
 * and message live in it. One row each in one table; the conf file adds more.
 */
#include "http/field.h"
#include "json/json_doc.h"

struct dialect;

/* The dialect of that name, built in, or NULL. */
const struct dialect *dialect_find(struct slice name) MUST_CHECK;

/* The names of all built-in dialects, ended by NULL. */
const char *const *dialect_names(void);

/* At least as many as there are built-in dialects. */
#define DIALECTS_MAX 40

/* The name of a dialect. */
struct slice dialect_name(const struct dialect *dialect) NONNULL(1);

/*
 * Make a dialect from the conf file. Its paths are json_doc_path's, or
 * "header:NAME" for a code or message that stands in a header field; several
 * are tried in order.
 *
 * NULL when memory ran out or, with *bad_path set, a path makes no sense. The
 * strings are borrowed and must outlive it. Free with dialect_free.
 */
struct dialect *dialect_new(const char *name, const char *const *code_paths,
    size_t n_code_paths, const char *const *message_paths,
    size_t n_message_paths, const char **bad_path) NONNULL(1, 6) MUST_CHECK;
void dialect_free(struct dialect *dialect);	/* accepts NULL */

/*
 * The member names under which a normalised body carries code and message:
 * the first path of each, such as "error_code" or "error.code". Empty for a
 * shape that cannot be written as JSON (XML, header only).
 */
struct slice dialect_code_path(const struct dialect *dialect) NONNULL(1);
struct slice dialect_message_path(const struct dialect *dialect) NONNULL(1);

#endif
