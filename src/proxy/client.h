#ifndef PROXY_CLIENT_H
#define PROXY_CLIENT_H
/*
 * A client's connection: takes requests out of its bytes, one exchange at a
 * time, in order (RFC 9112, section 9.3.2). What comes ahead of time waits,
 * within a bound.
 */
#include "net/stream.h"
#include "net/timer.h"
#include "proxy/proxy.h"

struct exchange;

/* What a client whose TLS is intercepted has asked a tunnel for. */
struct client_inside {
	struct authority authority;	/* host points to host_bytes */
	struct strbuf api;		/* the name of the api that asked for it */
	unsigned char host_bytes[];
};

struct client {
	struct list link;		/* among the proxy's clients */
	struct proxy *proxy;
	struct proxy_listener *listener;
	struct stream *stream;
	struct exchange *exchange;	/* the one in progress, or NULL */
	struct strbuf in;		/* bytes that no exchange has taken yet, */
	size_t in_at;			/* from here on */
	size_t scanned;			/* of the head at the front of `in` */
	struct timer timer;		/* idle, request head, or lingering */
	struct address peer;
	struct loop_task retire;	/* frees it after the turn */
	bool closed;			/* the stream is gone; freed after the turn */
	bool processing;		/* client_process is on the stack */
	bool last;			/* no request is taken any more */
	bool awaits_tls;		/* of a TLS listener: nothing came yet */
	bool shaking;			/* a TLS handshake goes on */
	bool has_asked;			/* a request came since the last handshake */
	struct client_inside *inside;	/* an intercepted connection, or NULL */
	bool lingering;			/* reading and dropping until the peer ends */
};

/* Start on an accepted connection; closes it when memory ran out. */
void client_accept(struct proxy_listener *listener, int fd,
    const struct address *peer) NONNULL(1, 3);

/*
 * The exchange of this client is over.
 *
 * keep_alive  whether the connection may serve another request.
 *
 * May start the next exchange, or free the client.
 */
void client_exchange_done(struct client *client, bool keep_alive) NONNULL(1);

/* The bytes that no exchange has taken yet; borrowed. */
struct slice client_peek(const struct client *client) NONNULL(1);

/* The host of the intercepted connection that requests come on, or NULL. */
const struct authority *client_inside(const struct client *client) NONNULL(1);

/* From now on, requests are for this host, which is copied, over TLS. False when
   memory ran out. */
bool client_set_inside(struct client *client, const struct authority *authority,
    const struct api *api) NONNULL(1, 2, 3) MUST_CHECK;

/* Whether more may be read ahead of the exchange in progress. */
bool client_has_room(const struct client *client) NONNULL(1);

/* Whether no request can follow the one in progress. */
bool client_is_ending(const struct client *client) NONNULL(1);

/* Close at once; freed after the turn. The exchange has let go before. */
void client_close(struct client *client) NONNULL(1);

/* As client_close, with a reset: what was sent must not look complete. */
void client_abort(struct client *client) NONNULL(1);

/* Give the stream away, with bytes already read (to be cleared by the caller),
   and end the client. */
struct stream *client_take_stream(struct client *client, struct strbuf *early)
    NONNULL(1, 2) MUST_CHECK;

/* When draining: a client that waits for a request has not long to send one. */
void client_drain(struct client *client) NONNULL(1);

#endif
