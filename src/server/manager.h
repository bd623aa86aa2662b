#ifndef SERVER_MANAGER_H
#define SERVER_MANAGER_H
/*
 * Words with the service manager (systemd): how far errgate is, and the sockets
 * it was given. The only user of libsystemd; in a build without it, or when
 * nobody manages the process, nothing is said and nothing was given.
 */
#include "base/attr.h"

/* errgate serves, or serves with its new settings. status is for people. */
void manager_say_ready(const char *status) NONNULL(1);

/* A reload has begun; manager_say_ready ends it, whatever came of it. */
void manager_say_reloading(void);

/* errgate stops, which takes at most so long. */
void manager_say_stopping(uint64_t at_most_ms);

/* All is well. */
void manager_say_alive(void);

/* Within how many milliseconds manager_say_alive is expected; 0: it is not. */
uint64_t manager_alive_ms(void) MUST_CHECK;

/*
 * Take the sockets that were passed to this process; others that it starts will
 * not have them.
 *
 * first  set to the first descriptor; the others follow it.
 * names  set to an array of their names; the caller frees it and each of them.
 *
 * Returns how many there are; names is NULL when there are none.
 */
int manager_take_sockets(int *first, char ***names) NONNULL(1, 2) MUST_CHECK;

#endif
