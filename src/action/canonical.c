#include "action/canonical.h"

#include "base/utf8.h"
#include "json/json_path.h"

/* Bits of a set of enum canonical_part. */
#define PART_BIT(part) (1u << (part))
#define PARTS_ALL (PART_BIT(CANONICAL_PARTS) - 1)

/* Add a step to the end of a path. */
static bool
path_add(struct canonical_path *path, const struct json_step *step)
{
	struct canonical_step *last = &path->steps[path->n_steps];

	switch (step->kind) {
	case JSON_STEP_MEMBER:
		if (path->n_steps == CANONICAL_STEPS_MAX)
			return false;
		*last = (struct canonical_step){ step->name, false };
		path->n_steps++;
		return true;
	case JSON_STEP_ELEMENT:
	case JSON_STEP_ANY_ELEMENT:
		if (path->n_steps == 0 || last[-1].is_array || step->index != 0)
			return false;
		last[-1].is_array = true;
		return true;
	case JSON_STEP_ANY_MEMBER:
	case JSON_STEP_BAD:
		break;
	}
	return false;
}

/* Read a path that ends in a member. */
static bool
path_read(struct slice text, struct canonical_path *path)
{
	struct slice rest = text;
	struct json_step step;

	*path = (struct canonical_path){ .text = text };
	if (slice_starts_with_nocase(text, SLICE("header:")))
		return false;
	while (json_path_next(&rest, &step))
		if (!path_add(path, &step))
			return false;
	return path->n_steps > 0 && !path->steps[path->n_steps - 1].is_array;
}

/* Whether two steps lead to the same place; a name that is an array in one
   path and an object in the other is a clash. */
static bool
step_eq(const struct canonical_step *a, const struct canonical_step *b)
{
	return slice_eq(a->name, b->name) && a->is_array == b->is_array;
}

/* Whether both paths can be written into one body: they part at some step,
   with different names. */
static bool
paths_agree(const struct canonical_path *a, const struct canonical_path *b)
{
	size_t n = a->n_steps < b->n_steps ? a->n_steps : b->n_steps;

	for (size_t i = 0; i < n; i++)
		if (!step_eq(&a->steps[i], &b->steps[i]))
			return !slice_eq(a->steps[i].name, b->steps[i].name);
	return false;
}

static bool
paths_read(struct canonical *c, struct slice code, struct slice message)
{
	struct canonical_path *paths = c->paths;

	return path_read(code, &paths[CANONICAL_CODE]) &&
	    path_read(message, &paths[CANONICAL_MESSAGE]) &&
	    paths_agree(&paths[CANONICAL_CODE], &paths[CANONICAL_MESSAGE]);
}

void
canonical_init(struct canonical *c, const struct dialect *shape)
{
	bool read;

	*c = (struct canonical){ 0 };
	if (shape != NULL && paths_read(c, dialect_code_path(shape),
	    dialect_message_path(shape)))
		return;
	read = paths_read(c, SLICE("error_code"), SLICE("error_msg"));
	assert(read);
	(void)read;
}

/* Every value anew, and of members with one name only the last. The depth
   is bounded by that of the document. */
static void
write_unique(struct json_writer *w, const struct json_node *node)
{
	bool is_object = node->type == JSON_OBJECT;

	if (!is_object && node->type != JSON_ARRAY) {
		json_writer_node(w, node);
		return;
	}
	if (is_object)
		json_writer_object_begin(w);
	else
		json_writer_array_begin(w);
	for (const struct json_node *at = node->first; at != NULL; at = at->next) {
		if (at->shadowed)
			continue;
		if (is_object)
			json_writer_name(w, at->name);
		write_unique(w, at);
	}
	if (is_object)
		json_writer_object_end(w);
	else
		json_writer_array_end(w);
}

/* Whether a member of that name is written from the paths, at this level. */
static bool
is_on_path(const struct canonical *c, unsigned parts, size_t level,
    struct slice name)
{
	for (unsigned i = 0; i < CANONICAL_PARTS; i++)
		if ((parts & PART_BIT(i)) != 0 &&
		    slice_eq(c->paths[i].steps[level].name, name))
			return true;
	return false;
}

/* Whether all names in a member are UTF-8: written with U+FFFD in place of other
   bytes, two of them could become the same. The depth is the document's. */
static bool
has_sound_names(const struct json_node *member)
{
	if (utf8_valid_len(member->name) != member->name.len)
		return false;
	for (const struct json_node *at = member->first; at != NULL; at = at->next)
		if (!has_sound_names(at))
			return false;
	return true;
}

