#include "proxy/judgement.h"

#include "action/normalise.h"
#include "action/tag.h"
#include "http/coding.h"
#include "http/kept_head.h"
#include "http/status.h"
#include "proxy/exchange_log.h"
#include "proxy/response_writer.h"

static size_t
hold_bytes(const struct exchange *ex)
{
	return ex->config->snapshot->settings->hold_bytes;
}

/* Whether a 2xx may hide an error: what is text, or does not say; and gRPC,
   whose outcome stands in the fields. */
static bool
may_hide_error(const struct response_head *head)
{
	const struct field *field =
	    field_list_find(&head->fields, FIELD_CONTENT_TYPE);
	struct media_type type;

	if (field == NULL)
		return true;
	type = coding_media_type(field->value);
	return coding_is_json(&type) || slice_eq_nocase(type.type, SLICE("text")) ||
	    slice_ends_with(type.subtype, SLICE("xml")) ||
	    slice_starts_with_nocase(type.subtype, SLICE("grpc"));
}

static bool
is_to_be_judged(const struct exchange *ex, const struct response_head *head)
{
	if (ex->api == NULL)
		return false;
	if (status_is_error(head->status))
		return true;
	return head->status / 100 == 2 && ex->api->inspector.judge_success &&
	    may_hide_error(head);
}

void
judgement_choose_capture(struct exchange *ex)
{
	const struct response_head *head = &ex->proxy->response;

	ex->capture = CAPTURE_NONE;
	if (!is_to_be_judged(ex, head))
		return;
	ex->capture = CAPTURE_COPY;
	if (!ex->is_stream && ex->api->alters && (status_is_error(head->status) ||
	    ex->api->settings->success == SUCCESS_HOLD))
		ex->capture = CAPTURE_HOLD;
}

void
judgement_keep_head(struct exchange *ex, struct slice raw_head)
{
	if (!ex->judged)
		kept_head_store(&ex->captured_head, &ex->proxy->response, raw_head);
}

void
judgement_keep_body(struct exchange *ex, struct slice data)
{
	size_t max = hold_bytes(ex);
	size_t room = ex->captured_body.len < max ? max - ex->captured_body.len : 0;

	if (ex->capture_cut || ex->is_stream)
		return;
	if (data.len > room)
		ex->capture_cut = true;
	strbuf_add(&ex->captured_body, ex->state == EX_HOLD ? data :
	    slice_head(data, room));
}

/* Make proxy->response the head of this answer again. */
static bool
restore_head(struct exchange *ex)
{
	if (ex->captured_head.failed)
		return false;
	/* Nothing was kept: the head was parsed in this very callback. */
	if (ex->captured_head.len == 0)
		return true;
	return kept_head_load(strbuf_slice(&ex->captured_head),
	    &ex->proxy->response);
}

static enum body_extent
extent_of(const struct exchange *ex)
{
	if (ex->is_stream)
		return EXTENT_STREAM;
	if (ex->capture_cut)
		return EXTENT_CUT;
	return ex->response_done ? EXTENT_WHOLE : EXTENT_ABORTED;
}

/* What the inspector is to look at. proxy->response holds the head. */
static struct response_view
view_of(struct exchange *ex)
{
	struct proxy *proxy = ex->proxy;
	struct response_view view = {
		.method = ex->method,
		.status = ex->status,
		.fields = &proxy->response.fields,
		.body = slice_head(strbuf_slice(&ex->captured_body), hold_bytes(ex)),
		.extent = extent_of(ex),
	};

	if (ex->response_body.trailer.len > 0 &&
	    body_reader_trailers(&ex->response_body, &proxy->trailers) ==
	    VIOLATION_NONE)
		view.trailers = &proxy->trailers;
	return view;
}

/* Judge what was captured; the result lives until the arena is reset. */
static void
judge(struct exchange *ex, const struct response_view *view,
    struct inspection *inspection)
{
	inspect_response(&ex->api->inspector, view, &ex->proxy->arena, inspection);
	ex->plan = plan_choose(ex->api->rules, inspection);
	ex->judged = true;
}

