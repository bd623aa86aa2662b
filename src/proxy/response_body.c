#include "proxy/response_body.h"

#include "proxy/judgement.h"
#include "proxy/refusal.h"
#include "proxy/response_relay.h"
#include "proxy/response_writer.h"

/*
 * The end of a body is read, never spliced: what an origin sends behind it lies in
 * the socket, too, and comes with it. Left there, it would wait for the next
 * request, and be taken for the answer.
 */
#define END_READ 4096

/* The rest will not come. */
static void
break_off(struct exchange *ex, enum own_error error, struct slice detail)
{
	if (ex->state == EX_HOLD && !judgement_release(ex))
		return;
	if (ex->response_started)
		exchange_abort(ex, ABORTED_BY_UPSTREAM);
	else
		refusal_send(ex, error, detail);
}

/* The body has come to its end. */
static void
conclude(struct exchange *ex, struct slice head, struct slice data)
{
	ex->response_done = true;
	if (ex->state == EX_HOLD ? judgement_conclude(ex) :
	    response_writer_send(ex, head, data, true))
		exchange_finish(ex);
}

/* Whether a body drips that has a length. One without may be a stream, or be kept
   up by blanks while the API works. */
static bool
is_too_slow(struct exchange *ex, size_t came)
{
	return !meter_note(&ex->response_meter, &ex->proxy->rate, came,
	    loop_now_us(ex->proxy->loop)) && ex->state == EX_RELAY &&
	    ex->response_body.kind == FRAMING_LENGTH && !ex->is_stream;
}

/* After a large read, when as much is still to come and nobody wants to look at
   it, or to frame it anew: let the rest be spliced. */
static void
splice_if_bulk(struct exchange *ex, size_t len)
{
	if (len < SPLICE_WAY_MIN || ex->capture != CAPTURE_NONE ||
	    ex->response_body.kind != FRAMING_LENGTH ||
	    ex->out_framing != FRAMING_LENGTH ||
	    ex->response_body.left < SPLICE_WAY_MIN)
		return;
	ex->response_way = (struct splice_way){
		.from = ex->upstream->stream, .to = ex->client->stream,
		.pipes = ex->proxy->pipes,
		.copying = &response_relay_handler,
		.splicing = &response_relay_splicing,
		.ctx = ex,
	};
	splice_way_start(&ex->response_way);
}

void
response_body_read(struct exchange *ex, struct slice head, unsigned char *bytes,
    size_t len)
{
	enum violation why = VIOLATION_NONE;
	size_t consumed;
	struct slice data;
	enum body_rc rc = body_reader_read(&ex->response_body, bytes, len, &consumed,
	    &data, &why);

	if (rc == BODY_BAD) {
		/* What is held of it has not gone out, and need not. */
		refusal_send(ex, OWN_UPSTREAM_PROTOCOL,
		    slice_str(violation_info(why)->text));
		return;
	}
	if (is_too_slow(ex, consumed) && rc != BODY_DONE) {
		break_off(ex, OWN_UPSTREAM_TIMEOUT, SLICE_NONE);
		return;
	}
	if (consumed < len)
		ex->upstream_keeps_alive = false;	/* bytes nobody asked for */
	if (ex->capture != CAPTURE_NONE)
		judgement_keep_body(ex, data);
	if (rc == BODY_DONE)
		conclude(ex, head, data);
	else if (ex->state == EX_HOLD && ex->capture_cut)
		judgement_release(ex);
	else if (ex->state == EX_RELAY && head.len + data.len > 0 &&
	    response_writer_send(ex, head, data, false))
		splice_if_bulk(ex, len);
}

void
response_body_splice(struct exchange *ex)
{
	struct splice_way *way = &ex->response_way;
	enum stream_rc rc;
	size_t n = splice_way_move(way, ex->response_body.left - END_READ, &rc);
	bool too_slow;

	if (n == 0)
		return;
	body_reader_pass(&ex->response_body, n);
	if (ex->response_body.left <= END_READ)
		splice_way_stop(way);
	too_slow = is_too_slow(ex, n);
	if (response_writer_passed(ex, n, rc) && too_slow)
		break_off(ex, OWN_UPSTREAM_TIMEOUT, SLICE_NONE);
}

void
response_body_end(struct exchange *ex, enum own_error error, struct slice detail)
{
	if (error == OWN_UPSTREAM_CLOSED && body_reader_may_end(&ex->response_body))
		conclude(ex, SLICE_NONE, SLICE_NONE);
	else
		break_off(ex, error, detail);
}
