#include "net/listener.h"

#include <errno.h>
#include <event2/event.h>
#include <event2/event_struct.h>
#include <linux/filter.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ACCEPT_BATCH 32		/* connections taken in one turn */
#define ACCEPT_PAUSE_MS 100	/* rest after running out of descriptors */
#define LISTEN_BACKLOG 4096	/* the kernel cuts it to net.core.somaxconn */
#define HANDSHAKE_MS 300	/* a handshake that has begun may take so long, */
#define LOOPBACK_MS 100		/* and this machine's with itself so long */

struct listener {
	struct loop *loop;
	int fd;
	bool takes_one;		/* a connection a turn: others want some too */
	void (*on_accept)(int fd, const struct address *peer, void *ctx);
	void (*on_finished)(void *ctx);
	void *ctx;
	struct event event;
	struct loop_timer *pause, *handshakes;
	void (*on_rest)(int error, void *ctx);	/* or NULL */
	bool resting;			/* nothing was accepted since a pause */
};

int
listener_open(const struct address *address, bool shared, struct strbuf *errors)
{
	char text[ADDRESS_TEXT_SIZE];
	int on = 1, share = shared;
	int fd = socket(address->any.sa_family,
	    SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &share, sizeof(share)) != 0 ||
	    bind(fd, &address->any, address->len) != 0 ||
	    listen(fd, LISTEN_BACKLOG) != 0) {
		strbuf_addf(errors, "cannot listen on %.*s: %s\n",
		    SLICE_FMT(address_format(address, text)), strerror(errno));
		if (fd >= 0)
			close(fd);
		return -1;
	}
	return fd;
}

bool
listener_local(int fd, struct address *address)
{
	memset(address, 0, sizeof(*address));
	address->len = sizeof(address->v6);
	return getsockname(fd, &address->any,
	    &address->len) == 0;
}

/* Tell of the first of several pauses, and of the end of the last. */
static void
note_rest(struct listener *listener, int error)
{
	bool resting = error != 0;

	if (listener->resting == resting)
		return;
	listener->resting = resting;
	if (listener->on_rest != NULL)
		listener->on_rest(error, listener->ctx);
}

static void
on_pause_over(void *ctx)
{
	struct listener *listener = ctx;

	loop_timer_free(listener->pause);
	listener->pause = NULL;
	event_add(&listener->event, NULL);
	if (listener->on_finished != NULL)
		event_active(&listener->event, EV_READ, 0);
}

/* Out of descriptors or memory: rest, or the readiness would spin the loop. */
static void
listener_pause(struct listener *listener)
{
	listener->pause = loop_timer_new(listener->loop, ACCEPT_PAUSE_MS, true,
	    on_pause_over, listener);
	if (listener->pause != NULL)
		event_del(&listener->event);
}

/* While finishing: nothing waits, and no handshake can add to it. */
static void
finish_when_over(struct listener *listener)
{
	void (*on_finished)(void *ctx) = listener->on_finished;
	void *ctx = listener->ctx;

	if (on_finished == NULL || listener->handshakes != NULL)
		return;
	listener_close(listener);
	on_finished(ctx);
}

static void
on_acceptable(evutil_socket_t fd, short what, void *ctx)
{
	struct listener *listener = ctx;

	(void)what;
	loop_tick(listener->loop);
	for (int i = 0; i < (listener->takes_one ? 1 : ACCEPT_BATCH); i++) {
		struct address peer = { .len = sizeof(peer.v6) };
		int connection = accept4(fd, &peer.any,
		    &peer.len, SOCK_NONBLOCK | SOCK_CLOEXEC);

		if (connection >= 0) {
			note_rest(listener, 0);
			listener->on_accept(connection, &peer, listener->ctx);
		} else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS ||
		    errno == ENOMEM) {
			note_rest(listener, errno);
			listener_pause(listener);
			return;
		} else if (errno == EAGAIN) {
			finish_when_over(listener);
			return;
		}
	}
	/* The queue may be empty now, and then nothing else would come back here. */
	if (listener->on_finished != NULL)
		event_active(&listener->event, EV_READ, 0);
}

struct listener *
listener_new(struct loop *loop, int fd, bool is_shared,
    void (*on_accept)(int fd, const struct address *peer, void *ctx), void *ctx)
{
	struct listener *listener = calloc(1, sizeof(*listener));
	int on = 1;

	if (listener == NULL) {
		close(fd);
		return NULL;
	}
	/* What is accepted inherits it. Fails on sockets that are not TCP. */
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	listener->loop = loop;
	listener->fd = fd;
	listener->takes_one = is_shared;
	listener->on_accept = on_accept;
	listener->ctx = ctx;
	event_assign(&listener->event, loop_base(loop), fd, EV_READ | EV_PERSIST,
	    on_acceptable, listener);
	if (event_add(&listener->event, NULL) != 0) {
		listener_close(listener);
		return NULL;
	}
	return listener;
}

/*
 * Let the kernel drop what asks for a new connection, and nothing else: a
 * handshake that has begun can end. Who asked asks again within a second, and
 * by then is refused, or served by whoever listens there. The filter sees
 * segments from the TCP header on; its byte 13 has the flags.
 */
static void
drop_newcomers(int fd)
{
	struct sock_filter steps[] = {
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 13),
		BPF_STMT(BPF_ALU | BPF_AND | BPF_K, TH_SYN | TH_ACK),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, TH_SYN, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, 0),
		BPF_STMT(BPF_RET | BPF_K, UINT32_MAX),
	};
	struct sock_fprog filter = { ARRAY_LEN(steps), steps };

	/* Without it only the moment before the close is not covered. */
	(void)setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof(filter));
}

static bool
is_loopback(int fd)
{
	struct network v4, v6;
	struct address address;

	return network_parse(SLICE("127.0.0.0/8"), &v4) &&
	    network_parse(SLICE("::1"), &v6) && listener_local(fd, &address) &&
	    (network_contains(&v4, &address) || network_contains(&v6, &address));
}

static void
on_handshakes_over(void *ctx)
{
	struct listener *listener = ctx;

	loop_timer_free(listener->handshakes);
	listener->handshakes = NULL;
	if (listener->pause == NULL)
		event_active(&listener->event, EV_READ, 0);
}

void
listener_finish(struct listener *listener, void (*on_finished)(void *ctx))
{
	listener->on_finished = on_finished;
	drop_newcomers(listener->fd);
	listener->handshakes = loop_timer_new(listener->loop,
	    is_loopback(listener->fd) ? LOOPBACK_MS : HANDSHAKE_MS, true,
	    on_handshakes_over, listener);
	if (listener->pause == NULL)
		event_active(&listener->event, EV_READ, 0);
}

void
listener_on_rest(struct listener *listener,
    void (*on_rest)(int error, void *ctx))
{
	listener->on_rest = on_rest;
}

void
listener_close(struct listener *listener)
{
	if (listener == NULL)
		return;
	event_del(&listener->event);
	loop_timer_free(listener->pause);
	loop_timer_free(listener->handshakes);
	close(listener->fd);
	free(listener);
}
