#ifndef SERVER_PRIVILEGES_H
#define SERVER_PRIVILEGES_H
/*
 * What the process may do, and what others may do to it.
 */
#include "base/strbuf.h"
#include "conf/settings.h"

/* Have as many descriptors as the system allows: two for each connection. */
void privileges_raise_descriptor_limit(void);

/* Become the user, when started as root; NULL: stay. False with a line in errors. */
bool privileges_drop(const char *user, struct strbuf *errors) NONNULL(2) MUST_CHECK;

/*
 * When the settings name a private key: it must not come to lie in a core file,
 * nor be read out of memory by other processes of our user. To be called again
 * after a reload, which may bring the first key.
 */
void privileges_protect_keys(const struct settings *settings) NONNULL(1);

#endif
