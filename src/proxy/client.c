#include "proxy/client.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "proxy/client_requests.h"
#include "proxy/client_tls.h"
#include "proxy/exchange.h"
#include "proxy/proxy_listener.h"
#include "proxy/response_writer.h"

/* What a client may send while its connection is closing. */
#define LINGER_BYTES_MAX (32 * 1024 * 1024)

const struct authority *
client_inside(const struct client *client)
{
	return client->inside == NULL ? NULL : &client->inside->authority;
}

bool
client_set_inside(struct client *client, const struct authority *authority,
    const struct api *api, struct slice user)
{
	struct client_inside *inside = calloc(1, sizeof(*inside) +
	    authority->host.len);

	if (inside == NULL)
		return false;
	memcpy(inside->host_bytes, authority->host.ptr, authority->host.len);
	inside->authority = *authority;
	inside->authority.host.ptr = inside->host_bytes;
	strbuf_add_str(&inside->api, api->settings->name);
	strbuf_add(&inside->user, user);
	client->inside = inside;
	return true;
}

bool
client_is_ending(const struct client *client)
{
	return client->last || client->proxy->draining ||
	    client->listener->retired ||
	    (stream_at_eof(client->stream) && client_peek(client).len == 0);
}

static void
client_free(void *ctx)
{
	struct client *client = ctx;

	if (client->inside != NULL) {
		strbuf_clear(&client->inside->api);
		strbuf_clear(&client->inside->user);
	}
	free(client->inside);
	proxy_listener_unref(client->listener);
	strbuf_clear(&client->in);
	free(client);
}

/* The stream is closed or given away: the client is no more. */
static void
client_retire(struct client *client)
{
	struct proxy *proxy = client->proxy;

	assert(client->exchange == NULL && !client->closed);
	if (client->inside != NULL && !client->has_asked && !client->shaking &&
	    !proxy->draining)
		client_tls_unused(client);
	client->closed = true;
	list_remove(&client->link);
	proxy->n_clients--;
	if (client->told)
		proxy->n_told--;
	if (client->counted)
		census_leave(proxy->instance->census, &client->peer);
	timer_stop(&client->timer);
	loop_defer(proxy->loop, &client->retire);
	proxy_check_idle(proxy);
}

void
client_close(struct client *client)
{
	stream_close(client->stream);
	client_retire(client);
}

void
client_abort(struct client *client)
{
	stream_abort(client->stream);
	client_retire(client);
}

struct stream *
client_take_stream(struct client *client, struct strbuf *early, bool *counted)
{
	struct stream *stream = client->stream;

	strbuf_consume(&client->in, client->in_at);
	*early = client->in;
	client->in = (struct strbuf){ 0 };
	*counted = client->counted;
	client->counted = false;
	client_retire(client);
	return stream;
}

void
client_linger(struct client *client)
{
	strbuf_clear(&client->in);
	client->in_at = 0;
	if (stream_at_eof(client->stream) && stream_pending(client->stream) == 0) {
		client_close(client);
		return;
	}
	client->lingering = true;
	stream_shutdown(client->stream);
	stream_resume(client->stream);
	timer_start(stream_pending(client->stream) > 0 ?
	    client->proxy->timers.body : client->proxy->timers.linger,
	    &client->timer);
}

static void
on_timer(void *ctx)
{
	struct client *client = ctx;

	if (client->shaking) {
		client_tls_failed(client);
		client_close(client);
	} else if (stream_pending(client->stream) > 0 &&
	    stream_progressed(client->stream, meter_least(&client->proxy->rate)))
		timer_start(client->proxy->timers.body, &client->timer);
	else if (client->lingering || stream_pending(client->stream) > 0)
		client_close(client);
	else if (client_peek(client).len > 0)
		exchange_refuse_unparsed(client, OWN_REQUEST_TIMEOUT,
		    SLICE("the request head did not come in time"));
	else if (client->proxy->draining)
		client_linger(client);
	else
		client_close(client);
}

