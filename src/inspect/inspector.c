#include "inspect/inspector.h"

#include "http/status.h"
#include "inspect/inspecting.h"
#include "inspect/request_id.h"
#include "inspect/success.h"

static const finding_set uninspected_findings =
    FINDING_BIT(FINDING_UNINSPECTED_LIMIT) |
    FINDING_BIT(FINDING_UNINSPECTED_CODING) |
    FINDING_BIT(FINDING_UNINSPECTED_STREAM) |
    FINDING_BIT(FINDING_UNINSPECTED_TUNNEL) |
    FINDING_BIT(FINDING_UNINSPECTED_ABORTED);

/* Whether the body is looked at, and not only the head. */
static bool
may_read_body(const struct inspecting *w)
{
	unsigned status = w->view->status;

	if (w->view->method == METHOD_HEAD || w->view->extent == EXTENT_STREAM)
		return false;
	return w->is_error || (status != 204 && status != 205 && status != 206 &&
	    body_text_may_be_json(&w->type));
}

static void
note_extent(struct inspecting *w)
{
	switch (w->view->extent) {
	case EXTENT_WHOLE:
		break;
	case EXTENT_CUT:
		inspecting_note(w, FINDING_UNINSPECTED_LIMIT);
		break;
	case EXTENT_ABORTED:
		inspecting_note(w, FINDING_UNINSPECTED_ABORTED);
		break;
	case EXTENT_STREAM:
		inspecting_note(w, FINDING_UNINSPECTED_STREAM);
		break;
	}
}

/* The object in which codes are looked for. A list of errors is read as its
   first; under success a list is a result. */
static const struct json_node *
codes_root(const struct inspecting *w)
{
	const struct json_node *root;

	if (w->text.doc == NULL || w->text.doc->root == NULL)
		return NULL;
	root = w->text.doc->root;
	if (root->type != JSON_ARRAY)
		return root;
	return w->is_error ? root->first : NULL;
}

static void
open_body(struct inspecting *w)
{
	const struct field *type = field_list_find(w->view->fields,
	    FIELD_CONTENT_TYPE);
	bool read;

	if (type != NULL)
		w->type = coding_media_type(type->value);
	read = may_read_body(w);
	if (read || w->view->extent == EXTENT_STREAM)
		note_extent(w);
	if (read)
		body_text_read(&w->text, w->view, &w->type,
		    w->inspector->decoded_max, w->arena);
	else
		w->text = (struct body_text){ .bytes = w->view->body };
	w->result->findings |= w->text.findings;
	w->result->body = w->text.bytes;
	w->result->doc = w->text.doc;
}

/* How long the names of all fields are. */
static uint64_t
lengths_of(const struct response_view *view)
{
	uint64_t lengths = field_list_lengths(view->fields);

	if (view->trailers != NULL)
		lengths |= field_list_lengths(view->trailers);
	return lengths;
}

static void
find_codes(struct inspecting *w)
{
	w->input = (struct dialect_input){
		.root = codes_root(w), .fields = w->view->fields,
		.trailers = w->view->trailers, .lengths = lengths_of(w->view),
		.media_subtype = w->type.subtype,
		.status = w->view->status,
	};
	reading_find(w->inspector, &w->input, w->found);
	if (w->is_error)
		reading_find_embedded(w->inspector, &w->input, w->arena, w->found);
	reading_judge(w->inspector, w->view->status, w->found);
	if (w->result->request_id.len == 0)
		w->result->request_id = request_id_of_body(w->input.root);
}

static void
take_other_codes(struct inspecting *w, const struct candidate *chosen)
{
	for (size_t i = 0; i < w->found->n; i++) {
		const struct candidate *c = &w->found->items[i];

		if (c != chosen && !c->repeats_status &&
		    w->result->n_codes < INSPECTION_CODES_MAX)
			w->result->codes[w->result->n_codes++] = c->code;
	}
}

/* How the answer keeps to what the catalogue says of the code. */
static void
judge_contract(struct inspecting *w, const struct standing *standing)
{
	if (standing->catalogue == NULL)
		return;
	w->result->catalogue = standing->catalogue;
	w->result->entry = standing->hit.entry;
	if (!standing->hit.status_fits)
		inspecting_note(w, FINDING_STATUS_MISMATCH);
	if (w->result->message.len > 0 &&
	    !catalogue_message_fits(&standing->hit, w->result->message))
		inspecting_note(w, FINDING_MESSAGE_DRIFT);
}

/* Of a stream nothing but the head and trailers would be looked at, so it has
   been looked at enough when a code stood there. */
static void
note_stream_read(struct inspecting *w)
{
	if (w->view->extent == EXTENT_STREAM)
		w->result->findings &= ~FINDING_BIT(FINDING_UNINSPECTED_STREAM);
}

