#ifndef SERVER_RELOAD_H
#define SERVER_RELOAD_H
/*
 * The conf file read anew while errgate serves. All that can go wrong is tried
 * first: the file, what it names, the addresses, the log. Then the workers go
 * over to it, and when the last one has, it is in force.
 */
#include "server/server_state.h"

/* Begin; or say in the log what is wrong, and nothing has changed. While one is
   on its way, another is begun after it. */
void reload_begin(struct server *server) NONNULL(1);

/* Every worker has gone over. */
void reload_end(struct server *server) NONNULL(1);

/* Say, at start and after a reload, where errgate listens. */
void reload_say_listeners(struct server *server, const char *event)
    NONNULL(1, 2);

/* Say, at every start and reload, what the operator has switched off. */
void reload_warn(struct server *server) NONNULL(1);

/* Tell the service manager that errgate serves. */
void reload_say_ready(struct server *server) NONNULL(1);

#endif