/* Answer with the status that a rule names. What came stays in ex->status. */
static void
set_status(struct exchange *ex, const struct response_view *view)
{
	struct response_head *head = &ex->proxy->response;
	struct plan *plan = &ex->plan;

	if (plan->status == 0)
		return;
	if (plan->action < ACTION_TAG || plan->shadow ||
	    normalise_is_barred(view)) {
		plan->status = 0;
		return;
	}
	head->status = plan->status;
	head->reason = slice_str(status_reason(plan->status));
}

/* Write the head, and the new body if there is one, as the plan says. Returns
   the body to be sent. */
static struct slice
carry_out(struct exchange *ex, const struct response_view *view,
    const struct inspection *inspection, struct strbuf *rewritten)
{
	struct strbuf *tags = &ex->proxy->tags;
	struct slice body;

	strbuf_reset(tags, LOOP_BUFFER_SIZE);

	if (ex->plan.action == ACTION_NORMALIZE &&
	    !normalise_body(&ex->api->inspector, view, inspection, rewritten)) {
		ex->plan.action = ACTION_TAG;	/* no-transform, or no memory */
		rewritten->len = 0;
	}
	body = strbuf_slice(rewritten);
	set_status(ex, view);
	if (ex->plan.action >= ACTION_TAG && !ex->plan.shadow)
		tag_fields(inspection, &ex->proxy->arena, tags);
	if (ex->plan.action == ACTION_NORMALIZE && !ex->plan.shadow) {
		response_writer_write_head(ex, strbuf_slice(tags), &body);
		return body;
	}
	response_writer_write_head(ex, strbuf_slice(tags), NULL);
	return strbuf_slice(&ex->captured_body);
}

bool
judgement_conclude(struct exchange *ex)
{
	struct proxy *proxy = ex->proxy;
	struct strbuf rewritten = { 0 };
	struct inspection inspection;
	struct response_view view;
	struct slice body;
	bool sent;

	if (!restore_head(ex) || ex->captured_body.failed) {
		exchange_abort(ex, ABORTED_BY_NOBODY);
		return false;
	}
	view = view_of(ex);
	judge(ex, &view, &inspection);
	body = carry_out(ex, &view, &inspection, &rewritten);
	exchange_set_state(ex, EX_RELAY);
	ex->times.released = loop_now_us(proxy->loop);
	sent = response_writer_send(ex, strbuf_slice(&proxy->head_out), body, true);
	exchange_log_response(ex, &inspection, strbuf_slice(&rewritten));
	arena_reset(&proxy->arena);
	strbuf_clear(&rewritten);
	return sent;
}

bool
judgement_release(struct exchange *ex)
{
	struct slice body = strbuf_slice(&ex->captured_body);

	if (!restore_head(ex) || ex->captured_body.failed) {
		exchange_abort(ex, ABORTED_BY_NOBODY);
		return false;
	}
	ex->times.released = loop_now_us(ex->proxy->loop);
	exchange_set_state(ex, EX_RELAY);
	response_writer_write_head(ex, SLICE_NONE, NULL);
	return response_writer_send(ex, strbuf_slice(&ex->proxy->head_out), body,
	    false);
}

void
judgement_late(struct exchange *ex)
{
	struct inspection inspection;
	struct response_view view;

	if (ex->capture == CAPTURE_NONE || ex->judged || !restore_head(ex))
		return;
	view = view_of(ex);
	judge(ex, &view, &inspection);
	/* It has gone as it was: what is left to do is to say so. */
	if (ex->plan.action > ACTION_LOG)
		ex->plan.action = ACTION_LOG;
	ex->plan.status = 0;
	exchange_log_response(ex, &inspection, SLICE_NONE);
	arena_reset(&ex->proxy->arena);
}
