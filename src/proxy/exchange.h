#ifndef PROXY_EXCHANGE_H
#define PROXY_EXCHANGE_H
/*
 * One request and its response, from the parsed request head to the last byte.
 *
 * This header is for proxy/ only. The parts: exchange.c (life and states),
 * request_relay.c (request to the origin), response_relay.c and response_body.c
 * (answer to the client), connect_request.c (CONNECT: to tunnel.c or intercept.c),
 * judgement.c (captured error bodies), refusal.c (errgate's own answers),
 * exchange_log.c (log events).
 */
#include "action/own_error.h"
#include "http/body_reader.h"
#include "http/max_forwards.h"
#include "net/splice_way.h"
#include "proxy/client.h"
#include "proxy/connector.h"
#include "proxy/route.h"

enum exchange_state {
	EX_FREE,	/* not in use */
	EX_REQUEST,	/* routing, dialling */
	EX_HEAD,	/* the request is on its way; waiting for the response head */
	EX_HOLD,	/* the response waits for its verdict */
	EX_RELAY,	/* the response goes to the client as it comes */
	EX_DONE,	/* over; to be recycled after this turn */
	EX_NSTATES
};

/* What becomes of the bytes of a response beside being relayed. */
enum capture_mode {
	CAPTURE_NONE,
	CAPTURE_COPY,	/* judged at its end, for the log */
	CAPTURE_HOLD	/* judged before anything goes to the client */
};

/* Who broke an exchange off. */
enum aborted_by { ABORTED_BY_NOBODY, ABORTED_BY_CLIENT, ABORTED_BY_UPSTREAM };

/* A stretch of request_out, which may move while it grows. */
struct exchange_span {
	size_t at, len;
};

struct exchange_times {		/* of the loop's clock, in microseconds */
	uint64_t started, connecting, connected, first_byte, held, released;
};

struct exchange {
	struct list link;
	struct proxy *proxy;
	struct client *client;		/* NULL once a tunnel has it */
	struct address peer;		/* the client's */
	struct proxy_config *config;
	const struct listen_settings *listen;
	enum exchange_state state;
	uint64_t id;
	struct exchange_times times;
	struct timer timer;

	/* request */
	struct strbuf user;		/* who was let in; empty: nobody asked */
	enum method method;
	unsigned client_minor;
	bool client_keeps_alive;
	bool wants_upgrade;
	bool request_done;		/* all of it was read */
	bool request_dropped;		/* the rest is read and thrown away */
	bool request_has_body;
	bool request_is_stream;		/* of a kind that may be slow */
	struct meter request_meter;
	struct body_reader request_body;
	struct strbuf request_out;	/* the head as sent, and until connected the
					   body bytes behind it; kept for a retry */
	struct exchange_span method_name, path, via;
	struct exchange_span upgrade;	/* the protocols asked for */
	struct strbuf request_named;	/* see trailer_relay.h */
	struct max_forwards max_forwards;
	struct slice scheme;		/* static; empty when not known */
	struct authority origin;	/* host points into `key` */
	struct strbuf key;		/* the target, "host:port" in lower case, and
					   behind it what else connections may not
					   be shared across */
	struct exchange_span pool_key;	/* the part that does matter; see above */
	size_t target_len;
	const struct api *api;		/* or NULL */
	struct tls_context *tls;	/* to speak to the origin, or NULL */
	const struct parent *parent;	/* the way there, or NULL */
	bool to_parent;			/* asked in absolute-form */
	bool by_parent;			/* the answer is the parent's own */
	bool sniffing;			/* CONNECT: the ClientHello is awaited */
	const char *uninspected;	/* a tunnel of an api: why it is one */
	uint64_t bytes_in, bytes_out;	/* body bytes from and to the client */

	/* upstream */
	struct connector *connector;
	struct upstream *upstream;
	uint64_t taken_in_turn;		/* of the loop: a pooled upstream */
	bool upstream_keeps_alive;
	bool retried;

	/* response */
	unsigned status;
	uint64_t response_length;	/* FRAMING_LENGTH: as the origin said */
	enum framing_kind out_framing;	/* towards the client */
	struct strbuf response_in;	/* a head that is not complete yet */
	size_t response_scanned;
	unsigned n_interim;		/* interim answers that have come */
	struct strbuf response_named;
	struct body_reader response_body;
	struct meter response_meter;
	struct splice_way response_way;	/* of a large body */
	unsigned n_extended;		/* times that 102 moved the deadline */
	bool response_started;		/* a final head went to the client */
	bool response_done;		/* all of it was read */
	enum capture_mode capture;
	struct strbuf captured_head, captured_body;
	bool capture_cut;		/* the body was longer than what is kept */
	bool is_stream;			/* of a kind whose end is not waited for */

	/* what was made of it */
	bool judged;
	struct plan plan;
	enum aborted_by aborted_by;
};

/*
 * Start an exchange for the request in proxy->request, whose bytes lie in the
 * loop's buffer or client->in. Refuses it with an answer when it cannot be
 * routed. Returns NULL when memory ran out; the client is still there then.
 */
struct exchange *exchange_start(struct client *client) NONNULL(1) MUST_CHECK;

/*
 * An exchange for a request that could not be parsed: refused right away.
 *
 * error   what to answer.
 * detail  more about it.
 */
void exchange_refuse_unparsed(struct client *client, enum own_error error,
    struct slice detail) NONNULL(1);

/*
 * The exchange has come to its end in good order: log it, give the upstream
 * connection back, tell the client. The exchange is EX_DONE afterwards, and the
 * client may be gone.
 */
void exchange_finish(struct exchange *ex) NONNULL(1);

/*
 * The exchange broke: log it, close what it holds. An answer that has begun is
 * cut so that it cannot be taken for whole.
 */
void exchange_abort(struct exchange *ex, enum aborted_by who) NONNULL(1);

/* Change the state; a move that exchange_states does not allow ends the
   process in a debug build, and is logged otherwise. */
void exchange_set_state(struct exchange *ex, enum exchange_state state)
    NONNULL(1);

/*
 * Settle which sides may be read now: no more is read from one side than the
 * other takes. To be called whenever something was written, or has drained.
 */
void exchange_pace(struct exchange *ex) NONNULL(1);

/*
 * Start the deadline of what is waited for now, by state and by who is slow. To
 * be called when the state changed or bytes moved.
 */
void exchange_rearm(struct exchange *ex) NONNULL(1);

/* Drop the upstream connection, or the attempt to get one. */
void exchange_drop_upstream(struct exchange *ex) NONNULL(1);

/* "host:port" of the origin; empty while it is not known. */
struct slice exchange_target(const struct exchange *ex) NONNULL(1);

/* Members of the request as text; empty when the request was not parsed. */
struct slice exchange_method_name(const struct exchange *ex) NONNULL(1);
struct slice exchange_path(const struct exchange *ex) NONNULL(1);
struct slice exchange_via(const struct exchange *ex) NONNULL(1);

/* An id as 16 hexadecimal digits. */
#define EXCHANGE_ID_LEN 16
struct slice exchange_id_text(uint64_t id, char out[EXCHANGE_ID_LEN + 1])
    NONNULL(2);

#endif
