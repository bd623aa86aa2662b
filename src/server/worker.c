#include "server/worker.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "net/listener.h"
#include "proxy/proxy.h"

#define SUMMARY_MS 1000		/* how often held-back log lines are summed up */

enum worker_order { ORDER_NONE, ORDER_DRAIN, ORDER_STOP };

/* A listening socket and where its connections go. */
struct worker_listener {
	struct worker *worker;
	size_t index;
	struct listener *listener;
};

struct worker {
	pthread_t thread;
	bool started;
	struct loop *loop;
	struct logger *logger;
	struct proxy *proxy;
	struct worker_listener *listeners;
	size_t n_listeners;
	struct loop_watch *wake;
	struct loop_timer *summary;
	int wake_fd, done_fd;

	/* What the main thread wants; guarded by lock. */
	pthread_mutex_t lock;
	struct snapshot *next_snapshot;
	enum worker_order order;
};

static void
on_accept(int fd, const struct address *peer, void *ctx)
{
	struct worker_listener *listener = ctx;

	proxy_accept(listener->worker->proxy, listener->index, fd, peer);
}

/* Connections wait in the kernel meanwhile; those that are there go on. */
static void
on_rest(int error, void *ctx)
{
	struct worker_listener *listener = ctx;
	struct logger *logger = listener->worker->logger;

	if (error == EMFILE || error == ENFILE)
		logger_say(logger, LOG_WARN, "accept", "out of descriptors (%s): new "
		    "connections wait", strerrordesc_np(error));
	else if (error != 0)
		logger_say(logger, LOG_WARN, "accept", "out of memory (%s): new "
		    "connections wait", strerrordesc_np(error));
	else
		logger_say(logger, LOG_INFO, "accept", "connections are taken again");
	logger_flush(logger);
}

static void
close_listeners(struct worker *worker)
{
	for (size_t i = 0; i < worker->n_listeners; i++) {
		listener_close(worker->listeners[i].listener);
		worker->listeners[i].listener = NULL;
	}
}

static void
on_proxy_idle(void *ctx)
{
	struct worker *worker = ctx;

	loop_stop(worker->loop);
}

static void
obey(struct worker *worker, enum worker_order order, struct snapshot *snapshot)
{
	if (snapshot != NULL) {
		proxy_configure(worker->proxy, snapshot);
		snapshot_unref(snapshot);
	}
	switch (order) {
	case ORDER_NONE:
		break;
	case ORDER_DRAIN:
		close_listeners(worker);
		proxy_drain(worker->proxy, on_proxy_idle, worker);
		break;
	case ORDER_STOP:
		loop_stop(worker->loop);
		break;
	}
}

static void
on_wake(void *ctx)
{
	struct worker *worker = ctx;
	struct snapshot *snapshot;
	enum worker_order order;
	uint64_t count;

	if (read(worker->wake_fd, &count, sizeof(count)) < 0)
		return;
	pthread_mutex_lock(&worker->lock);
	snapshot = worker->next_snapshot;
	order = worker->order;
	worker->next_snapshot = NULL;
	worker->order = ORDER_NONE;
	pthread_mutex_unlock(&worker->lock);
	obey(worker, order, snapshot);
}

static void
on_summary(void *ctx)
{
	struct worker *worker = ctx;

	logger_summarise(worker->logger, loop_now_us(worker->loop) / 1000);
	logger_flush(worker->logger);
}

static void
signal_fd(int fd)
{
	uint64_t one = 1;

	/* Fails only when the counter is full, and then it is readable anyway. */
	if (write(fd, &one, sizeof(one)) < 0)
		return;
}

static void *
worker_main(void *ctx)
{
	struct worker *worker = ctx;

	if (!loop_run(worker->loop))
		logger_say(worker->logger, LOG_ERROR, "worker",
		    "the event loop failed");
	close_listeners(worker);
	proxy_free(worker->proxy);
	worker->proxy = NULL;
	logger_flush(worker->logger);
	signal_fd(worker->done_fd);
	return NULL;
}

/* Take over the listening sockets; all of them, whatever happens. */
static bool
take_listeners(struct worker *worker, const int *fds, size_t n_fds)
{
	bool ok = worker->loop != NULL;

	worker->listeners = calloc(n_fds + 1, sizeof(*worker->listeners));
	ok = ok && worker->listeners != NULL;
	for (size_t i = 0; i < n_fds; i++) {
		struct worker_listener *listener;

		if (!ok) {
			close(fds[i]);
			continue;
		}
		listener = &worker->listeners[i];
		*listener = (struct worker_listener){ .worker = worker, .index = i };
		listener->listener = listener_new(worker->loop, fds[i], on_accept,
		    listener);
		ok = listener->listener != NULL;
		if (ok)
			listener_on_rest(listener->listener, on_rest);
		worker->n_listeners = i + 1;
	}
	return ok;
}

struct worker *
worker_new(struct snapshot *snapshot, struct log_sink *sink,
    struct instance *instance, const int *fds, int done_fd)
{
	const struct settings *settings = snapshot->settings;
	struct worker *worker = calloc(1, sizeof(*worker));
	bool ok;

	if (worker == NULL) {
		for (size_t i = 0; i < settings->n_listens; i++)
			close(fds[i]);
		return NULL;
	}
	pthread_mutex_init(&worker->lock, NULL);
	worker->done_fd = done_fd;
	worker->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	worker->loop = loop_new();
	worker->logger = logger_new(sink, &settings->log);
	ok = take_listeners(worker, fds, settings->n_listens);
	if (ok && worker->wake_fd >= 0 && worker->logger != NULL) {
		worker->proxy = proxy_new(worker->loop, worker->logger, snapshot,
		    instance);
		worker->wake = loop_watch_new(worker->loop, worker->wake_fd, on_wake,
		    worker);
		worker->summary = loop_timer_new(worker->loop, SUMMARY_MS, false,
		    on_summary, worker);
	}
	if (worker->proxy == NULL || worker->wake == NULL ||
	    worker->summary == NULL) {
		worker_free(worker);
		return NULL;
	}
	return worker;
}

bool
worker_start(struct worker *worker)
{
	worker->started =
	    pthread_create(&worker->thread, NULL, worker_main, worker) == 0;
	return worker->started;
}

void
worker_configure(struct worker *worker, struct snapshot *snapshot)
{
	pthread_mutex_lock(&worker->lock);
	snapshot_unref(worker->next_snapshot);
	worker->next_snapshot = snapshot_ref(snapshot);
	pthread_mutex_unlock(&worker->lock);
	signal_fd(worker->wake_fd);
}

static void
give_order(struct worker *worker, enum worker_order order)
{
	pthread_mutex_lock(&worker->lock);
	worker->order = order;
	pthread_mutex_unlock(&worker->lock);
	signal_fd(worker->wake_fd);
}

void
worker_drain(struct worker *worker)
{
	give_order(worker, ORDER_DRAIN);
}

void
worker_stop(struct worker *worker)
{
	give_order(worker, ORDER_STOP);
}

void
worker_free(struct worker *worker)
{
	if (worker == NULL)
		return;
	if (worker->started)
		pthread_join(worker->thread, NULL);
	close_listeners(worker);
	proxy_free(worker->proxy);
	loop_watch_free(worker->wake);
	loop_timer_free(worker->summary);
	logger_free(worker->logger);
	loop_free(worker->loop);
	snapshot_unref(worker->next_snapshot);
	if (worker->wake_fd >= 0)
		close(worker->wake_fd);
	pthread_mutex_destroy(&worker->lock);
	free(worker->listeners);
	free(worker);
}
