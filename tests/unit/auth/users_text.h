#ifndef UNIT_AUTH_USERS_TEXT_H
#define UNIT_AUTH_USERS_TEXT_H
/*
 * Files of users from text.
 */
#include "auth/user_file.h"

/* Test vectors of bcrypt for the password "U*U", and the password "". */
#define HASH_UU "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"
#define HASH_NONE "$2a$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy"

/*
 * Load what text says. NULL when there is a mistake in it.
 *
 * errors  gets them, without the path: ":line: message".
 */
struct user_file *users_text_load(const char *text, struct strbuf *errors);

#endif
