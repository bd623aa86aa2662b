#ifndef PROXY_CONNECTOR_H
#define PROXY_CONNECTOR_H
/*
 * From a host and port to a stream on which a request can be sent, or bytes
 * tunnelled: dialled directly or by way of a parent proxy, with TLS or without.
 */
#include "action/own_error.h"
#include "net/dial.h"
#include "proxy/proxy.h"

struct connector;

struct connector_result {
	struct stream *stream;		/* the callee's, which sets its handler; NULL
					   when it did not come to be */
	struct slice early;		/* bytes that have come on it; for the call */
	enum own_error error;		/* why not */
	struct slice detail;		/* and more about it, for client and log */
};

struct connector_options {
	struct proxy *proxy;
	struct proxy_config *config;	/* outlives the connector */
	struct slice host;		/* where to; copied */
	uint16_t port;
	const struct parent *parent;	/* by way of this proxy, or NULL */
	bool to_parent;			/* only to the parent itself, which is then
					   asked in absolute-form */
	struct slice via;		/* Via of what we ask a parent; copied */
	struct tls_context *tls;	/* speak TLS to the host, or NULL */
	/* Whether an address may be connected to; NULL: any. By way of a parent it is
	   asked about hosts that are addresses only: names are looked up there. */
	bool (*permits)(struct slice host, const struct address *address, void *ctx);
	/* The end, called once, never before connector_start has returned. */
	void (*on_done)(const struct connector_result *result, void *ctx);
	void *ctx;
};

/* Start. The caller cancels it at its deadline. NULL when memory ran out. */
struct connector *connector_start(const struct connector_options *options)
    NONNULL(1) MUST_CHECK;

/* Stop; on_done is not called. Accepts NULL. */
void connector_cancel(struct connector *connector);

/* What it waits for now, in words for who waited too long. */
const char *connector_waits_for(const struct connector *connector) NONNULL(1);

/*
 * What of TLS failed on a stream to an origin, as an own error.
 *
 * OWN_ERROR_N when nothing of TLS did.
 */
enum own_error connector_tls_error(const struct stream *stream) NONNULL(1);

#endif
