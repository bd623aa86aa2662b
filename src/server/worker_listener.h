#ifndef SERVER_WORKER_LISTENER_H
#define SERVER_WORKER_LISTENER_H
/*
 * A worker's listening socket, and the listen section that its connections
 * belong to. Made by any thread, served and left on the worker's.
 */
#include "net/loop.h"
#include "proxy/proxy_listener.h"

struct worker_listener {
	struct list link;		/* among those that leave */
	int fd;				/* until it is served */
	bool inherited;
	struct listener *listener;
	struct proxy_listener *section;
	void (*on_left)(void *ctx);
	void *ctx;
};

static inline struct worker_listener *
worker_listener_of(struct list *link)
{
	return LIST_OWNER(link, struct worker_listener, link);
}

/*
 * fd         taken over when memory does not run out, which gives NULL.
 * inherited  others have the socket too.
 */
struct worker_listener *worker_listener_new(int fd, bool inherited) MUST_CHECK;

/* Close at once. Accepts NULL. */
void worker_listener_free(struct worker_listener *listener);

/* Connections that come belong to this section from now on. False when memory
   ran out. */
bool worker_listener_serve(struct worker_listener *listener, struct loop *loop,
    struct proxy_listener *section) NONNULL(1, 2, 3) MUST_CHECK;

/*
 * Take what waits, close, and free. An inherited socket is closed at once, and
 * what waits in it is left to the others. on_left is called when all is done,
 * perhaps before this call returns; not when worker_listener_free comes first.
 */
void worker_listener_leave(struct worker_listener *listener,
    void (*on_left)(void *ctx), void *ctx) NONNULL(1, 2);

#endif
