#include "server/worker_listener.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "net/listener.h"

struct worker_listener *
worker_listener_new(int fd, bool inherited)
{
	struct worker_listener *listener = calloc(1, sizeof(*listener));

	if (listener == NULL)
		return NULL;
	list_init(&listener->link);
	listener->fd = fd;
	listener->inherited = inherited;
	return listener;
}

void
worker_listener_free(struct worker_listener *listener)
{
	if (listener == NULL)
		return;
	list_remove(&listener->link);
	listener_close(listener->listener);
	if (listener->fd >= 0)
		close(listener->fd);
	proxy_listener_unref(listener->section);
	free(listener);
}

static void
on_accept(int fd, const struct address *peer, void *ctx)
{
	struct worker_listener *listener = ctx;

	proxy_accept(listener->section, fd, peer);
}

/* Connections wait in the kernel meanwhile; those that are there go on. */
static void
on_rest(int error, void *ctx)
{
	struct worker_listener *listener = ctx;
	struct logger *logger = listener->section->proxy->logger;

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

bool
worker_listener_serve(struct worker_listener *listener, struct loop *loop,
    struct proxy_listener *section)
{
	struct proxy_listener *before = listener->section;

	listener->section = proxy_listener_ref(section);
	proxy_listener_unref(before);
	if (listener->fd >= 0) {
		listener->listener = listener_new(loop, listener->fd,
		    listener->inherited, on_accept, listener);
		listener->fd = -1;
		if (listener->listener != NULL)
			listener_on_rest(listener->listener, on_rest);
	}
	return listener->listener != NULL;
}

static void
on_finished(void *ctx)
{
	struct worker_listener *listener = ctx;
	void (*on_left)(void *ctx) = listener->on_left;

	ctx = listener->ctx;
	listener->listener = NULL;
	worker_listener_free(listener);
	on_left(ctx);
}

void
worker_listener_leave(struct worker_listener *listener,
    void (*on_left)(void *ctx), void *ctx)
{
	listener->on_left = on_left;
	listener->ctx = ctx;
	if (listener->listener == NULL || listener->inherited) {
		listener_close(listener->listener);
		on_finished(listener);
	} else {
		listener_finish(listener->listener, on_finished);
	}
}