static void
write_other(struct canonical *c, struct json_writer *w,
    const struct json_node *member)
{
	if (!member->closed || (c->drops != NULL && c->drops(member, c->ctx))) {
		c->lost = true;
		return;
	}
	json_writer_name(w, member->name);
	if (c->unique)
		write_unique(w, member);
	else
		json_writer_node(w, member);
}

/* Carry over what the source has beside the paths. */
static void
write_others(struct canonical *c, struct json_writer *w, unsigned parts,
    size_t level, const struct json_node *source)
{
	const struct json_node *at = source == NULL ? NULL : source->first;

	for (; at != NULL; at = at->next) {
		if (at->shadowed || !has_sound_names(at))
			c->lost = true;
		else if (is_on_path(c, parts, level, at->name))
			continue;
		else if (level == 0 && c->set_aside_name.len > 0 &&
		    slice_eq(at->name, c->set_aside_name))
			c->set_aside = at;
		else
			write_other(c, w, at);
	}
}

/* The object of the source that a step leads into, or NULL. */
static const struct json_node *
step_into(struct canonical *c, const struct canonical_step *step,
    const struct json_node *source)
{
	const struct json_node *at = source == NULL ? NULL :
	    json_doc_member(source, step->name);
	const struct json_node *element;

	if (at == NULL)
		return NULL;
	if (step->is_array && at->type == JSON_ARRAY) {
		element = at->first;
		if (element != NULL && element->next != NULL)
			c->lost = true;
		at = element;
	} else if (step->is_array) {
		c->lost = true;
		return NULL;
	}
	if (at != NULL && at->type == JSON_OBJECT)
		return at;
	c->lost |= at != NULL && at->type != JSON_NULL;
	return NULL;
}

/* Write code or message, and note whether the source had something else. */
static void
write_value(struct canonical *c, struct json_writer *w, unsigned part,
    struct slice name, const struct json_node *source)
{
	struct slice value = part == CANONICAL_CODE ? c->code : c->message;
	const struct json_node *old = source == NULL ? NULL :
	    json_doc_member(source, name);

	if (old != NULL && old->type != JSON_NULL && !slice_eq(old->text, value))
		c->lost = true;
	json_writer_name(w, name);
	json_writer_string(w, value);
}

static void write_level(struct canonical *c, struct json_writer *w,
    unsigned parts, size_t level, const struct json_node *source);

/* Write an object on the way to some parts, inside its array if it has one. */
static void
write_step(struct canonical *c, struct json_writer *w, unsigned parts,
    size_t level, const struct canonical_step *step,
    const struct json_node *source)
{
	json_writer_name(w, step->name);
	if (step->is_array)
		json_writer_array_begin(w);
	json_writer_object_begin(w);
	write_level(c, w, parts, level + 1, step_into(c, step, source));
	json_writer_object_end(w);
	if (step->is_array)
		json_writer_array_end(w);
}

/* The parts among `parts` that take the same step as `part` at this level. */
static unsigned
parts_together(const struct canonical *c, unsigned parts, unsigned part,
    size_t level)
{
	unsigned together = 0;

	for (unsigned i = 0; i < CANONICAL_PARTS; i++)
		if ((parts & PART_BIT(i)) != 0 && step_eq(
		    &c->paths[i].steps[level], &c->paths[part].steps[level]))
			together |= PART_BIT(i);
	return together;
}

/* Write the members of one object: the parts that lie in it, then the rest. */
static void
write_level(struct canonical *c, struct json_writer *w, unsigned parts,
    size_t level, const struct json_node *source)
{
	unsigned left = parts;

	for (unsigned i = 0; i < CANONICAL_PARTS; i++) {
		const struct canonical_path *path = &c->paths[i];
		unsigned together;

		if ((left & PART_BIT(i)) == 0)
			continue;
		together = parts_together(c, left, i, level);
		left &= ~together;
		if (level + 1 == path->n_steps)
			write_value(c, w, i, path->steps[level].name, source);
		else
			write_step(c, w, together, level, &path->steps[level],
			    source);
	}
	write_others(c, w, parts, level, source);
}

bool
canonical_names(const struct canonical *c, struct slice name)
{
	return is_on_path(c, PARTS_ALL, 0, name);
}

void
canonical_write(struct canonical *c, struct json_writer *w,
    const struct json_node *source)
{
	write_level(c, w, PARTS_ALL, 0, source);
}

bool
canonical_fits(const struct canonical *c, const struct json_node *root)
{
	for (unsigned i = 0; i < CANONICAL_PARTS; i++) {
		const struct json_node *node =
		    json_doc_path(root, c->paths[i].text);
		struct slice value = i == CANONICAL_CODE ? c->code : c->message;

		if (node == NULL || node->type != JSON_STRING ||
		    node->text.len == 0 || !slice_eq(node->text, value))
			return false;
	}
	return true;
}
