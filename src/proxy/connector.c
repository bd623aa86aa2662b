#include "proxy/connector.h"

#include <stdlib.h>
#include <string.h>

#include "http/head_writer.h"
#include "http/response_parser.h"
#include "http/status.h"

struct connector {
	struct connector_options options;
	struct dial *dial;
	struct stream *stream;
	struct strbuf in;		/* of the parent's answer to CONNECT */
	size_t scanned;
	struct strbuf target;		/* "host:port" */
	struct strbuf via;
	struct loop_task refuse;
	struct slice host;		/* points to host_bytes */
	unsigned char host_bytes[];
};

static void
connector_free(struct connector *connector)
{
	loop_task_cancel(&connector->refuse);
	strbuf_clear(&connector->in);
	strbuf_clear(&connector->target);
	strbuf_clear(&connector->via);
	free(connector);
}

void
connector_cancel(struct connector *connector)
{
	if (connector == NULL)
		return;
	dial_cancel(connector->dial);
	stream_close(connector->stream);
	connector_free(connector);
}

/* It stands: over to the caller. */
static void
succeed(struct connector *connector, struct slice early)
{
	const struct connector_result result = {
		.stream = connector->stream, .early = early,
	};

	connector->stream = NULL;
	connector->options.on_done(&result, connector->options.ctx);
	connector_free(connector);
}

/* It did not come to be. more may be empty. */
static void
fail(struct connector *connector, enum own_error error, struct slice more)
{
	struct strbuf detail = { 0 };
	struct connector_result result = { .error = error };

	strbuf_add(&detail, strbuf_slice(&connector->target));
	if (more.len > 0) {
		strbuf_add_str(&detail, ": ");
		strbuf_add(&detail, more);
	}
	result.detail = strbuf_slice(&detail);
	stream_close(connector->stream);
	connector->options.on_done(&result, connector->options.ctx);
	strbuf_clear(&detail);
	connector_free(connector);
}

/* ---- TLS to the origin ---- */

enum own_error
connector_tls_error(const struct stream *stream)
{
	static const enum own_error errors[] = {
		[TLS_FINE] = OWN_ERROR_N,
		[TLS_NOT_TLS] = OWN_NOT_TLS,
		[TLS_EXPIRED] = OWN_TLS_EXPIRED,
		[TLS_WRONG_NAME] = OWN_TLS_WRONG_NAME,
		[TLS_UNKNOWN_ISSUER] = OWN_TLS_UNKNOWN_ISSUER,
		[TLS_BAD_CERTIFICATE] = OWN_TLS_BAD_CERTIFICATE,
		[TLS_DISTRUSTED] = OWN_TLS_REFUSED,
		[TLS_WANTS_CERTIFICATE] = OWN_TLS_REFUSED,
		[TLS_REFUSED] = OWN_TLS_REFUSED,
		[TLS_CUT] = OWN_TLS_HANDSHAKE,
		[TLS_BROKEN] = OWN_TLS_HANDSHAKE,
	};
	const struct tls_session *session = stream_tls(stream);

	return session == NULL ? OWN_ERROR_N : errors[tls_session_failure(session)];
}

static void
on_secured(void *ctx)
{
	succeed(ctx, SLICE_NONE);
}

static void
on_tls_error(int error, void *ctx)
{
	struct connector *connector = ctx;
	enum own_error own = connector_tls_error(connector->stream);

	(void)error;
	if (own == OWN_ERROR_N)
		fail(connector, OWN_UPSTREAM_RESET, SLICE("in the TLS handshake"));
	else
		fail(connector, own,
		    tls_session_failure_text(stream_tls(connector->stream)));
}

static void
ignore_drained(void *ctx)
{
	(void)ctx;
}

/* An origin that speaks first says so after the handshake, to the next one. */
static const struct stream_handler tls_handler = {
	.on_connected = on_secured,
	.on_error = on_tls_error,
	.on_drained = ignore_drained,
};

/* What sessions can be resumed by: the host, and whom we trust for it. */
static void
write_key(const struct connector *connector, struct strbuf *key)
{
	strbuf_add(key, strbuf_slice(&connector->target));
	strbuf_addf(key, " %llu", (unsigned long long)
	    tls_context_serial(connector->options.tls));
}

