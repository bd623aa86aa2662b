#include "inspect/dialect_path.h"

#include "http/field.h"
#include "json/json_path.h"

bool
dialect_path_read(struct dialect_path *path, struct slice text)
{
	static const struct slice header = SLICE_LIT("header:");
	struct slice rest = text;
	struct json_step step;

	*path = (struct dialect_path){ .text = text, .rest = text };
	if (slice_starts_with(text, header)) {
		path->kind = PATH_FIELD;
		path->first = slice_skip(text, header.len);
		path->rest = SLICE_NONE;
		return field_is_token(path->first);
	}
	if (!json_path_is_valid(text))
		return false;
	if (json_path_next(&rest, &step) && step.kind == JSON_STEP_MEMBER) {
		path->first = step.name;
		path->rest = rest;
	}
	return true;
}

const struct json_node *
dialect_path_find(const struct dialect_path *path, const struct json_node *root)
{
	if (path->kind != PATH_BODY)
		return NULL;
	if (path->first.len > 0) {
		root = json_doc_member(root, path->first);
		if (path->rest.len == 0)
			return root;
	}
	return json_doc_path(root, path->rest);
}

void
dialect_path_each(const struct dialect_path *path, const struct json_node *root,
    bool (*visit)(const struct json_node *, void *), void *ctx)
{
	if (path->kind != PATH_BODY)
		return;
	if (path->first.len > 0)
		root = json_doc_member(root, path->first);
	if (root != NULL)
		(void)json_path_each(root, path->rest, visit, ctx);
}

/* How many steps of two paths are the same before either one's last. */
static size_t
common_steps(const struct dialect_path *a, const struct dialect_path *b)
{
	if (a->rest.len == 0 || b->rest.len == 0 || !slice_eq(a->first, b->first))
		return 0;
	return json_path_common(a->text, b->text);
}

const struct json_node *
dialect_path_beside(const struct dialect_path *path,
    const struct json_node *root, const struct json_node *code,
    const struct dialect_path *code_path)
{
	size_t common = common_steps(path, code_path), climb;
	struct slice rest = path->text;
	struct json_step step;

	if (common == 0)
		return dialect_path_find(path, root);
	climb = json_path_steps(code_path->text) - common;
	for (; climb > 0 && code != NULL; climb--)
		code = code->parent;
	for (; common > 0; common--)
		if (!json_path_next(&rest, &step))
			return NULL;
	return json_doc_path(code, rest);
}
