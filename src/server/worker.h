#ifndef SERVER_WORKER_H
#define SERVER_WORKER_H
/*
 * A worker: one thread with its loop, log buffer, upstream pool and listening
 * sockets. The main thread starts it and tells it what to do; beside that it shares
 * the snapshot, the log sink and the instance.
 */
#include "log/log_sink.h"
#include "proxy/instance.h"
#include "proxy/snapshot.h"

struct worker;

/*
 * Make a worker.
 *
 * fds       its listening sockets, one for each listen section, in order; owned
 *           by the worker from now on, also when it cannot be made.
 * snapshot  a reference is taken.
 * instance  outlives it.
 * done_fd   an eventfd that gets 1 added when the worker's thread has ended.
 *
 * NULL when memory or descriptors ran out.
 */
struct worker *worker_new(struct snapshot *snapshot, struct log_sink *sink,
    struct instance *instance, const int *fds, int done_fd) NONNULL(1, 2, 3, 4)
    MUST_CHECK;

/* Start the thread. */
bool worker_start(struct worker *worker) NONNULL(1) MUST_CHECK;

/* Use another snapshot from now on. Any thread may call. */
void worker_configure(struct worker *worker, struct snapshot *snapshot)
    NONNULL(1, 2);

/* Take no new connections, end what runs, then end the thread. */
void worker_drain(struct worker *worker) NONNULL(1);

/* End the thread at once. */
void worker_stop(struct worker *worker) NONNULL(1);

/* Wait for the thread, if it was started, and free. Accepts NULL. */
void worker_free(struct worker *worker);

#endif
