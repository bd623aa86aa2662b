#include "proxy/connect_request.h"

#include "proxy/intercept.h"
#include "proxy/permit.h"
#include "proxy/refusal.h"
#include "proxy/response_writer.h"
#include "proxy/tunnel.h"

bool
connect_request_accept(struct exchange *ex)
{
	struct strbuf *out = &ex->proxy->head_out;

	strbuf_reset(out, LOOP_BUFFER_SIZE);
	strbuf_add_str(out, "HTTP/1.1 200 Connection established\r\n\r\n");
	ex->status = 200;
	return response_writer_send(ex, strbuf_slice(out), SLICE_NONE, true);
}

static void
on_connected(const struct connector_result *result, void *ctx)
{
	struct exchange *ex = ctx;

	ex->connector = NULL;
	if (result->stream == NULL) {
		refusal_send(ex, result->error, result->detail);
		return;
	}
	ex->times.connected = loop_now_us(ex->proxy->loop);
	if (!ex->response_started && !connect_request_accept(ex)) {
		stream_close(result->stream);
		return;
	}
	ex->response_done = true;
	tunnel_start(ex, result->stream, result->early);
	exchange_finish(ex);
}

void
connect_request_tunnel(struct exchange *ex, const char *uninspected)
{
	const struct connector_options options = {
		.proxy = ex->proxy, .config = ex->config,
		.host = ex->origin.host, .port = ex->origin.port,
		.parent = ex->parent, .via = exchange_via(ex),
		.permits = permit_target,
		.on_done = on_connected, .ctx = ex,
	};

	ex->uninspected = uninspected;
	ex->times.connecting = loop_now_us(ex->proxy->loop);
	ex->connector = connector_start(&options);
	if (ex->connector == NULL) {
		refusal_send(ex, OWN_OVERLOADED, SLICE_NONE);
		return;
	}
	exchange_pace(ex);
	exchange_rearm(ex);
}

void
connect_request_start(struct exchange *ex)
{
	if (ex->request_out.failed || ex->key.failed) {
		refusal_send(ex, OWN_OVERLOADED, SLICE_NONE);
	} else if (ex->api == NULL) {
		connect_request_tunnel(ex, NULL);
	} else if (!ex->api->settings->intercept) {
		connect_request_tunnel(ex, "intercept is off for this api");
	} else {
		intercept_start(ex);
	}
}
