#include "inspect/candidate.h"

#include "base/number.h"

/*
 * Nodes that one path leads to. Members of an object are in order of name,
 * because the order in the body must not matter; elements of an array stay.
 */
struct matches {
	const struct json_node *nodes[CANDIDATES_MAX];
	size_t n;
};

static bool
sorts_before(const struct json_node *a, const struct json_node *b)
{
	return a->parent != NULL && b->parent != NULL &&
	    slice_cmp(a->parent->name, b->parent->name) < 0;
}

/* Insert a node; the last falls out when all places are taken. */
static bool
matches_add(const struct json_node *node, void *ctx)
{
	struct matches *m = ctx;
	size_t at = m->n;

	while (at > 0 && sorts_before(node, m->nodes[at - 1]))
		at--;
	if (at == CANDIDATES_MAX)
		return true;
	if (m->n < CANDIDATES_MAX)
		m->n++;
	for (size_t i = m->n - 1; i > at; i--)
		m->nodes[i] = m->nodes[i - 1];
	m->nodes[at] = node;
	return true;
}

static struct slice
header_value(const struct dialect_input *input, struct slice name)
{
	const struct field *field = NULL;

	if (input->fields != NULL)
		field = field_list_find_name(input->fields, name);
	if (field == NULL && input->trailers != NULL)
		field = field_list_find_name(input->trailers, name);
	return field == NULL ? SLICE_NONE : field->value;
}

/* Whether a code, as a number or as text, is the status and no more. */
static bool
repeats_status(struct slice code, unsigned status)
{
	uint64_t number;

	return number_parse_u64(code, &number) && number == status;
}

static bool
is_blank(struct slice code)
{
	for (size_t i = 0; i < code.len; i++)
		if (code.ptr[i] > ' ')
			return false;
	return true;
}

static bool
need_holds(const struct dialect_need *need, const struct json_node *root)
{
	const struct json_node *node = dialect_path_find(&need->path, root);

	if (node == NULL)
		return false;
	switch (need->kind) {
	case NEED_TEXT:
		return node->type == JSON_STRING &&
		    slice_eq(node->text, slice_str(need->text));
	case NEED_STRING:
		return node->type == JSON_STRING;
	case NEED_NUMBER:
		return node->type == JSON_NUMBER;
	}
	return false;
}

bool
candidate_has_mark(const struct dialect_input *input,
    const struct dialect_path *mark)
{
	switch (mark->kind) {
	case PATH_BODY:
		return dialect_path_find(mark, input->root) != NULL;
	case PATH_FIELD:
		return header_value(input, mark->first).len > 0;
	case PATH_MEDIA:
		return slice_eq_nocase(input->media_subtype, mark->first);
	}
	return false;
}

bool
candidate_dialect_applies(const struct dialect *d,
    const struct dialect_input *input)
{
	const struct dialect_need *need;
	const struct dialect_path *mark;

	for (need = d->needs; need != NULL && need->path.text.len > 0; need++)
		if (!need_holds(need, input->root))
			return false;
	for (need = d->unless; need != NULL && need->path.text.len > 0; need++)
		if (need_holds(need, input->root))
			return false;
	if (d->marks == NULL)
		return true;
	for (mark = d->marks; mark->text.len > 0; mark++)
		if (candidate_has_mark(input, mark))
			return true;
	return false;
}

/* The code that a node holds; empty when it holds none. */
static struct slice
node_code(const struct dialect *d, const struct json_node *node, unsigned status)
{
	struct slice code;

	if ((d->flags & DIALECT_CODE_IS_NAME) != 0)
		code = node->type == JSON_NUMBER &&
		    repeats_status(node->text, status) && node->parent != NULL ?
		    node->parent->name : SLICE_NONE;
	else if (node->type == JSON_STRING || (node->type == JSON_NUMBER &&
	    (d->flags & DIALECT_STRINGS_ONLY) == 0))
		code = node->text;
	else
		return SLICE_NONE;
	return d->refine == NULL ? code : d->refine(code);
}

/* Take one message path; false when it leads nowhere. */
static bool
take_message(struct candidate *c, const struct dialect_input *input,
    const struct dialect_path *code_path, const struct dialect_path *path)
{
	const struct json_node *node;

	if (path->kind == PATH_FIELD) {
		c->message = header_value(input, path->first);
		return c->message.len > 0;
	}
	node = c->node == NULL ? dialect_path_find(path, input->root) :
	    dialect_path_beside(path, input->root, c->node, code_path);
	if (node == NULL || node->type == JSON_NULL)
		return false;
	c->message_wrong_type |= node->type != JSON_STRING;
	if (node->type == JSON_STRING)
		c->message = node->text;
	return c->message.len > 0;
}

