#include "inspect/reading.h"

#include "inspect/success.h"

#define EMBEDDED_MAX 8

/* Whether some candidate is more than a repetition of the status. */
static bool
has_code(const struct candidates *found)
{
	for (size_t i = 0; i < found->n; i++)
		if (!found->items[i].repeats_status)
			return true;
	return false;
}

static bool
is_extra(const struct inspector *inspector, const struct dialect *dialect)
{
	for (size_t i = 0; i < inspector->n_extra; i++)
		if (inspector->extra[i] == dialect)
			return true;
	return false;
}

void
reading_find(const struct inspector *inspector,
    const struct dialect_input *input, struct candidates *found)
{
	const struct dialect *const *table = dialect_table();
	dialect_set near = dialect_index_find(&inspector->dialects,
	    input->root == NULL ? 0 : input->root->names, input->lengths);

	candidate_find(inspector->declared, input, found);
	for (size_t i = 0; i < inspector->n_extra; i++)
		if (inspector->extra[i] != inspector->declared)
			candidate_find(inspector->extra[i], input, found);
	while (near != 0) {
		const struct dialect *dialect = table[dialect_set_next(&near)];

		if (dialect == inspector->declared || is_extra(inspector, dialect))
			continue;
		if ((dialect->flags & DIALECT_FALLBACK) == 0 || !has_code(found))
			candidate_find(dialect, input, found);
	}
}

/* Strings that look like JSON objects, by the names of their members. */
struct embedded {
	const struct json_node *strings[EMBEDDED_MAX];
	size_t n;
	bool is_ours;		/* the body was written by errgate */
};

static void
embedded_add(struct embedded *e, const struct json_node *node)
{
	size_t at = e->n;

	if (node->type != JSON_STRING || node->text.len == 0 ||
	    node->text.ptr[0] != '{' ||
	    (e->is_ours && slice_eq(node->name, SLICE("original"))))
		return;
	while (at > 0 && slice_cmp(node->name, e->strings[at - 1]->name) < 0)
		at--;
	if (at == EMBEDDED_MAX)
		return;
	if (e->n < EMBEDDED_MAX)
		e->n++;
	for (size_t i = e->n - 1; i > at; i--)
		e->strings[i] = e->strings[i - 1];
	e->strings[at] = node;
}

static void
embedded_add_members(struct embedded *e, const struct json_node *node)
{
	if (node->type != JSON_OBJECT)
		return;
	for (const struct json_node *at = node->first; at != NULL; at = at->next)
		if (!at->shadowed)
			embedded_add(e, at);
}

/* Add the codes that a text holds, as codes of the string it stands in. */
static void
find_in_text(const struct inspector *inspector, const struct json_node *string,
    unsigned status, struct arena *arena, struct candidates *found)
{
	struct json_doc doc;
	struct dialect_input input = { .status = status };
	struct candidates inner;

	json_doc_read(&doc, string->text, READING_DEPTH_MAX, READING_NODES_MAX,
	    arena);
	input.root = doc.root;
	if (doc.root == NULL || doc.root->type != JSON_OBJECT)
		return;
	inner.n = 0;
	reading_find(inspector, &input, &inner);
	for (size_t i = 0; i < inner.n; i++) {
		inner.items[i].dialect = &dialect_embedded;
		candidate_add(found, &inner.items[i]);
	}
}

/* Whether the body is one that errgate has written: of its codes, one is ours. */
static bool
has_our_code(const struct candidates *found)
{
	for (size_t i = 0; i < found->n; i++)
		if (slice_starts_with(found->items[i].code, SLICE("ERRGATE.")))
			return true;
	return false;
}

void
reading_find_embedded(const struct inspector *inspector,
    const struct dialect_input *input, struct arena *arena,
    struct candidates *found)
{
	/* What was replaced stands in `original`, and was judged already. */
	struct embedded embedded = { .n = 0, .is_ours = has_our_code(found) };
	const struct json_node *root = input->root, *at;

	if (root == NULL)
		return;
	embedded_add(&embedded, root);
	embedded_add_members(&embedded, root);
	for (at = root->first; at != NULL && root->type == JSON_OBJECT; at = at->next)
		if (!at->shadowed)
			embedded_add_members(&embedded, at);
	for (size_t i = 0; i < embedded.n; i++)
		find_in_text(inspector, embedded.strings[i], input->status, arena,
		    found);
}

void
reading_judge(const struct inspector *inspector, unsigned status,
    struct candidates *found)
{
	for (size_t i = 0; i < found->n; i++) {
		struct candidate *c = &found->items[i];

		c->standing = standing_of(inspector, c->code, status, c->message);
	}
}

unsigned
reading_rank(const struct candidate *candidate)
{
	switch (candidate->standing.verdict) {
	case VERDICT_KNOWN:
		return candidate->standing.delegated ? 1 : 0;
	case VERDICT_DELEGATED:
		return 2;
	case VERDICT_CLEAN:
	case VERDICT_UNKNOWN:
	case VERDICT_MALFORMED:
	case VERDICT_UNINSPECTED:
	case VERDICT_N:
		break;
	}
	if (candidate->repeats_status)
		return READING_RANK_NONE;
	return success_has_code(candidate) ? 4 : 3;
}

const struct candidate *
reading_best(const struct candidates *found)
{
	const struct candidate *best = NULL;
	unsigned best_rank = READING_RANK_NONE;

	for (size_t i = 0; i < found->n; i++) {
		unsigned rank = reading_rank(&found->items[i]);

		if (rank < best_rank) {
			best = &found->items[i];
			best_rank = rank;
		}
	}
	return best;
}
