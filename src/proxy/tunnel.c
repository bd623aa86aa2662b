#include "proxy/tunnel.h"

#include <stdlib.h>

#include "net/splice_way.h"

/* One direction: bytes from one stream to the other. */
struct tunnel_side {
	struct tunnel *tunnel;
	struct stream *stream;		/* read from, and written to by the other */
	uint64_t bytes;			/* read from it */
	struct splice_way way;		/* from it to the other */
	bool ended;
};

struct tunnel {
	struct list link;		/* among the proxy's tunnels */
	struct proxy *proxy;
	struct tunnel_side client, upstream;
	struct timer timer;
	uint64_t id, started_us;
	struct address peer;
	bool counted;			/* in the census */
	const struct listen_settings *listen;
	const struct api *api;		/* or NULL */
	const char *uninspected;	/* why it is no more than a tunnel; or NULL */
	struct proxy_config *config;	/* keeps these alive */
	bool is_upgrade;
	struct strbuf host, user;
	uint16_t port;
	uint64_t connect_us;
	struct loop_task retire;
	bool closed;
};

static struct tunnel_side *
other_side(const struct tunnel_side *side)
{
	struct tunnel *tunnel = side->tunnel;

	return side == &tunnel->client ? &tunnel->upstream : &tunnel->client;
}

static void
tunnel_free(void *ctx)
{
	struct tunnel *tunnel = ctx;

	strbuf_clear(&tunnel->host);
	strbuf_clear(&tunnel->user);
	proxy_config_release(tunnel->config);
	free(tunnel);
}

/* A tunnel to an api's host is one whose errors nobody sees. */
static void
log_uninspected(struct record *record, const struct tunnel *tunnel)
{
	static const struct slice finding = SLICE_LIT("uninspected-tunnel");

	record_str(record, "api", slice_str(tunnel->api->settings->name));
	if (tunnel->uninspected == NULL)
		return;
	record_str(record, "verdict", verdict_word(VERDICT_UNINSPECTED));
	record_list(record, "findings", &finding, 1);
	record_str(record, "detail", slice_str(tunnel->uninspected));
}

static void
log_tunnel(const struct tunnel *tunnel, const char *ended_by)
{
	struct proxy *proxy = tunnel->proxy;
	struct record *record = logger_begin(proxy->logger, LOG_INFO, "tunnel");
	char id[EXCHANGE_ID_LEN + 1], peer[ADDRESS_TEXT_SIZE];

	if (record == NULL)
		return;
	record_str(record, "id", exchange_id_text(tunnel->id, id));
	record_str(record, "client", address_format(&tunnel->peer, peer));
	record_str(record, "listener", slice_str(tunnel->listen->name));
	record_str(record, "user", strbuf_slice(&tunnel->user));
	record_str(record, "method", tunnel->is_upgrade ? SLICE_NONE :
	    SLICE("CONNECT"));
	record_str(record, "host", strbuf_slice(&tunnel->host));
	record_u64(record, "port", tunnel->port);
	if (tunnel->api != NULL)
		log_uninspected(record, tunnel);
	record_u64(record, "bytes_in", tunnel->client.bytes);
	record_u64(record, "bytes_out", tunnel->upstream.bytes);
	record_ms(record, "ms_total", loop_now_us(proxy->loop) - tunnel->started_us);
	record_ms(record, "ms_connect", tunnel->connect_us);
	record_str(record, "ended_by", slice_str(ended_by));
	logger_end(proxy->logger);
	proxy_end_turn(proxy);
}

static void
tunnel_close(struct tunnel *tunnel, const char *ended_by)
{
	struct proxy *proxy = tunnel->proxy;

	if (tunnel->closed)
		return;
	tunnel->closed = true;
	log_tunnel(tunnel, ended_by);
	timer_stop(&tunnel->timer);
	stream_close(tunnel->client.stream);
	stream_close(tunnel->upstream.stream);
	list_remove(&tunnel->link);
	proxy->n_tunnels--;
	if (tunnel->counted)
		census_leave(proxy->instance->census, &tunnel->peer);
	loop_defer(proxy->loop, &tunnel->retire);
	proxy_check_idle(proxy);
}

/* Whether nothing of this side's is on its way any more. */
static bool
is_delivered(const struct tunnel_side *side)
{
	return stream_pending(other_side(side)->stream) == 0;
}

/* Bytes of one side have come, and this is what became of them. */
static void
note_passed(struct tunnel_side *from, enum stream_rc rc)
{
	timer_start(from->tunnel->proxy->timers.tunnel, &from->tunnel->timer);
	switch (rc) {
	case STREAM_SENT:
		break;
	case STREAM_PENDING:
		stream_pause(from->stream);
		break;
	case STREAM_BROKEN:
		tunnel_close(from->tunnel, "error");
		break;
	}
}

/* Pass bytes of one side on to the other. */
static void
pass_on(struct tunnel_side *from, struct slice bytes)
{
	if (from->tunnel->closed || bytes.len == 0)
		return;
	from->bytes += bytes.len;
	note_passed(from, stream_write(other_side(from)->stream, &bytes, 1));
}

static void
on_data(unsigned char *bytes, size_t len, void *ctx)
{
	struct tunnel_side *side = ctx;

	if (len >= SPLICE_WAY_MIN)
		splice_way_start(&side->way);
	pass_on(side, slice_of(bytes, len));
}

