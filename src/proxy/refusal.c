#include "proxy/refusal.h"

#include "http/head_writer.h"
#include "http/status.h"
#include "proxy/exchange_log.h"
#include "proxy/response_writer.h"

/* The shape of the API that the request was for, as far as that is known. */
static const struct dialect *
shape_of(const struct exchange *ex)
{
	const struct api *api = ex->api;

	if (api == NULL && ex->listen->api != NULL)
		api = snapshot_api(ex->config->snapshot, ex->listen->api);
	return api == NULL ? NULL : api->inspector.declared;
}

/* Proxy-Status (RFC 9209, section 2): who failed, and how. */
static void
write_proxy_status(struct strbuf *out, const struct own_error_info *info)
{
	strbuf_add_str(out, "Proxy-Status: errgate");
	if (info->proxy_error != NULL)
		strbuf_addf(out, "; error=%s", info->proxy_error);
	strbuf_add_str(out, "\r\n");
}

static void
write_head(const struct exchange *ex, const struct own_error_info *info,
    size_t body_len)
{
	struct strbuf *out = &ex->proxy->head_out;

	strbuf_reset(out, LOOP_BUFFER_SIZE);
	head_writer_status_line(out, info->status,
	    slice_str(status_reason(info->status)));
	head_writer_field(out, SLICE("Date"), proxy_date(ex->proxy));
	if (info->retry_after != 0)
		head_writer_field_u64(out, SLICE("Retry-After"), info->retry_after);
	strbuf_add_str(out, "Content-Type: application/json\r\n");
	head_writer_field_u64(out, SLICE("Content-Length"), body_len);
	strbuf_add_str(out, "Cache-Control: no-store\r\n");
	write_proxy_status(out, info);
	if (info->status == 407)
		strbuf_add_str(out, "Proxy-Authenticate: Basic realm=\"errgate\", "
		    "charset=\"UTF-8\"\r\n");
	response_writer_end_head(ex, out);
}

void
refusal_send(struct exchange *ex, enum own_error error, struct slice detail)
{
	const struct own_error_info *info = own_error_info(error);
	struct strbuf body = { 0 };
	char id[EXCHANGE_ID_LEN + 1];
	bool sent;

	if (ex->response_started) {
		/* A tunnel has told the client nothing but that it would be there. */
		if (ex->method == METHOD_CONNECT)
			exchange_log_refusal(ex, error, detail);
		/* Codes of the 1xxx are for what the client has done. */
		exchange_abort(ex, error < OWN_DNS_ERROR ? ABORTED_BY_CLIENT :
		    ABORTED_BY_UPSTREAM);
		return;
	}
	exchange_drop_upstream(ex);
	/* A request that is not there in whole, or was not HTTP, ends the
	   connection: where the next one begins is not known. Nor is it behind one
	   that asks for another protocol: what follows may be in it already
	   (RFC 9931). */
	if (!ex->request_done || error == OWN_BAD_REQUEST || ex->wants_upgrade ||
	    ex->method == METHOD_CONNECT || client_is_ending(ex->client))
		ex->client_keeps_alive = false;
	ex->capture = CAPTURE_NONE;
	ex->status = info->status;
	own_error_body(error, shape_of(ex), detail, exchange_id_text(ex->id, id), &body);
	write_head(ex, info, body.len);
	exchange_log_refusal(ex, error, detail);
	if (ex->state != EX_RELAY)
		exchange_set_state(ex, EX_RELAY);
	ex->out_framing = FRAMING_LENGTH;
	sent = response_writer_send(ex, strbuf_slice(&ex->proxy->head_out),
	    ex->method == METHOD_HEAD ? SLICE_NONE : strbuf_slice(&body), true);
	strbuf_clear(&body);
	if (sent)
		exchange_finish(ex);
}
