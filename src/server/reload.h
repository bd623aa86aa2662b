#ifndef SERVER_RELOAD_H
#define SERVER_RELOAD_H
/*
 * The conf file read anew while errgate serves.
 */
#include "server/server_state.h"

/* Put what the conf file says now in force, or say in the log what is wrong. */
void reload(struct server *server) NONNULL(1);

/* Say, at every start and reload, what the operator has switched off. */
void reload_warn(struct server *server) NONNULL(1);

#endif
