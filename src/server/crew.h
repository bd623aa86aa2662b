#ifndef SERVER_CREW_H
#define SERVER_CREW_H
/*
 * All workers as one, for the main thread.
 */
#include "net/loop.h"
#include "server/sockets.h"

struct crew;

struct crew_handler {
	void (*on_changed)(void *ctx);	/* every worker has taken the change */
	void (*on_ended)(bool failed, void *ctx);	/* every worker has ended, or
							   one has failed */
	void *ctx;
};

/*
 * Make the workers, each with its row of the plan.
 *
 * loop      the main thread's; outlives the crew.
 * instance  likewise.
 * handler   copied.
 *
 * NULL when memory or descriptors ran out.
 */
struct crew *crew_new(struct loop *loop, struct snapshot *snapshot,
    struct log_sink *sink, struct instance *instance, struct socket_plan *plan,
    unsigned n_workers, const struct crew_handler *handler)
    NONNULL(1, 2, 3, 4, 5, 7) MUST_CHECK;

/* Start their threads. When that fails, crew_free ends those that run. */
bool crew_start(struct crew *crew) NONNULL(1) MUST_CHECK;

/*
 * Have all go over to a snapshot. Either all of them do, and on_changed comes
 * when they have, or this returns false, for want of memory, and none does. One
 * at a time.
 */
bool crew_configure(struct crew *crew, struct snapshot *snapshot,
    struct socket_plan *plan) NONNULL(1, 2, 3) MUST_CHECK;

void crew_drain(struct crew *crew) NONNULL(1);
void crew_stop(struct crew *crew) NONNULL(1);	/* at once */

/*
 * Whether the loop of each has turned since this was asked last; and ask them
 * anew. True at the first time.
 */
bool crew_is_alive(struct crew *crew) NONNULL(1) MUST_CHECK;

/* Ends the threads. Accepts NULL. */
void crew_free(struct crew *crew);

#endif
