#ifndef NET_LISTENER_H
#define NET_LISTENER_H
/*
 * A listening socket on a loop. Each worker opens its own on the same address
 * (SO_REUSEPORT), and the kernel spreads the connections.
 */
#include "net/address.h"
#include "net/loop.h"
#include "base/strbuf.h"

struct listener;

/*
 * Open a listening socket.
 *
 * shared  whether others may listen on the same address too (SO_REUSEPORT): also
 *         other processes of the same user, so that is to be asked first.
 *
 * Returns its descriptor, non-blocking, or -1 with a line in errors. Port 0
 * picks a free one; listener_local tells which.
 */
int listener_open(const struct address *address, bool shared,
    struct strbuf *errors) NONNULL(1, 3) MUST_CHECK;

/* The address a socket is bound to. */
bool listener_local(int fd, struct address *address) NONNULL(2) MUST_CHECK;

/*
 * Accept connections on a listening socket.
 *
 * fd         from listener_open; owned from now on.
 * is_shared  others accept on the same socket: take one connection a turn, so
 *            that each has its part.
 * on_accept  gets each connection's descriptor (non-blocking, its own to close)
 *            and the client's address. TCP sends without delay (TCP_NODELAY).
 *
 * NULL when memory ran out; fd is then closed.
 */
struct listener *listener_new(struct loop *loop, int fd, bool is_shared,
    void (*on_accept)(int fd, const struct address *peer, void *ctx), void *ctx)
    NONNULL(1, 4) MUST_CHECK;

/*
 * Be told when accepting has to rest, for lack of descriptors or memory, and when
 * it goes on: once each time, with the errno value, or 0.
 */
void listener_on_rest(struct listener *listener,
    void (*on_rest)(int error, void *ctx)) NONNULL(1);

/*
 * Take what waits, with the handshakes that have begun, but nobody new; then
 * close, and free the listener. For a socket that nobody else has: closing one
 * resets what waits in its queue.
 *
 * on_finished  called once when that is done, never before this call returns,
 *              with the ctx of listener_new; not when listener_close comes first.
 */
void listener_finish(struct listener *listener, void (*on_finished)(void *ctx))
    NONNULL(1, 2);

/* Stop accepting and close at once. Accepts NULL. */
void listener_close(struct listener *listener);

#endif
