#include "json/json_path.h"

#include "base/number.h"

/* "[n]" or "[*]"; the bracket stands at the front of *path. */
static enum json_step_kind
path_next_element(struct slice *path, size_t *index)
{
	size_t end = slice_index(*path, ']');
	struct slice inside;
	uint64_t number;

	if (end == path->len)
		return JSON_STEP_BAD;
	inside = slice_skip(slice_head(*path, end), 1);
	*path = slice_skip(*path, end + 1);
	if (slice_eq(inside, SLICE("*")))
		return JSON_STEP_ANY_ELEMENT;
	if (!number_parse_u64(inside, &number) || number > UINT32_MAX)
		return JSON_STEP_BAD;
	*index = (size_t)number;
	return JSON_STEP_ELEMENT;
}

static enum json_step_kind
path_next_member(struct slice *path, struct slice *name)
{
	size_t end = 0;

	while (end < path->len && path->ptr[end] != '.' && path->ptr[end] != '[')
		end++;
	*name = slice_head(*path, end);
	*path = slice_skip(*path, end);
	if (end == 0)
		return JSON_STEP_BAD;
	return end == 1 && name->ptr[0] == '*' ? JSON_STEP_ANY_MEMBER :
	    JSON_STEP_MEMBER;
}

/* Skip the dot between two steps. False when what follows is no step. */
static bool
path_skip_dot(struct slice *path)
{
	if (path->len == 0 || path->ptr[0] == '[')
		return true;
	if (path->ptr[0] != '.')
		return false;
	*path = slice_skip(*path, 1);
	return path->len > 0 && path->ptr[0] != '[';
}

bool
json_path_next(struct slice *path, struct json_step *step)
{
	if (path->len == 0)
		return false;
	*step = (struct json_step){ .kind = JSON_STEP_BAD };
	if (path->ptr[0] == '[')
		step->kind = path_next_element(path, &step->index);
	else
		step->kind = path_next_member(path, &step->name);
	if (!path_skip_dot(path))
		step->kind = JSON_STEP_BAD;
	if (step->kind == JSON_STEP_BAD)
		*path = SLICE_NONE;
	return true;
}

bool
json_path_is_valid(struct slice path)
{
	struct json_step step = { .kind = JSON_STEP_BAD };

	while (json_path_next(&path, &step))
		if (step.kind == JSON_STEP_BAD)
			return false;
	return step.kind != JSON_STEP_BAD;
}

static const struct json_node *
node_element(const struct json_node *array, size_t index)
{
	const struct json_node *node = array->first;

	while (node != NULL && index-- > 0)
		node = node->next;
	return node;
}

static bool
path_each_child(const struct json_node *from, struct slice rest,
    bool (*visit)(const struct json_node *, void *), void *ctx)
{
	for (const struct json_node *at = from->first; at != NULL; at = at->next)
		if (!at->shadowed && !json_path_each(at, rest, visit, ctx))
			return false;
	return true;
}

bool
json_path_each(const struct json_node *from, struct slice path,
    bool (*visit)(const struct json_node *, void *), void *ctx)
{
	const struct json_node *next = NULL;
	struct json_step step;

	if (!json_path_next(&path, &step))
		return visit(from, ctx);
	switch (step.kind) {
	case JSON_STEP_MEMBER:
		next = json_doc_member(from, step.name);
		break;
	case JSON_STEP_ELEMENT:
		if (from->type == JSON_ARRAY)
			next = node_element(from, step.index);
		break;
	case JSON_STEP_ANY_MEMBER:
		return from->type != JSON_OBJECT ||
		    path_each_child(from, path, visit, ctx);
	case JSON_STEP_ANY_ELEMENT:
		return from->type != JSON_ARRAY ||
		    path_each_child(from, path, visit, ctx);
	case JSON_STEP_BAD:
		break;
	}
	return next == NULL || json_path_each(next, path, visit, ctx);
}

static bool
step_eq(const struct json_step *a, const struct json_step *b)
{
	return a->kind == b->kind && a->index == b->index &&
	    slice_eq(a->name, b->name);
}

size_t
json_path_common(struct slice a, struct slice b)
{
	struct json_step one, other;
	size_t n = 0;

	while (json_path_next(&a, &one) && json_path_next(&b, &other) &&
	    a.len > 0 && b.len > 0 && step_eq(&one, &other))
		n++;
	return n;
}

size_t
json_path_steps(struct slice path)
{
	struct json_step step;
	size_t n = 0;

	while (json_path_next(&path, &step))
		n++;
	return n;
}
