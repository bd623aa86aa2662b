#include "proxy/response_body.h"

#include "proxy/judgement.h"
#include "proxy/refusal.h"
#include "proxy/response_writer.h"

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
	else if (ex->state == EX_RELAY && head.len + data.len > 0)
		response_writer_send(ex, head, data, false);
}

void
response_body_end(struct exchange *ex, enum own_error error, struct slice detail)
{
	if (error == OWN_UPSTREAM_CLOSED && body_reader_may_end(&ex->response_body))
		conclude(ex, SLICE_NONE, SLICE_NONE);
	else
		break_off(ex, error, detail);
}
