#include "inspect/inspecting.h"

bool
codeless_has_wrong_type(const struct dialect *dialect,
    const struct json_node *root)
{
	const struct dialect_path *path;

	if ((dialect->flags & DIALECT_CHECK_TYPE) == 0)
		return false;
	for (path = dialect->code; path->text.len > 0; path++) {
		const struct json_node *node = dialect_path_find(path, root);

		if (node != NULL && node->type != JSON_STRING &&
		    node->type != JSON_NUMBER)
			return true;
	}
	return false;
}

static bool
any_wrong_type(const struct inspecting *w)
{
	const struct dialect *const *at;

	if (codeless_has_wrong_type(w->inspector->declared, w->input.root))
		return true;
	for (at = dialect_table(); *at != NULL; at++)
		if (candidate_dialect_applies(*at, &w->input) &&
		    codeless_has_wrong_type(*at, w->input.root))
			return true;
	return false;
}

static void
take_shape(struct inspecting *w, const struct dialect *shape)
{
	w->result->shape = shape;
	if (shape != w->inspector->declared)
		inspecting_note(w, FINDING_FOREIGN_SHAPE);
}

/* Take a dialect for the shape if its message is there. */
static bool
take_message(struct inspecting *w, const struct dialect *dialect)
{
	struct slice message = candidate_message_alone(dialect, &w->input);

	if (message.len == 0)
		return false;
	w->result->message = message;
	take_shape(w, dialect);
	return true;
}

/* A dialect that can be told without its code: a mark shows it. */
static bool
take_marked(struct inspecting *w)
{
	const struct dialect *const *at;

	for (at = dialect_table(); *at != NULL; at++)
		if ((*at)->known_by.text.len > 0 &&
		    candidate_has_mark(&w->input, &(*at)->known_by) &&
		    candidate_dialect_applies(*at, &w->input) &&
		    take_message(w, *at))
			return true;
	return false;
}

static void
judge_object(struct inspecting *w)
{
	bool has_message = take_message(w, w->inspector->declared) ||
	    take_marked(w) || take_message(w, &dialect_message_only);

	if (!inspecting_read_whole(w))
		return;
	inspecting_note(w, any_wrong_type(w) ? FINDING_WRONG_TYPE :
	    FINDING_MISSING_CODE);
	if (!has_message)
		inspecting_note(w, FINDING_MISSING_MESSAGE);
}

/*
 * A shape that is known by name only. Where the API declares it, it is no
 * fault, but neither can it be judged.
 */
static void
judge_named(struct inspecting *w, const struct dialect *shape,
    enum finding fault)
{
	if (w->inspector->declared != shape)
		return;
	w->result->shape = shape;
	w->result->findings &= ~FINDING_BIT(fault);
	inspecting_note(w, FINDING_UNINSPECTED_CODING);
}

void
codeless_judge(struct inspecting *w)
{
	switch (w->text.kind) {
	case BODY_JSON:
		if (w->input.root != NULL && w->input.root->type == JSON_OBJECT)
			judge_object(w);
		break;
	case BODY_HTML:
		judge_named(w, &dialect_html, FINDING_HTML_BODY);
		if (w->result->shape == NULL)
			w->result->answered_by = ANSWERED_BY_MIDDLEBOX;
		break;
	case BODY_XML:
		judge_named(w, &dialect_xml_error, FINDING_NOT_JSON);
		take_shape(w, &dialect_xml_error);
		break;
	case BODY_PLAIN:
		w->result->answered_by = ANSWERED_BY_MIDDLEBOX;
		break;
	case BODY_ABSENT:
	case BODY_EMPTY:
	case BODY_UTF16:
	case BODY_BINARY:
		break;
	}
}
