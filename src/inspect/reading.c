#include "inspect/reading.h"

#include "inspect/success.h"
#include "json/json_path.h"

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

/* Whether the body has a member that a dialect asks for, as far as names tell. */
static bool
may_match(uint64_t members, const struct json_node *root)
{
	return members == 0 || members == UINT64_MAX || (root != NULL &&
	    (root->names & members) != 0);
}

void
reading_find(const struct inspector *inspector,
    const struct dialect_input *input, struct candidates *found)
{
	const struct dialect *const *table = dialect_table();

	candidate_find(inspector->declared, input, found);
	for (size_t i = 0; i < inspector->n_extra; i++)
		if (inspector->extra[i] != inspector->declared)
			candidate_find(inspector->extra[i], input, found);
	for (size_t i = 0; table[i] != NULL; i++) {
		if (!may_match(inspector->members[i], input->root) ||
		    table[i] == inspector->declared || is_extra(inspector, table[i]))
			continue;
		if ((table[i]->flags & DIALECT_FALLBACK) == 0 || !has_code(found))
			candidate_find(table[i], input, found);
	}
}

/* Strings that look like JSON objects, by the names of their members. */
struct embedded {
	const struct json_node *strings[EMBEDDED_MAX];
	size_t n;
	bool is_ours;		/* the body was written by errgate */
};

static bool
embedded_add(const struct json_node *node, void *ctx)
{
	struct embedded *e = ctx;
	size_t at = e->n;

	if (node->type != JSON_STRING || node->text.len == 0 ||
	    node->text.ptr[0] != '{' ||
	    (e->is_ours && slice_eq(node->name, SLICE("original"))))
		return true;
	while (at > 0 && slice_cmp(node->name, e->strings[at - 1]->name) < 0)
		at--;
	if (at == EMBEDDED_MAX)
		return true;
	if (e->n < EMBEDDED_MAX)
		e->n++;
	for (size_t i = e->n - 1; i > at; i--)
		e->strings[i] = e->strings[i - 1];
	e->strings[at] = node;
	return true;
}

/* Add the codes that a text holds, as codes of the string it stands in. */
static void
find_in_text(const struct inspector *inspector, const struct json_node *string,
    unsigned status, struct arena *arena, struct candidates *found)
{
	struct json_doc doc;
	struct dialect_input input = { .status = status };
	struct candidates inner = { .n = 0 };

	json_doc_read(&doc, string->text, READING_DEPTH_MAX, READING_NODES_MAX,
	    arena);
	input.root = doc.root;
	if (doc.root == NULL || doc.root->type != JSON_OBJECT)
		return;
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
	struct embedded embedded = { .is_ours = has_our_code(found) };

	if (input->root == NULL)
		return;
	embedded_add(input->root, &embedded);
	json_path_each(input->root, SLICE("*"), embedded_add, &embedded);
	json_path_each(input->root, SLICE("*.*"), embedded_add, &embedded);
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
