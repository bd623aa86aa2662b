#include "catalogue/lint_check.h"

#include "catalogue/excerpt.h"

/* The row of the longest wildcard that covers an entry's code, other than
   itself; or NULL. */
static const struct catalogue_entry *
covering_wildcard(const struct catalogue *catalogue,
    const struct catalogue_entry *entry)
{
	const struct prefix_row *row =
	    prefix_index_find(&catalogue->wildcards, entry->code);
	const struct catalogue_entry *wildcard;

	while (row != NULL) {
		wildcard = row->value;
		if (!slice_eq(wildcard->code, entry->code))
			return wildcard;
		row = row->shorter;
	}
	return NULL;
}

/* Whether a row of the wildcard says the status of every row of the entry. */
static bool
wildcard_says_all(const struct catalogue_entry *wildcard,
    const struct catalogue_entry *entry)
{
	for (size_t i = 0; i < entry->n_statuses; i++)
		if (!lint_lists_status(wildcard, entry->statuses[i]))
			return false;
	return entry->n_messages == 0 && entry->means == wildcard->means;
}

void
lint_prefixes_wildcards(struct lint *lint, const struct catalogue *catalogue)
{
	for (size_t i = 0; i < catalogue->n_entries; i++) {
		const struct catalogue_entry *entry = &catalogue->entries[i];
		const struct catalogue_entry *wildcard =
		    covering_wildcard(catalogue, entry);

		if (wildcard != NULL && wildcard_says_all(wildcard, entry))
			lint_add(lint, entry->line, LINT_HINT,
			    "'%s' adds no status, message or meaning to '%s' on "
			    "line %u", excerpt_of(entry->code).text,
			    excerpt_of(wildcard->code).text, wildcard->line);
	}
}

/* Delegations that say the same prefix twice, or hide behind a shorter one. */
void
lint_prefixes_delegations(struct lint *lint, const struct catalogue *catalogue)
{
	const struct prefix_index *index = &catalogue->delegated;

	for (size_t i = 0; i < index->n_rows; i++) {
		const struct delegation *delegation = index->rows[i].value;
		const struct delegation *other;

		if (delegation->see.len == 0)
			lint_add(lint, delegation->line, LINT_HINT,
			    "prefix '%s' is delegated to nobody: \"see\" is missing",
			    excerpt_of(delegation->prefix).text);
		if (index->rows[i].shorter == NULL)
			continue;
		other = index->rows[i].shorter->value;
		if (slice_eq(delegation->prefix, other->prefix))
			lint_add(lint, delegation->line, LINT_ERROR,
			    "prefix '%s' is delegated twice, also on line %u",
			    excerpt_of(delegation->prefix).text, other->line);
		else if (slice_eq(delegation->see, other->see))
			lint_add(lint, delegation->line, LINT_HINT,
			    "prefix '%s' is covered by '%s' on line %u",
			    excerpt_of(delegation->prefix).text,
			    excerpt_of(other->prefix).text, other->line);
	}
}

void
lint_prefixes_entries(struct lint *lint, const struct catalogue *catalogue)
{
	for (size_t i = 0; i < catalogue->n_entries; i++) {
		const struct catalogue_entry *entry = &catalogue->entries[i];
		const struct prefix_row *row =
		    prefix_index_find(&catalogue->delegated, entry->code);
		const struct delegation *delegation;

		if (row == NULL)
			continue;
		delegation = row->value;
		lint_add(lint, entry->line, LINT_WARNING,
		    "'%s' has a row here, though line %u delegates '%s'",
		    excerpt_of(entry->code).text, delegation->line,
		    excerpt_of(delegation->prefix).text);
	}
}
