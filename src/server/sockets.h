#ifndef SERVER_SOCKETS_H
#define SERVER_SOCKETS_H
/*
 * The sockets that errgate listens on: which there are, and which another conf
 * file needs. Each worker has one of its own for each listen section
 * (SO_REUSEPORT), but sockets that the service manager has passed on are shared
 * by all. Workers own what they serve; here is known where it is bound.
 */
#include "conf/settings.h"
#include "server/worker.h"

struct sockets;

/* Those that were inherited (inherited.h), and none bound yet. NULL when memory
   ran out. */
struct sockets *sockets_new(unsigned n_workers) MUST_CHECK;
void sockets_free(struct sockets *sockets);	/* accepts NULL */

/*
 * What settings need. Sections whose address is listened on already go on with
 * its sockets; for the others they are opened now.
 *
 * errors  gets "file:line: cannot listen on ..." for each that cannot be had.
 *
 * NULL then, or when memory ran out: nothing has changed.
 */
struct socket_plan;
struct socket_plan *sockets_plan(const struct sockets *sockets,
    const struct settings *settings, struct strbuf *errors)
    NONNULL(1, 2, 3) MUST_CHECK;

/* Closes what no worker has taken over. Accepts NULL. */
void socket_plan_free(struct socket_plan *plan);

/* The plan's row for a worker: one for each listen section. */
struct worker_socket *socket_plan_row(struct socket_plan *plan, size_t worker)
    NONNULL(1) MUST_CHECK;

/* The plan is in force: it is taken over. */
void sockets_commit(struct sockets *sockets, struct socket_plan *plan)
    NONNULL(1, 2);

/* Where a listen section is bound: with its port, if 0 was asked for. */
struct address sockets_address(const struct sockets *sockets, size_t section)
    NONNULL(1) MUST_CHECK;

/* Whether it is bound to a socket that was inherited. */
bool sockets_is_inherited(const struct sockets *sockets, size_t section)
    NONNULL(1) MUST_CHECK;

/* Call tell for each inherited socket that no listen section has. */
void sockets_each_unused(const struct sockets *sockets,
    void (*tell)(const char *name, const struct address *address, void *ctx),
    void *ctx) NONNULL(1, 2);

/* How many inherited sockets are no listening TCP sockets, and were closed. */
size_t sockets_count_odd(const struct sockets *sockets) NONNULL(1) MUST_CHECK;

#endif
