#include "server/worker.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "proxy/proxy_listener.h"
#include "server/worker_listener.h"

#define SUMMARY_MS 1000		/* how often held-back log lines are summed up */

enum worker_order { ORDER_NONE, ORDER_DRAIN, ORDER_STOP };

struct worker_change {
	struct proxy_change *proxy;
	struct worker_listener **listeners;	/* new ones; NULL: goes on */
	size_t *from;
	size_t n_listeners;
};

struct worker {
	pthread_t thread;
	bool started;
	struct loop *loop;
	struct logger *logger;
	struct proxy *proxy;
	struct worker_listener **listeners;	/* one for each listen section */
	size_t n_listeners;
	struct list leaving;		/* listeners that finish */
	struct loop_watch *wake;
	struct loop_timer *summary;
	int wake_fd, report_fd;

	/* Between the threads; guarded by lock. */
	pthread_mutex_t lock;
	struct worker_change *next_change;
	enum worker_order order;
	uint64_t n_asked, n_done;	/* things the main thread wanted */
	bool has_ended, has_failed;
};

static void
signal_fd(int fd)
{
	uint64_t one = 1;

	/* Fails only when the counter is full, and then it is readable anyway. */
	if (write(fd, &one, sizeof(one)) < 0)
		return;
}

/* ---- changes ---- */

struct worker_change *
worker_change_new(struct snapshot *snapshot, struct instance *instance,
    struct worker_socket *sockets)
{
	size_t n = snapshot->settings->n_listens;
	struct worker_change *change = calloc(1, sizeof(*change));

	if (change == NULL)
		return NULL;
	change->from = calloc(n + 1, sizeof(*change->from));
	change->listeners = calloc(n + 1, sizeof(*change->listeners));
	if (change->from == NULL || change->listeners == NULL)
		goto fail;
	for (; change->n_listeners < n; change->n_listeners++) {
		size_t i = change->n_listeners;

		change->from[i] = sockets[i].from;
		if (sockets[i].fd < 0)
			continue;
		change->listeners[i] = worker_listener_new(sockets[i].fd,
		    sockets[i].inherited);
		if (change->listeners[i] == NULL)
			goto fail;
		sockets[i].fd = -1;
	}
	change->proxy = proxy_change_new(snapshot, instance, change->from);
	if (change->proxy != NULL)
		return change;
fail:
	worker_change_free(change);
	return NULL;
}

void
worker_change_free(struct worker_change *change)
{
	if (change == NULL)
		return;
	proxy_change_free(change->proxy);
	for (size_t i = 0; i < change->n_listeners; i++)
		worker_listener_free(change->listeners[i]);
	free(change->listeners);
	free(change->from);
	free(change);
}

/* ---- on the worker's thread ---- */

static void
on_proxy_idle(void *ctx)
{
	struct worker *worker = ctx;

	if (list_is_empty(&worker->leaving))
		loop_stop(worker->loop);
}

static void
on_listener_left(void *ctx)
{
	struct worker *worker = ctx;

	proxy_check_idle(worker->proxy);
}

static void
leave(struct worker *worker, struct worker_listener *listener)
{
	list_append(&worker->leaving, &listener->link);
	worker_listener_leave(listener, on_listener_left, worker);
}

static void
leave_all(struct worker *worker)
{
	for (size_t i = 0; i < worker->n_listeners; i++)
		if (worker->listeners[i] != NULL)
			leave(worker, worker->listeners[i]);
	free(worker->listeners);
	worker->listeners = NULL;
	worker->n_listeners = 0;
}

static void
close_listeners(struct worker *worker)
{
	for (size_t i = 0; i < worker->n_listeners; i++)
		worker_listener_free(worker->listeners[i]);
	free(worker->listeners);
	worker->listeners = NULL;
	worker->n_listeners = 0;
	while (!list_is_empty(&worker->leaving))
		worker_listener_free(worker_listener_of(list_first(&worker->leaving)));
}

/* Listeners that go on move to their new place; the others leave. */
static void
take_listeners(struct worker *worker, struct worker_change *change)
{
	for (size_t i = 0; i < change->n_listeners; i++)
		if (change->listeners[i] == NULL) {
			change->listeners[i] = worker->listeners[change->from[i]];
			worker->listeners[change->from[i]] = NULL;
		}
	leave_all(worker);
	worker->listeners = change->listeners;
	worker->n_listeners = change->n_listeners;
	change->listeners = NULL;
	change->n_listeners = 0;
}

/* Have each listener's connections go where they belong now. */
static bool
serve_listeners(struct worker *worker)
{
	bool ok = true;

	for (size_t i = 0; i < worker->n_listeners; i++)
		ok = worker_listener_serve(worker->listeners[i], worker->loop,
		    proxy_listener_at(worker->proxy, i)) && ok;
	return ok;
}

