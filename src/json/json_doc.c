#include "json/json_doc.h"

#include <stdlib.h>
#include <string.h>

#include "json/json_path.h"

/* An object of more members than this is looked up through an index. */
#define INDEX_MIN 12

struct doc_builder {
	struct json_doc *doc;
	struct slice text;
	struct arena *arena;
	size_t nodes_left;
	struct json_node *open;		/* innermost object or array, or NULL */
	struct slice name;		/* of the member that comes next */
	bool no_memory;
};

/* Length first: telling unlike names apart must not cost their length. */
static int
name_cmp(struct slice a, struct slice b)
{
	if (a.len != b.len)
		return a.len < b.len ? -1 : 1;
	return slice_cmp(a, b);
}

static int
index_cmp(const void *a, const void *b)
{
	const struct json_node *one = *(struct json_node *const *)a;
	const struct json_node *other = *(struct json_node *const *)b;
	int order = name_cmp(one->name, other->name);

	return order != 0 ? order :
	    (one->order > other->order) - (one->order < other->order);
}

static void
mark_shadowed(struct doc_builder *b, struct json_node *node)
{
	node->shadowed = true;
	b->doc->has_duplicates = true;
}

/* Sort the members by name; of equal names the last stands last. */
static void
object_index(struct doc_builder *b, struct json_node *object)
{
	struct json_node **index, *node;
	size_t n = 0;

	index = arena_alloc(b->arena, object->n_children * sizeof(struct json_node *));
	if (index == NULL) {
		b->no_memory = true;
		return;
	}
	for (node = object->first; node != NULL; node = node->next)
		index[n++] = node;
	qsort(index, n, sizeof(struct json_node *), index_cmp);
	for (size_t i = 1; i < n; i++)
		if (slice_eq(index[i - 1]->name, index[i]->name))
			mark_shadowed(b, index[i - 1]);
	object->index = index;
}

/* Find duplicate names once all members of an object are there. */
static void
object_finish(struct doc_builder *b, struct json_node *object)
{
	struct json_node *node, *later;

	if (object->n_children > INDEX_MIN) {
		object_index(b, object);
		return;
	}
	for (node = object->first; node != NULL; node = node->next)
		for (later = node->next; later != NULL; later = later->next)
			if (slice_eq(node->name, later->name)) {
				mark_shadowed(b, node);
				break;
			}
}

/* Bytes that live as long as the document: a copy unless they lie in the text. */
static bool
doc_keep(struct doc_builder *b, struct slice *bytes)
{
	uintptr_t at = (uintptr_t)bytes->ptr, text = (uintptr_t)b->text.ptr;

	if (bytes->len == 0 || (at >= text && at - text < b->text.len))
		return true;
	*bytes = arena_copy(b->arena, *bytes);
	return bytes->ptr != NULL;
}

/*
 * Fill a new node. Each member by its own: zeroing the struct as a whole is a
 * string instruction, which takes longer to start than these take.
 */
static void
node_init(struct json_node *node, enum json_type type, struct slice name,
    struct json_node *parent)
{
	node->type = type;
	node->shadowed = false;
	node->closed = false;
	node->name = name;
	node->text = SLICE_NONE;
	node->raw = SLICE_NONE;
	node->parent = parent;
	node->first = NULL;
	node->last = NULL;
	node->next = NULL;
	node->names = 0;
	node->order = 0;
	node->n_children = 0;
	node->index = NULL;
}

/* A new node behind its siblings, or NULL. */
static struct json_node *
doc_add(struct doc_builder *b, enum json_type type)
{
	struct json_node *node = NULL;

	if (b->nodes_left > 0)
		node = arena_take(b->arena, sizeof(*node));
	if (node == NULL) {
		b->no_memory = true;
		return NULL;
	}
	b->nodes_left--;
	node_init(node, type, b->name, b->open);
	b->name = SLICE_NONE;
	if (b->open == NULL) {
		b->doc->root = node;
		return node;
	}
	if (b->open->last == NULL)
		b->open->first = node;
	else
		b->open->last->next = node;
	b->open->last = node;
	if (b->open->type == JSON_OBJECT)
		b->open->names |= json_doc_name_bit(node->name);
	node->order = b->open->n_children++;
	return node;
}