static void
on_data(unsigned char *bytes, size_t len, void *ctx)
{
	struct client *client = ctx;

	if (client->lingering) {
		client->dropped += len;
		if (client->dropped > LINGER_BYTES_MAX)
			client_close(client);
		return;
	}
	if (client->awaits_tls) {
		client_tls_greet(client, bytes, len);
		return;
	}
	client_requests_take(client, bytes, len);
}

static void
on_eof(void *ctx)
{
	struct client *client = ctx;
	struct exchange *ex = client->exchange;

	/* Requests that came before are answered: it may have closed its sending
	   side only. */
	if (ex != NULL && (!ex->request_done || ex->sniffing))
		exchange_abort(ex, ABORTED_BY_CLIENT);
	else if (ex == NULL && stream_pending(client->stream) == 0)
		client_close(client);
}

static void
on_drained(void *ctx)
{
	struct client *client = ctx;

	if (client->exchange != NULL)
		response_writer_drained(client->exchange);
	else if (client->lingering && stream_at_eof(client->stream))
		client_close(client);
	else if (client->lingering)
		timer_start(client->proxy->timers.linger, &client->timer);
	else
		client_go_on(client);
}

static void
on_error(int error, void *ctx)
{
	struct client *client = ctx;

	(void)error;
	if (client->shaking)
		client_tls_failed(client);
	if (client->exchange != NULL)
		exchange_abort(client->exchange, ABORTED_BY_CLIENT);
	else
		client_close(client);
}

/* The TLS handshake is done: requests come. */
static void
on_connected(void *ctx)
{
	struct client *client = ctx;

	client->shaking = false;
	client->has_asked = false;
	timer_stop(&client->timer);
	client_await(client);
}

static const struct stream_handler client_handler = {
	.on_connected = on_connected,
	.on_data = on_data,
	.on_eof = on_eof,
	.on_drained = on_drained,
	.on_error = on_error,
};

/* A client on an accepted connection, among the proxy's. NULL when memory ran
   out; the connection is closed then. */
static struct client *
client_new(struct proxy_listener *listener, int fd, const struct address *peer)
{
	struct proxy *proxy = listener->proxy;
	struct client *client = calloc(1, sizeof(*client));

	if (client == NULL) {
		close(fd);
		return NULL;
	}
	client->stream = stream_new(proxy->loop, fd, &client_handler, client);
	if (client->stream == NULL) {
		free(client);
		return NULL;
	}
	client->proxy = proxy;
	client->listener = proxy_listener_ref(listener);
	client->peer = *peer;
	timer_init(&client->timer, on_timer, client);
	loop_task_init(&client->retire, client_free, client);
	list_init(&client->link);
	list_append(&proxy->clients, &client->link);
	proxy->n_clients++;
	return client;
}

void
client_accept(struct proxy_listener *listener, int fd, const struct address *peer,
    bool counted)
{
	struct proxy *proxy = listener->proxy;
	struct client *client = client_new(listener, fd, peer);

	if (client == NULL) {
		if (counted)
			census_leave(proxy->instance->census, peer);
		return;
	}
	client->counted = counted;
	client->awaits_tls = listener->tls != NULL;
	timer_start(proxy->draining ? proxy->timers.parting : proxy->timers.idle,
	    &client->timer);
}

void
client_refuse(struct proxy_listener *listener, int fd, const struct address *peer,
    enum own_error error, struct slice detail)
{
	struct client *client = client_new(listener, fd, peer);

	if (client == NULL)
		return;
	client->told = true;
	client->last = true;
	listener->proxy->n_told++;
	exchange_refuse_unparsed(client, error, detail);
}

void
client_drain(struct client *client)
{
	if (client->exchange == NULL && client_peek(client).len == 0 &&
	    !client->lingering && !client->shaking &&
	    stream_pending(client->stream) == 0)
		timer_start(client->proxy->timers.parting, &client->timer);
}
