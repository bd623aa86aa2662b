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

/* Whether a byte behind a member's name begins the next step. */
static inline bool
ends_name(unsigned char c)
{
	return c == '.' || c == '[';
}

static enum json_step_kind
path_next_member(struct slice *path, struct slice *name)
{
	size_t end = 0;

	while (end < path->len && !ends_name(path->ptr[end]))
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
	step->name = SLICE_NONE;
	step->index = 0;
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
	const struct json_node *node =
	    array->type == JSON_ARRAY ? array->first : NULL;

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
	struct json_step step;

	while (json_path_next(&path, &step)) {
		switch (step.kind) {
		case JSON_STEP_MEMBER:
			from = json_doc_member(from, step.name);
			break;
		case JSON_STEP_ELEMENT:
			from = node_element(from, step.index);
			break;
		case JSON_STEP_ANY_MEMBER:
			return from->type != JSON_OBJECT ||
			    path_each_child(from, path, visit, ctx);
		case JSON_STEP_ANY_ELEMENT:
			return from->type != JSON_ARRAY ||
			    path_each_child(from, path, visit, ctx);
		case JSON_STEP_BAD:
			return true;
		}
		if (from == NULL)
			return true;
	}
	return visit(from, ctx);
}

size_t
json_path_common(struct slice a, struct slice b)
{
	size_t len = a.len < b.len ? a.len : b.len, n = 0, at = 0;

	/* Each dot or bracket behind the first byte begins a step. */
	for (; at < len && a.ptr[at] == b.ptr[at]; at++)
		n += at > 0 && ends_name(a.ptr[at]);
	return n + (at > 0 && at < len && ends_name(a.ptr[at]) &&
	    ends_name(b.ptr[at]));
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