static bool
doc_scalar(struct doc_builder *b, enum json_type type, struct slice text)
{
	struct json_node *node;

	if (!doc_keep(b, &text)) {
		b->no_memory = true;
		return false;
	}
	node = doc_add(b, type);
	if (node == NULL)
		return false;
	node->text = text;
	node->closed = true;
	return true;
}

static bool
doc_on_null(void *ctx)
{
	return doc_scalar(ctx, JSON_NULL, SLICE("null"));
}

static bool
doc_on_bool(bool value, void *ctx)
{
	return doc_scalar(ctx, JSON_BOOL, value ? SLICE("true") : SLICE("false"));
}

static bool
doc_on_number(struct slice digits, void *ctx)
{
	return doc_scalar(ctx, JSON_NUMBER, digits);
}

static bool
doc_on_string(struct slice text, void *ctx)
{
	return doc_scalar(ctx, JSON_STRING, text);
}

static bool
doc_on_name(struct slice name, void *ctx)
{
	struct doc_builder *b = ctx;

	b->name = name;
	if (doc_keep(b, &b->name))
		return true;
	b->no_memory = true;
	return false;
}

static bool
doc_begin(struct doc_builder *b, enum json_type type, size_t end_at)
{
	struct json_node *node = doc_add(b, type);

	if (node == NULL)
		return false;
	node->raw.ptr = b->text.ptr + end_at - 1;	/* len stays 0 until it closes */
	b->open = node;
	return true;
}

static bool
doc_end(struct doc_builder *b, size_t end_at)
{
	struct json_node *node = b->open;

	node->closed = true;
	node->raw.len = (size_t)(b->text.ptr + end_at - node->raw.ptr);
	if (node->type == JSON_OBJECT)
		object_finish(b, node);
	b->open = node->parent;
	return true;
}

static bool
doc_on_object_begin(size_t end_at, void *ctx)
{
	return doc_begin(ctx, JSON_OBJECT, end_at);
}

static bool
doc_on_array_begin(size_t end_at, void *ctx)
{
	return doc_begin(ctx, JSON_ARRAY, end_at);
}

static bool
doc_on_end(size_t end_at, void *ctx)
{
	return doc_end(ctx, end_at);
}

static const struct json_handler doc_handler = {
	.on_null = doc_on_null,
	.on_bool = doc_on_bool,
	.on_number = doc_on_number,
	.on_string = doc_on_string,
	.on_name = doc_on_name,
	.on_object_begin = doc_on_object_begin,
	.on_object_end = doc_on_end,
	.on_array_begin = doc_on_array_begin,
	.on_array_end = doc_on_end,
};

void
json_doc_read(struct json_doc *doc, struct slice text, unsigned depth_max,
    size_t nodes_max, struct arena *arena)
{
	struct doc_builder b = {
		.doc = doc, .text = text, .arena = arena, .nodes_left = nodes_max,
	};

	*doc = (struct json_doc){ 0 };
	doc->rc = json_scan(text, depth_max, &doc_handler, &b, arena,
	    &doc->error_at);
	for (; b.open != NULL; b.open = b.open->parent)
		if (b.open->type == JSON_OBJECT)
			object_finish(&b, b.open);
	if (b.no_memory)
		doc->rc = JSON_NO_MEMORY;
}

/* The last member of that name in an object that has an index. */
static const struct json_node *
index_find(const struct json_node *object, struct slice name)
{
	size_t low = 0, high = object->n_children;

	/* The first member that sorts behind the name is at `low`. */
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (name_cmp(object->index[middle]->name, name) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0 || !slice_eq(object->index[low - 1]->name, name))
		return NULL;
	return object->index[low - 1];
}

const struct json_node *
json_doc_member_find(const struct json_node *object, struct slice name)
{
	const struct json_node *found = NULL;

	if (object->index != NULL)
		return index_find(object, name);
	for (const struct json_node *at = object->first; at != NULL; at = at->next)
		if (slice_eq(at->name, name))
			found = at;
	return found;
}

static bool
path_keep_first(const struct json_node *node, void *ctx)
{
	const struct json_node **found = ctx;

	*found = node;
	return false;
}

const struct json_node *
json_doc_path(const struct json_node *from, struct slice path)
{
	const struct json_node *found = NULL;

	if (from != NULL && path.len > 0)
		json_path_each(from, path, path_keep_first, &found);
	return found;
}
