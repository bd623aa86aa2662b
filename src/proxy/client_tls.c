#include "proxy/client_tls.h"

#include <stdio.h>

#include "proxy/client_requests.h"
#include "proxy/exchange.h"
#include "proxy/proxy_listener.h"

void
client_tls_start(struct client *client, struct tls_session *session)
{
	client->shaking = true;
	if (!stream_start_tls(client->stream, session, client_peek(client))) {
		client->last = true;	/* no memory: closed when this is over */
		client->shaking = false;
	}
	strbuf_clear(&client->in);
	client->in_at = 0;
	timer_start(client->proxy->timers.request, &client->timer);
}

void
client_tls_greet(struct client *client, const unsigned char *bytes, size_t len)
{
	struct tls_context *context = client->listener->tls;
	struct tls_session *session;

	client->awaits_tls = false;
	timer_stop(&client->timer);
	if (bytes[0] != TLS_HANDSHAKE_RECORD || context == NULL) {
		client->last = true;
		exchange_refuse_unparsed(client, OWN_PLAIN_ON_TLS, SLICE_NONE);
		return;
	}
	session = tls_session_server(context, NULL);
	strbuf_add(&client->in, slice_of(bytes, len));
	if (session == NULL || client->in.failed) {
		tls_session_free(session);
		client_close(client);
		return;
	}
	client_tls_start(client, session);
	if (!client->shaking)
		client_close(client);
}

/* ---- what is logged ---- */

/* What an operator may do about a handshake that failed. */
static const char *
hint_of(enum tls_failure failure, bool is_intercepted)
{
	switch (failure) {
	case TLS_DISTRUSTED:
		return is_intercepted ?
		    "the client does not trust the interception authority, or pins "
		    "certificates; 'errgate ca show' tells how to trust it, and without "
		    "'intercept' its host is tunnelled" :
		    "the client does not accept the certificate of this listener";
	case TLS_CUT:
		return is_intercepted ?
		    "the client went away in the handshake; perhaps it does not trust "
		    "the interception authority, or pins certificates" :
		    "the client went away in the handshake; perhaps it does not accept "
		    "the certificate of this listener";
	case TLS_NOT_TLS:
		return "the client does not speak TLS";
	case TLS_REFUSED:
		return "the client broke the handshake off";
	case TLS_FINE:
	case TLS_EXPIRED:
	case TLS_WRONG_NAME:
	case TLS_UNKNOWN_ISSUER:
	case TLS_BAD_CERTIFICATE:
	case TLS_WANTS_CERTIFICATE:
	case TLS_BROKEN:
		break;
	}
	return "the handshake with the client failed; errgate speaks TLS 1.2 and 1.3";
}

/* One event for the client's TLS; repeats are counted by their kind. */
static void
log_handshake(struct client *client, enum log_level level, const char *message,
    struct slice detail)
{
	struct proxy *proxy = client->proxy;
	const struct client_inside *inside = client->inside;
	char text[ADDRESS_TEXT_SIZE];
	struct record *record;

	if (!logger_writes(proxy->logger, level) ||
	    !logger_admits(proxy->logger, slice_str(message),
	    loop_now_us(proxy->loop) / 1000))
		return;
	record = logger_begin(proxy->logger, level, "handshake");
	if (record == NULL)
		return;
	record_str(record, "client", address_format(&client->peer, text));
	record_str(record, "listener", slice_str(client->listener->settings->name));
	if (inside != NULL) {
		record_str(record, "api", strbuf_slice(&inside->api));
		record_str(record, "host", inside->authority.host);
		record_u64(record, "port", inside->authority.port);
	}
	record_str(record, "message", slice_str(message));
	record_str(record, "detail", detail);
	logger_end(proxy->logger);
	proxy_end_turn(proxy);
}

void
client_tls_failed(struct client *client)
{
	const struct tls_session *session = stream_tls(client->stream);

	log_handshake(client, LOG_WARN, hint_of(tls_session_failure(session),
	    client->inside != NULL), tls_session_failure_text(session));
}

void
client_tls_unused(struct client *client)
{
	log_handshake(client, LOG_INFO, "the client opened an intercepted connection "
	    "and asked for nothing; one that pins certificates does so", SLICE_NONE);
}
