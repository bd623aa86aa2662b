#ifndef SERVER_SOCKETS_H
#define SERVER_SOCKETS_H
/*
 * The listening sockets.
 */
#include "server/server_state.h"

/* Open those of the snapshot: each worker has a socket of its own for each
   listen section. False with a line in errors, or when memory ran out. */
bool sockets_open(struct server *server, struct strbuf *errors)
    NONNULL(1, 2) MUST_CHECK;

#endif
