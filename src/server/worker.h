#ifndef SERVER_WORKER_H
#define SERVER_WORKER_H
/*
 * A worker: one thread with its loop, log buffer, upstream pool and listening
 * sockets. The main thread starts it, tells it what to do, and can see how far
 * it has come; beside that it shares the snapshot, the log sink and the instance.
 */
#include "log/log_sink.h"
#include "proxy/instance.h"
#include "proxy/proxy_change.h"

struct worker;

/* How a worker comes to a listen section's socket. */
struct worker_socket {
	int fd;			/* a new one, or -1: that of section `from` */
	size_t from;		/* of the settings before, or PROXY_LISTEN_NEW */
	bool inherited;		/* others have it too: what waits in it is theirs */
};

/*
 * Make a worker.
 *
 * snapshot   a reference is taken.
 * instance   outlives it.
 * sockets    one for each listen section, in order, all new; taken over when the
 *            worker can be made: their fd is then -1.
 * report_fd  an eventfd that gets 1 added whenever worker_state changes.
 *
 * NULL when memory or descriptors ran out.
 */
struct worker *worker_new(struct snapshot *snapshot, struct log_sink *sink,
    struct instance *instance, struct worker_socket *sockets, int report_fd)
    NONNULL(1, 2, 3, 4) MUST_CHECK;

/* Start the thread. */
bool worker_start(struct worker *worker) NONNULL(1) MUST_CHECK;

/*
 * Another snapshot made ready for a worker, with the sockets it needs, which are
 * taken over as by worker_new. NULL when memory ran out.
 */
struct worker_change;
struct worker_change *worker_change_new(struct snapshot *snapshot,
    struct instance *instance, struct worker_socket *sockets)
    NONNULL(1, 2, 3) MUST_CHECK;
void worker_change_free(struct worker_change *change);	/* accepts NULL */

/* Go over to it; the change is taken over. One at a time: the next one only when
   worker_state tells that this one is done. */
void worker_configure(struct worker *worker, struct worker_change *change)
    NONNULL(1, 2);

/* Take what waits in the queues and nobody new, end what runs, end the thread. */
void worker_drain(struct worker *worker) NONNULL(1);

/* End the thread at once. */
void worker_stop(struct worker *worker) NONNULL(1);

/* Show that the loop is alive, by having done this. */
void worker_ping(struct worker *worker) NONNULL(1);

struct worker_state {
	bool is_idle;		/* all that was asked of it is done */
	bool has_ended;		/* the thread has */
	bool has_failed;	/* its loop has */
};
struct worker_state worker_state(struct worker *worker) NONNULL(1) MUST_CHECK;

/* Wait for the thread, if it was started, and free. Accepts NULL. */
void worker_free(struct worker *worker);

#endif