static enum answered_by
who_answered(const struct candidate *chosen)
{
	if (slice_starts_with(chosen->code, SLICE("ERRGATE.")))
		return ANSWERED_BY_ERRGATE;
	return chosen->standing.delegated ? ANSWERED_BY_GATEWAY :
	    ANSWERED_BY_SERVICE;
}

static void
take_candidate(struct inspecting *w, const struct candidate *chosen)
{
	struct inspection *result = w->result;

	result->code = chosen->code;
	result->message = chosen->message;
	if (result->message.len == 0)
		result->message = candidate_message_alone(&dialect_message_only,
		    &w->input);
	result->shape = chosen->dialect;
	if (chosen->dialect != w->inspector->declared)
		inspecting_note(w, FINDING_FOREIGN_SHAPE);
	if (chosen->lacks_message && !w->text.is_cut &&
	    (w->text.doc == NULL || !w->text.is_broken))
		inspecting_note(w, FINDING_MISSING_MESSAGE);
	if (chosen->message_wrong_type ||
	    codeless_has_wrong_type(w->inspector->declared, w->input.root))
		inspecting_note(w, FINDING_WRONG_TYPE);
	result->answered_by = who_answered(chosen);
	note_stream_read(w);
	take_other_codes(w, chosen);
	judge_contract(w, &chosen->standing);
}

/*
 * The verdict on an error.
 *
 * chosen  the code that was read, or NULL.
 *
 * Behind our own limit anything may stand: no verdict, though a code that was
 * read is told. An answer broken off by the origin is judged by its code when
 * there is one. An answer to HEAD has no body by design, so it cannot be
 * malformed: without a code in its head it is uninspected.
 */
static enum verdict
verdict_of(const struct inspecting *w, const struct candidate *chosen)
{
	if (finding_has(w->result->findings, FINDING_UNINSPECTED_LIMIT))
		return VERDICT_UNINSPECTED;
	if (w->text.is_broken && w->text.doc != NULL)
		return VERDICT_MALFORMED;
	if (chosen != NULL)
		return chosen->standing.verdict;
	if ((w->result->findings & uninspected_findings) != 0 ||
	    w->view->method == METHOD_HEAD)
		return VERDICT_UNINSPECTED;
	return VERDICT_MALFORMED;
}

static void
judge_error(struct inspecting *w)
{
	const struct candidate *chosen = reading_best(w->found);

	if (w->view->method == METHOD_HEAD && chosen == NULL)
		inspecting_note(w, FINDING_EMPTY_BODY);
	if (chosen != NULL)
		take_candidate(w, chosen);
	else
		codeless_judge(w);
	w->result->verdict = verdict_of(w, chosen);
}

/* The best candidate that proves an error under a 2xx status, or NULL. */
static const struct candidate *
best_proof(const struct inspecting *w)
{
	const struct candidate *best = NULL;

	for (size_t i = 0; i < w->found->n; i++) {
		const struct candidate *c = &w->found->items[i];

		if (success_proves_error(c, w->inspector->declared, w->input.root) &&
		    (best == NULL || reading_rank(c) < reading_rank(best)))
			best = c;
	}
	return best;
}

/* A 2xx answer without an error: clean, unless part of it was not seen. */
static void
judge_clean(struct inspecting *w)
{
	bool said_ok = w->found->n > 0 && success_has_code(&w->found->items[0]) &&
	    w->found->items[0].node == NULL;

	w->result->findings &= uninspected_findings;
	if (said_ok)
		w->result->findings = 0;	/* as gRPC does in its head */
	w->result->verdict = w->result->findings == 0 ? VERDICT_CLEAN :
	    VERDICT_UNINSPECTED;
}

static void
judge_success(struct inspecting *w)
{
	const struct candidate *chosen = best_proof(w);

	if (chosen == NULL) {
		judge_clean(w);
		return;
	}
	take_candidate(w, chosen);
	inspecting_note(w, FINDING_ERROR_UNDER_SUCCESS);
	if (success_has_result(chosen))
		inspecting_note(w, FINDING_RESULT_WITH_ERROR);
	w->result->verdict = verdict_of(w, chosen);
}

void
inspect_response(const struct inspector *inspector,
    const struct response_view *view, struct arena *arena,
    struct inspection *result)
{
	struct candidates found;
	struct inspecting w = {
		.inspector = inspector, .view = view, .arena = arena,
		.result = result, .is_error = status_is_error(view->status),
		.found = &found,
	};

	*result = (struct inspection){
		.verdict = VERDICT_CLEAN, .answered_by = ANSWERED_BY_SERVICE,
		.body = view->body,
		.request_id = request_id_of_fields(view->fields),
	};
	if (!w.is_error && (!inspector->judge_success ||
	    view->status < 200 || view->status > 299))
		return;
	found.n = 0;		/* the rest is large, and need not be zeroed */
	open_body(&w);
	find_codes(&w);
	if (w.is_error)
		judge_error(&w);
	else
		judge_success(&w);
}