static void
secure(struct connector *connector, struct slice early)
{
	const struct connector_options *options = &connector->options;
	struct strbuf key = { 0 };
	struct tls_session *session;

	write_key(connector, &key);
	session = tls_session_client(options->tls, connector->host,
	    options->config->resumption, strbuf_slice(&key));
	strbuf_clear(&key);
	if (session == NULL ||
	    !stream_start_tls(connector->stream, session, early)) {
		fail(connector, OWN_OVERLOADED, SLICE_NONE);
		return;
	}
	stream_set_handler(connector->stream, &tls_handler, connector);
}

/* The way to the host is open; early is what has come on it. */
static void
reached(struct connector *connector, struct slice early)
{
	if (connector->options.tls != NULL)
		secure(connector, early);
	else
		succeed(connector, early);
}

const char *
connector_waits_for(const struct connector *connector)
{
	if (connector->stream == NULL)
		return connector->options.parent != NULL ?
		    "the parent proxy to accept the connection" : "the host to accept";
	return stream_tls(connector->stream) != NULL ?
	    "the TLS handshake" : "the parent proxy to answer CONNECT";
}

/* ---- through a parent ---- */

static void
on_parent_refused(struct connector *connector, const struct response_head *head)
{
	struct strbuf more = { 0 };

	strbuf_addf(&more, "the parent proxy answered %u", head->status);
	if (head->reason.len > 0)
		strbuf_addf(&more, " %.*s", SLICE_FMT(head->reason));
	fail(connector, head->status == 407 ? OWN_PARENT_AUTHENTICATION :
	    OWN_PARENT_REFUSED, strbuf_slice(&more));
	strbuf_clear(&more);
}

/* The parent's answer to CONNECT, as far as it is there. */
static void
read_parent(struct connector *connector)
{
	struct proxy *proxy = connector->options.proxy;
	struct slice rest = strbuf_slice(&connector->in);
	enum violation why;

	for (;;) {
		switch (response_parse(rest, &connector->scanned,
		    &connector->options.config->snapshot->settings->http,
		    &proxy->response, &why)) {
		case PARSE_MORE:
			return;
		case PARSE_BAD:
			fail(connector, OWN_PARENT_REFUSED,
			    slice_str(violation_info(why)->text));
			return;
		case PARSE_DONE:
			break;
		}
		rest = slice_skip(rest, proxy->response.len);
		connector->scanned = 0;
		if (!status_is_interim(proxy->response.status))
			break;
		strbuf_consume(&connector->in, connector->in.len - rest.len);
		rest = strbuf_slice(&connector->in);
	}
	if (proxy->response.status / 100 == 2)
		reached(connector, rest);
	else
		on_parent_refused(connector, &proxy->response);
}

static void
on_parent_data(unsigned char *bytes, size_t len, void *ctx)
{
	struct connector *connector = ctx;

	strbuf_add(&connector->in, slice_of(bytes, len));
	if (connector->in.failed)
		fail(connector, OWN_OVERLOADED, SLICE_NONE);
	else
		read_parent(connector);
}

static void
on_parent_eof(void *ctx)
{
	fail(ctx, OWN_PARENT_REFUSED, SLICE("the parent proxy closed the connection"));
}

static void
on_parent_error(int error, void *ctx)
{
	(void)error;
	on_parent_eof(ctx);
}

static const struct stream_handler parent_handler = {
	.on_data = on_parent_data,
	.on_eof = on_parent_eof,
	.on_drained = ignore_drained,
	.on_error = on_parent_error,
};

/* CONNECT (RFC 9110, section 9.3.6). */
static void
ask_parent(struct connector *connector)
{
	const struct parent *parent = connector->options.parent;
	struct slice target = strbuf_slice(&connector->target), part;
	struct strbuf head = { 0 };
	enum stream_rc rc;

	head_writer_request_line(&head, SLICE("CONNECT"), target, SLICE_NONE);
	head_writer_field(&head, SLICE("Host"), target);
	head_writer_field(&head, SLICE("Via"), strbuf_slice(&connector->via));
	if (parent->authorization.len > 0)
		head_writer_field(&head, SLICE("Proxy-Authorization"),
		    strbuf_slice(&parent->authorization));
	head_writer_end(&head);
	stream_set_handler(connector->stream, &parent_handler, connector);
	part = strbuf_slice(&head);
	rc = head.failed ? STREAM_BROKEN : stream_write(connector->stream, &part, 1);
	strbuf_clear(&head);
	if (rc == STREAM_BROKEN)
		fail(connector, OWN_PARENT_UNREACHABLE, SLICE_NONE);
}

/* ---- dialling ---- */

