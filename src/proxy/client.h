#ifndef PROXY_CLIENT_H
#define PROXY_CLIENT_H
/*
 * A client's connection, from being accepted to its end. How requests are taken
 * out of its bytes is in client_requests.h.
 */
#include "action/own_error.h"
#include "net/stream.h"
#include "net/timer.h"
#include "proxy/proxy.h"

struct exchange;

/* What a client whose TLS is intercepted has asked a tunnel for. */
struct client_inside {
	struct authority authority;	/* host points to host_bytes */
	struct strbuf user;		/* who asked for the tunnel, or empty */
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
	bool counted;			/* in the census */
	bool told;			/* only to be told why it is refused */
	bool closed;			/* the stream is gone; freed after the turn */
	bool processing;		/* client_take_requests is on the stack */
	bool last;			/* no request is taken any more */
	bool awaits_tls;		/* of a TLS listener: nothing came yet */
	bool shaking;			/* a TLS handshake goes on */
	bool has_asked;			/* a request came since the last handshake */
	struct client_inside *inside;	/* an intercepted connection, or NULL */
	bool lingering;			/* reading and dropping until the peer ends */
	size_t dropped;			/* bytes, so far */
};

/*
 * Start on an accepted connection; closes it when memory ran out.
 *
 * counted  whether the census has it; it leaves when the connection ends.
 */
void client_accept(struct proxy_listener *listener, int fd,
    const struct address *peer, bool counted) NONNULL(1, 3);

/* Tell whoever has connected why nothing will come of it, and close. */
void client_refuse(struct proxy_listener *listener, int fd,
    const struct address *peer, enum own_error error, struct slice detail)
    NONNULL(1, 3);

/* The host of the intercepted connection that requests come on, or NULL. */
const struct authority *client_inside(const struct client *client) NONNULL(1);

/* From now on, requests are for this host, over TLS, and of this user; both are
   copied. False when memory ran out. */
bool client_set_inside(struct client *client, const struct authority *authority,
    const struct api *api, struct slice user) NONNULL(1, 2, 3) MUST_CHECK;

/* Whether no request can follow the one in progress. */
bool client_is_ending(const struct client *client) NONNULL(1);

/*
 * Close so that the peer gets what was sent: closing a socket on which unread
 * bytes arrive would reset it (RFC 9112, section 9.6). No exchange is in progress.
 */
void client_linger(struct client *client) NONNULL(1);

/* Close at once; freed after the turn. The exchange has let go before. */
void client_close(struct client *client) NONNULL(1);

/* As client_close, with a reset: what was sent must not look complete. */
void client_abort(struct client *client) NONNULL(1);

/*
 * Give the stream away, and end the client.
 *
 * early    set to bytes already read; to be cleared by the caller.
 * counted  set to whether the census has it: then it leaves with the stream.
 */
struct stream *client_take_stream(struct client *client, struct strbuf *early,
    bool *counted) NONNULL(1, 2, 3) MUST_CHECK;

/* When draining: a client that waits for a request has not long to send one. */
void client_drain(struct client *client) NONNULL(1);

#endif