/* Bytes wait to be spliced. */
static void
on_waiting(void *ctx)
{
	struct tunnel_side *side = ctx;
	enum stream_rc rc;
	size_t n = splice_way_move(&side->way, SPLICE_PIPE_SIZE, &rc);

	if (n == 0)
		return;
	side->bytes += n;
	note_passed(side, rc);
}

/* Both sides have ended, and all has arrived: that is the tunnel's end. */
static void
end_if_delivered(struct tunnel *tunnel)
{
	if (!tunnel->closed && tunnel->client.ended && tunnel->upstream.ended &&
	    is_delivered(&tunnel->client) && is_delivered(&tunnel->upstream))
		tunnel_close(tunnel, "end");
}

static void
on_eof(void *ctx)
{
	struct tunnel_side *side = ctx;

	side->ended = true;
	end_if_delivered(side->tunnel);
	if (!side->tunnel->closed)
		stream_shutdown(other_side(side)->stream);
}

/* What was pending towards this side has gone: read from the other again. */
static void
on_drained(void *ctx)
{
	struct tunnel_side *side = ctx;

	timer_start(side->tunnel->proxy->timers.tunnel, &side->tunnel->timer);
	stream_resume(other_side(side)->stream);
	end_if_delivered(side->tunnel);
}

/*
 * A side has broken off. When that is the client, and the upstream has said its
 * last word, it is how most clients close: the TLS of the upstream says goodbye to
 * a socket that is closed already, and a reset is what comes back.
 */
static void
on_error(int error, void *ctx)
{
	struct tunnel_side *side = ctx;
	struct tunnel *tunnel = side->tunnel;
	bool is_over = side == &tunnel->client && tunnel->upstream.ended &&
	    is_delivered(&tunnel->upstream);

	(void)error;
	tunnel_close(tunnel, is_over ? "end" : "error");
}

/* Nothing was read for a while; but a slow reader may still be taking what the
   kernel holds for it. Both are asked, for each remembers when it was. */
static void
on_timer(void *ctx)
{
	struct tunnel *tunnel = ctx;
	bool client = stream_is_sending(tunnel->client.stream);
	bool upstream = stream_is_sending(tunnel->upstream.stream);

	if (client || upstream)
		timer_start(tunnel->proxy->timers.tunnel, &tunnel->timer);
	else
		tunnel_close(tunnel, "timeout");
}

static const struct stream_handler copy_handler = {
	.on_data = on_data,
	.on_eof = on_eof,
	.on_drained = on_drained,
	.on_error = on_error,
};
static const struct stream_handler splice_handler = {
	.on_waiting = on_waiting,
	.on_data = on_data,
	.on_eof = on_eof,
	.on_drained = on_drained,
	.on_error = on_error,
};

/* A side passes on what comes, from now on. */
static void
tunnel_join(struct tunnel_side *side)
{
	side->way = (struct splice_way){
		.from = side->stream, .to = other_side(side)->stream,
		.pipes = side->tunnel->proxy->pipes,
		.copying = &copy_handler, .splicing = &splice_handler,
		.ctx = side,
	};
	splice_way_stop(&side->way);
	stream_resume(side->stream);
}

/* Note what is to be logged of the exchange at the tunnel's end. */
static void
note_exchange(struct tunnel *tunnel, struct exchange *ex)
{
	tunnel->id = ex->id;
	tunnel->peer = ex->peer;
	tunnel->started_us = ex->times.started;
	if (ex->times.connected > ex->times.connecting)
		tunnel->connect_us = ex->times.connected - ex->times.connecting;
	tunnel->listen = ex->listen;
	tunnel->api = ex->api;
	tunnel->uninspected = ex->uninspected;
	tunnel->is_upgrade = ex->method != METHOD_CONNECT;
	tunnel->config = ex->config;
	tunnel->config->users++;
	strbuf_add(&tunnel->host, ex->origin.host);
	strbuf_add(&tunnel->user, strbuf_slice(&ex->user));
	tunnel->port = ex->origin.port;
}

void
tunnel_start(struct exchange *ex, struct stream *upstream, struct slice early)
{
	struct proxy *proxy = ex->proxy;
	struct tunnel *tunnel = calloc(1, sizeof(*tunnel));
	struct client *client = ex->client;
	struct strbuf ahead;

	if (tunnel == NULL) {
		ex->client_keeps_alive = false;	/* finishing it closes the client */
		stream_close(upstream);
		return;
	}
	ex->client = NULL;
	client->exchange = NULL;
	tunnel->proxy = proxy;
	loop_task_init(&tunnel->retire, tunnel_free, tunnel);
	timer_init(&tunnel->timer, on_timer, tunnel);
	note_exchange(tunnel, ex);
	list_append(&proxy->tunnels, &tunnel->link);
	proxy->n_tunnels++;
	tunnel->upstream.tunnel = tunnel->client.tunnel = tunnel;
	tunnel->upstream.stream = upstream;
	tunnel->client.stream = client_take_stream(client, &ahead, &tunnel->counted);
	tunnel_join(&tunnel->upstream);
	tunnel_join(&tunnel->client);
	timer_start(proxy->timers.tunnel, &tunnel->timer);
	pass_on(&tunnel->upstream, early);
	pass_on(&tunnel->client, strbuf_slice(&ahead));
	strbuf_clear(&ahead);
	if (!tunnel->closed && stream_at_eof(tunnel->client.stream))
		on_eof(&tunnel->client);
}

void
tunnel_close_all(struct proxy *proxy)
{
	while (!list_is_empty(&proxy->tunnels))
		tunnel_close(LIST_OWNER(list_first(&proxy->tunnels), struct tunnel,
		    link), "stop");
}
