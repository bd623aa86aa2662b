#ifndef AUTH_USER_FILE_H
#define AUTH_USER_FILE_H
/*
 * A file of users: lines USER:HASH as htpasswd -B writes them, the hash being one
 * of crypt(3). Empty lines and those that start with # are skipped. Immutable once
 * loaded; any thread may read it.
 */
#include "base/strbuf.h"

struct user_file;

/*
 * Load a file.
 *
 * errors  gets a line "file:line: message" for each mistake.
 *
 * NULL when there was one.
 */
struct user_file *user_file_load(const char *path, struct strbuf *errors)
    NONNULL(1, 2) MUST_CHECK;
void user_file_free(struct user_file *file);	/* accepts NULL */

/* Whether there is a user of that name. */
bool user_file_has(const struct user_file *file, struct slice user)
    NONNULL(1) MUST_CHECK;

/* The hash of a user; empty when there is none of that name. Borrowed. */
struct slice user_file_hash(const struct user_file *file, struct slice user)
    NONNULL(1) MUST_CHECK;

/*
 * Whether a user has this password. Costs what crypt(3) costs, for a user that is
 * not there as well.
 *
 * password  without zero bytes, or it is wrong.
 */
bool user_file_verify(const struct user_file *file, struct slice user,
    struct slice password) NONNULL(1) MUST_CHECK;

#endif