/* Find the message beside code path i: message path i, then all in order. */
static void
find_message(struct candidate *c, const struct dialect_input *input, size_t i)
{
	const struct dialect_path *code = &c->dialect->code[i];
	const struct dialect_path *paths = c->dialect->message;
	size_t n = 0;

	while (n <= i && paths[n].text.len > 0)
		n++;
	if (n <= i || !take_message(c, input, code, &paths[i]))
		for (; paths->text.len > 0; paths++)
			if (take_message(c, input, code, paths))
				break;
	if (c->message.len > 0)
		c->message_wrong_type = false;
}

void
candidate_add(struct candidates *found, const struct candidate *candidate)
{
	for (size_t i = 0; i < found->n; i++) {
		struct candidate *other = &found->items[i];

		if (!slice_eq(other->code, candidate->code))
			continue;
		if (other->message.len == 0)
			other->message = candidate->message;
		return;
	}
	if (found->n < CANDIDATES_MAX)
		found->items[found->n++] = *candidate;
}

/* Find the message beside a code. False when that is no candidate after all. */
static bool
finish_candidate(struct candidate *c, const struct dialect_input *input,
    struct candidates *found, size_t i)
{
	if (is_blank(c->code))
		return false;
	c->repeats_status = (c->dialect->flags & DIALECT_CODE_IS_NAME) == 0 &&
	    repeats_status(c->code, input->status);
	find_message(c, input, i);
	c->lacks_message = c->message.len == 0 && !c->message_wrong_type &&
	    c->dialect->message[0].text.len > 0;
	if ((c->dialect->flags & DIALECT_NEEDS_MESSAGE) != 0 && c->message.len == 0)
		return false;
	candidate_add(found, c);
	return true;
}

/* Take the code that a node on code path i holds, if any. */
static bool
take_node(const struct dialect *d, const struct dialect_input *input,
    struct candidates *found, size_t i, const struct json_node *node)
{
	struct candidate c = {
		.dialect = d, .node = node, .code = node_code(d, node, input->status),
	};

	return finish_candidate(&c, input, found, i);
}

static bool
take_field(const struct dialect *d, const struct dialect_input *input,
    struct candidates *found, size_t i)
{
	struct candidate c = {
		.dialect = d, .code = header_value(input, d->code[i].first),
	};

	if (d->refine != NULL)
		c.code = d->refine(c.code);
	return finish_candidate(&c, input, found, i);
}

/* Follow code path i of a dialect. Returns whether a code was there. */
static bool
find_at(const struct dialect *d, const struct dialect_input *input,
    struct candidates *found, size_t i)
{
	const struct dialect_path *path = &d->code[i];
	const struct json_node *node;
	struct matches m;
	bool any = false;

	if (path->kind == PATH_FIELD)
		return take_field(d, input, found, i);
	if (path->rest.len == 0) {	/* as a rule; leads to one node at most */
		node = dialect_path_find(path, input->root);
		return node != NULL && take_node(d, input, found, i, node);
	}
	m.n = 0;
	dialect_path_each(path, input->root, matches_add, &m);
	for (size_t k = 0; k < m.n; k++)
		any |= take_node(d, input, found, i, m.nodes[k]);
	return any;
}

void
candidate_find(const struct dialect *dialect, const struct dialect_input *input,
    struct candidates *found)
{
	if (!candidate_dialect_applies(dialect, input))
		return;
	for (size_t i = 0; dialect->code[i].text.len > 0; i++)
		if (find_at(dialect, input, found, i) &&
		    (dialect->flags & DIALECT_ONE_CODE) != 0)
			return;
}

static bool
keep_text(const struct json_node *node, void *ctx)
{
	struct slice *text = ctx;

	if (node->type == JSON_STRING &&
	    (text->len == 0 || slice_cmp(node->text, *text) < 0))
		*text = node->text;
	return true;
}

struct slice
candidate_message_alone(const struct dialect *dialect,
    const struct dialect_input *input)
{
	const struct dialect_path *path = dialect->message;
	struct slice text = SLICE_NONE;

	for (; path->text.len > 0 && text.len == 0; path++)
		dialect_path_each(path, input->root, keep_text, &text);
	return text;
}
