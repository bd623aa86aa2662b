#ifndef PROXY_PROXY_H
#define PROXY_PROXY_H
/*
 * One worker's share of the proxy: what its connections and exchanges have in
 * common. Owned by the worker's thread; nothing in it is shared but the
 * immutable snapshot and the log sink behind the logger.
 */
#include "auth/gatekeeper.h"
#include "http/head.h"
#include "http/http_date.h"
#include "log/logger.h"
#include "net/resolver.h"
#include "net/timer.h"
#include "proxy/instance.h"
#include "proxy/meter.h"
#include "proxy/snapshot.h"
#include "proxy/upstream_pool.h"
#include "tls/leaf_cache.h"
#include "tls/resumption.h"

/* A snapshot in use by this worker, with what this worker has made of it; freed
   when nobody on it uses it any more. */
struct proxy_config {
	struct snapshot *snapshot;
	struct resumption *resumption;	/* TLS sessions with origins */
	struct leaf_cache *leaves;	/* NULL without an authority */
	struct slice via;		/* what we are called in Via */
	size_t users;			/* exchanges, tunnels and listeners, and the
					   proxy while newest */
};

struct proxy_change;
struct proxy_listener;

struct proxy_timers {
	struct timer_class *idle, *request, *body, *connect, *upstream, *hold,
	    *tunnel, *linger, *parting;
};

struct proxy {
	struct loop *loop;
	struct logger *logger;
	struct instance *instance;	/* shared by all workers */
	struct resolver *resolver;
	struct timer_set *timer_set;
	struct proxy_timers timers;
	struct upstream_pool *pool;
	struct pipe_pool *pipes;		/* for bulk data */
	struct proxy_config *config;		/* the newest */
	struct proxy_listener **listeners;	/* as many as config has */
	size_t n_listeners;
	struct gatekeeper *gatekeeper;		/* NULL: no listener ever had users */
	struct list clients, tunnels;
	size_t n_clients, n_tunnels;
	size_t n_told;			/* clients that are only told to go away */
	bool draining;
	void (*on_idle)(void *ctx);		/* draining, and nothing is left */
	void *on_idle_ctx;
	uint64_t id_seed, n_exchanges;
	uint64_t n_turns;		/* of the loop, as far as they were ended */
	uint64_t date_at;		/* second of the loop's clock that */
	char date_text[HTTP_DATE_SIZE];	/* was made in */
	unsigned n_workers;		/* as started: each has its part of the limits */
	struct meter_limits rate;	/* of bodies */
	size_t clients_max;		/* this worker's, tunnels included */

	/* Scratch: lasts for one callback. */
	struct request_head request;
	struct response_head response;
	struct field_list trailers;
	struct strbuf head_out, body_out, tags, fingerprint;
	struct arena arena;

	struct list free_exchanges, retired_exchanges;
	size_t n_free_exchanges;
	struct loop_task turn_end;
};

/*
 * Make a worker's proxy.
 *
 * loop      outlives it.
 * logger    likewise.
 * snapshot  a reference is taken.
 * instance  outlives it.
 *
 * NULL when memory ran out or the resolver cannot start.
 */
struct proxy *proxy_new(struct loop *loop, struct logger *logger,
    struct snapshot *snapshot, struct instance *instance) NONNULL(1, 2, 3, 4)
    MUST_CHECK;

/* Closes all connections. Accepts NULL. */
void proxy_free(struct proxy *proxy);

/*
 * Use another snapshot for exchanges from now on. The change is taken over; its
 * listen sections stand as of then where proxy_listener_at finds them.
 */
void proxy_configure(struct proxy *proxy, struct proxy_change *change)
    NONNULL(1, 2);

/* The listen section of that index in the newest snapshot (proxy_listener.h). */
struct proxy_listener *proxy_listener_at(struct proxy *proxy, size_t index)
    NONNULL(1) MUST_CHECK;

/* Take, or refuse, a connection that was accepted for a listen section. */
void proxy_accept(struct proxy_listener *listener, int fd,
    const struct address *peer) NONNULL(1, 3);

/*
 * Stop in good order: exchanges and tunnels may end, their connections close
 * afterwards. Clients that wait may ask once more, if they do so within a
 * second: what they have sent may be on its way. on_idle is called whenever none
 * is left, perhaps before this call returns.
 */
void proxy_drain(struct proxy *proxy, void (*on_idle)(void *ctx), void *ctx)
    NONNULL(1, 2);

/* Something has ended: tell whoever waits for the drain, if nothing is left. */
void proxy_check_idle(struct proxy *proxy) NONNULL(1);

/* For proxy/ only: the time as a Date field has it; valid until the next call. */
struct slice proxy_date(struct proxy *proxy) NONNULL(1);

/* For proxy/ only: a config goes out of use. */
void proxy_config_release(struct proxy_config *config);	/* accepts NULL */

/* For proxy/ only: see to the log and the retired at the end of this turn. */
void proxy_end_turn(struct proxy *proxy) NONNULL(1);

#endif
