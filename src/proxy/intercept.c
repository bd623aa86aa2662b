#include "proxy/intercept.h"

#include "base/clock.h"
#include "proxy/client_requests.h"
#include "proxy/client_tls.h"
#include "proxy/connect_request.h"
#include "proxy/exchange_log.h"
#include "tls/client_hello.h"

static void
go_blind(struct exchange *ex, const char *why)
{
	ex->sniffing = false;
	timer_stop(&ex->timer);
	connect_request_tunnel(ex, why);
}

/* The client asks one host for a tunnel and another one in it for TLS. It gets
   the alert unrecognized_name (RFC 6066, section 3). */
static void
refuse_name(struct exchange *ex, struct slice name)
{
	static const unsigned char alert[] = { 21, 3, 3, 0, 2, 2, 112 };
	const struct slice part = slice_of(alert, sizeof(alert));
	struct strbuf detail = { 0 };

	strbuf_addf(&detail, "CONNECT names %.*s, and SNI %.*s",
	    SLICE_FMT(exchange_target(ex)), SLICE_FMT(name));
	exchange_log_refusal(ex, OWN_MISDIRECTED, strbuf_slice(&detail));
	strbuf_clear(&detail);
	if (stream_write(ex->client->stream, &part, 1) == STREAM_BROKEN)
		exchange_abort(ex, ABORTED_BY_CLIENT);
	else
		exchange_abort(ex, ABORTED_BY_NOBODY);
}

/* Show the client a certificate, and serve what is inside. */
static void
open_up(struct exchange *ex)
{
	struct client *client = ex->client;
	const struct leaf *leaf = leaf_cache_get(ex->config->leaves,
	    ex->origin.host, (int64_t)(clock_wall_ms() / 1000));
	struct tls_session *session = leaf == NULL ? NULL :
	    tls_session_server(ex->config->snapshot->minting, leaf);

	if (session == NULL || !client_set_inside(client, &ex->origin, ex->api,
	    strbuf_slice(&ex->user))) {
		tls_session_free(session);
		go_blind(ex, "no certificate could be made");
		return;
	}
	ex->sniffing = false;
	ex->client_keeps_alive = true;	/* also a 1.0 client's: it is a tunnel */
	client_tls_start(client, session);
	exchange_finish(ex);
}

static bool
is_address(struct slice host)
{
	struct address address;

	return address_from_host(host, 0, &address);
}

static void
decide(struct exchange *ex, const struct client_hello *hello)
{
	struct slice name = hello->server_name;

	if (hello->has_alpn && !hello->offers_http1)
		go_blind(ex, "the client offers no HTTP/1 (ALPN)");
	else if (name.len == 0 || target_same_host(name, ex->origin.host))
		open_up(ex);
	else if (is_address(ex->origin.host))
		go_blind(ex, "CONNECT names an address, and SNI a host");
	else
		refuse_name(ex, name);
}

void
intercept_sniff(struct exchange *ex)
{
	unsigned char scratch[CLIENT_HELLO_MAX];
	struct client_hello hello;

	switch (client_hello_read(client_peek(ex->client), scratch, &hello)) {
	case CLIENT_HELLO_MORE:
		exchange_pace(ex);
		break;
	case CLIENT_HELLO_DONE:
		decide(ex, &hello);
		break;
	case CLIENT_HELLO_NOT_TLS:
		go_blind(ex, "what the client sends is no TLS");
		break;
	case CLIENT_HELLO_BAD:
		go_blind(ex, "the ClientHello cannot be read");
		break;
	}
}

void
intercept_silence(struct exchange *ex)
{
	go_blind(ex, "no ClientHello came in time");
}

void
intercept_start(struct exchange *ex)
{
	if (!connect_request_accept(ex))
		return;
	ex->sniffing = true;
	timer_start(ex->proxy->timers.request, &ex->timer);
	exchange_pace(ex);
}