static void
take_change(struct worker *worker, struct worker_change *change)
{
	take_listeners(worker, change);
	proxy_configure(worker->proxy, change->proxy);
	change->proxy = NULL;
	worker_change_free(change);
	if (!serve_listeners(worker))
		logger_say(worker->logger, LOG_ERROR, "reload",
		    "out of memory: a worker cannot serve a new listener");
	logger_flush(worker->logger);
}

static void
obey(struct worker *worker, enum worker_order order)
{
	switch (order) {
	case ORDER_NONE:
		break;
	case ORDER_DRAIN:
		leave_all(worker);
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
	struct worker_change *change;
	enum worker_order order;
	uint64_t count, n_asked;

	if (read(worker->wake_fd, &count, sizeof(count)) < 0)
		return;
	pthread_mutex_lock(&worker->lock);
	change = worker->next_change;
	order = worker->order;
	n_asked = worker->n_asked;
	worker->next_change = NULL;
	worker->order = ORDER_NONE;
	pthread_mutex_unlock(&worker->lock);
	if (change != NULL)
		take_change(worker, change);
	obey(worker, order);
	pthread_mutex_lock(&worker->lock);
	worker->n_done = n_asked;
	pthread_mutex_unlock(&worker->lock);
	signal_fd(worker->report_fd);
}

static void
on_summary(void *ctx)
{
	struct worker *worker = ctx;

	logger_summarise(worker->logger, loop_now_us(worker->loop) / 1000);
	logger_flush(worker->logger);
}

static void *
worker_main(void *ctx)
{
	struct worker *worker = ctx;
	bool failed = !loop_run(worker->loop);

	if (failed)
		logger_say(worker->logger, LOG_ERROR, "worker",
		    "the event loop failed");
	close_listeners(worker);
	proxy_free(worker->proxy);
	worker->proxy = NULL;
	logger_flush(worker->logger);
	pthread_mutex_lock(&worker->lock);
	worker->has_ended = true;
	worker->has_failed = failed;
	pthread_mutex_unlock(&worker->lock);
	signal_fd(worker->report_fd);
	return NULL;
}

/* ---- on the main thread ---- */

/* Start with the listeners of a change that is only made for them. */
static bool
take_first_listeners(struct worker *worker, struct snapshot *snapshot,
    struct instance *instance, struct worker_socket *sockets)
{
	struct worker_change *change = worker_change_new(snapshot, instance,
	    sockets);

	if (change == NULL)
		return false;
	take_listeners(worker, change);
	worker_change_free(change);
	return serve_listeners(worker);
}

struct worker *
worker_new(struct snapshot *snapshot, struct log_sink *sink,
    struct instance *instance, struct worker_socket *sockets, int report_fd)
{
	struct worker *worker = calloc(1, sizeof(*worker));

	if (worker == NULL)
		return NULL;
	pthread_mutex_init(&worker->lock, NULL);
	list_init(&worker->leaving);
	worker->report_fd = report_fd;
	worker->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	worker->loop = loop_new();
	worker->logger = logger_new(sink, &snapshot->settings->log);
	if (worker->loop != NULL && worker->wake_fd >= 0 && worker->logger != NULL) {
		worker->proxy = proxy_new(worker->loop, worker->logger, snapshot,
		    instance);
		worker->wake = loop_watch_new(worker->loop, worker->wake_fd, on_wake,
		    worker);
		worker->summary = loop_timer_new(worker->loop, SUMMARY_MS, false,
		    on_summary, worker);
	}
	if (worker->proxy == NULL || worker->wake == NULL ||
	    worker->summary == NULL ||
	    !take_first_listeners(worker, snapshot, instance, sockets)) {
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

/* Ask something of the worker's thread. */
static void
ask(struct worker *worker, enum worker_order order, struct worker_change *change)
{
	pthread_mutex_lock(&worker->lock);
	worker->n_asked++;
	/* A ping must not take back a drain that was not seen yet. */
	if (order != ORDER_NONE)
		worker->order = order;
	if (change != NULL) {
		assert(worker->next_change == NULL);
		worker->next_change = change;
	}
	pthread_mutex_unlock(&worker->lock);
	signal_fd(worker->wake_fd);
}

void
worker_configure(struct worker *worker, struct worker_change *change)
{
	ask(worker, ORDER_NONE, change);
}

void
worker_drain(struct worker *worker)
{
	ask(worker, ORDER_DRAIN, NULL);
}

void
worker_stop(struct worker *worker)
{
	ask(worker, ORDER_STOP, NULL);
}

void
worker_ping(struct worker *worker)
{
	ask(worker, ORDER_NONE, NULL);
}

struct worker_state
worker_state(struct worker *worker)
{
	struct worker_state state;

	pthread_mutex_lock(&worker->lock);
	state.has_ended = worker->has_ended;
	state.has_failed = worker->has_failed;
	state.is_idle = worker->has_ended || worker->n_done == worker->n_asked;
	pthread_mutex_unlock(&worker->lock);
	return state;
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
	worker_change_free(worker->next_change);
	if (worker->wake_fd >= 0)
		close(worker->wake_fd);
	pthread_mutex_destroy(&worker->lock);
	free(worker);
}