static enum own_error
error_of_dial(enum dial_rc rc, bool is_parent)
{
	static const enum own_error errors[] = {
		[DIAL_OK] = OWN_INTERNAL,
		[DIAL_NO_NAME] = OWN_NAME_UNKNOWN,
		[DIAL_DNS_FAILED] = OWN_DNS_ERROR,
		[DIAL_DENIED] = OWN_TARGET_DENIED,
		[DIAL_REFUSED] = OWN_CONNECTION_REFUSED,
		[DIAL_UNREACHABLE] = OWN_UNREACHABLE,
		[DIAL_NO_MEMORY] = OWN_OVERLOADED,
	};

	return is_parent && rc != DIAL_NO_MEMORY ? OWN_PARENT_UNREACHABLE :
	    errors[rc];
}

/* What a parent that cannot be reached did. */
static struct slice
words_of_dial(enum dial_rc rc)
{
	static const char *const words[] = {
		[DIAL_OK] = "", [DIAL_NO_NAME] = "its name does not exist",
		[DIAL_DNS_FAILED] = "its name could not be looked up",
		[DIAL_DENIED] = "", [DIAL_REFUSED] = "it refused the connection",
		[DIAL_UNREACHABLE] = "there is no way to it", [DIAL_NO_MEMORY] = "",
	};

	return slice_str(words[rc]);
}

static void
fail_dial(struct connector *connector, enum dial_rc rc)
{
	const struct parent *parent = connector->options.parent;
	struct strbuf more = { 0 };

	if (parent != NULL)
		strbuf_addf(&more, "parent %s: %.*s", parent->settings->name,
		    SLICE_FMT(words_of_dial(rc)));
	fail(connector, error_of_dial(rc, parent != NULL), strbuf_slice(&more));
	strbuf_clear(&more);
}

static void
on_dialled(enum dial_rc rc, struct stream *stream, void *ctx)
{
	struct connector *connector = ctx;

	connector->dial = NULL;
	connector->stream = stream;
	if (rc != DIAL_OK)
		fail_dial(connector, rc);
	else if (connector->options.parent == NULL)
		reached(connector, SLICE_NONE);
	else if (connector->options.to_parent)
		succeed(connector, SLICE_NONE);
	else
		ask_parent(connector);
}

static bool
permits(struct slice host, const struct address *address, void *ctx)
{
	const struct connector_options *options =
	    &((const struct connector *)ctx)->options;

	return options->permits(host, address, options->ctx);
}

static void
on_refuse(void *ctx)
{
	fail(ctx, OWN_TARGET_DENIED, SLICE_NONE);
}

/* By way of a parent, only an address can be judged here. */
static bool
is_denied(const struct connector *connector)
{
	const struct connector_options *options = &connector->options;
	struct address address;

	return options->parent != NULL && options->permits != NULL &&
	    address_from_host(connector->host, options->port, &address) &&
	    !options->permits(connector->host, &address, options->ctx);
}

static struct dial *
start_dial(struct connector *connector)
{
	const struct connector_options *options = &connector->options;
	const struct parent *parent = options->parent;
	const struct dial_options dial_options = {
		.loop = options->proxy->loop,
		.resolver = options->proxy->resolver,
		.permits = parent == NULL && options->permits != NULL ? permits : NULL,
		.on_done = on_dialled,
		.ctx = connector,
	};

	return parent == NULL ?
	    dial_start(&dial_options, connector->host, options->port) :
	    dial_start(&dial_options, slice_str(parent->settings->address.host),
	    parent->settings->address.port);
}

/* "host:port", as CONNECT names it (RFC 9110, section 9.3.6). */
static void
write_target(struct connector *connector)
{
	target_add_host(&connector->target, connector->host);
	strbuf_add_byte(&connector->target, ':');
	strbuf_add_u64(&connector->target, connector->options.port);
}

struct connector *
connector_start(const struct connector_options *options)
{
	struct connector *connector = calloc(1, sizeof(*connector) +
	    options->host.len);

	if (connector == NULL)
		return NULL;
	connector->options = *options;
	memcpy(connector->host_bytes, options->host.ptr, options->host.len);
	connector->host = slice_of(connector->host_bytes, options->host.len);
	write_target(connector);
	if (options->parent != NULL)
		strbuf_add(&connector->via, options->via);
	loop_task_init(&connector->refuse, on_refuse, connector);
	if (is_denied(connector)) {
		loop_defer(options->proxy->loop, &connector->refuse);
		return connector;
	}
	connector->dial = start_dial(connector);
	if (connector->dial == NULL || connector->target.failed ||
	    connector->via.failed) {
		connector_cancel(connector);
		return NULL;
	}
	return connector;
}
