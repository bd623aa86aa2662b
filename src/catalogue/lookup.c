#include "catalogue/lookup.h"

#include "catalogue/message_template.h"

/* How well a row explains an answer; greater is better. */
enum {
	FIT_MESSAGE = 1 << 0,
	FIT_STATUS = 1 << 1,
	FIT_ALL = FIT_MESSAGE | FIT_STATUS
};

static const struct catalogue_entry *
find_rows(const struct catalogue *catalogue, struct slice code)
{
	const struct catalogue_entry *rows = NULL;
	const struct prefix_row *wildcard;

	if (code.len <= CATALOGUE_CODE_MAX)	/* no longer one was loaded */
		rows = hashmap_find(&catalogue->by_code, code);
	if (rows != NULL)
		return rows;
	wildcard = prefix_index_find(&catalogue->wildcards, code);
	return wildcard == NULL ? NULL : wildcard->value;
}

static bool
entry_lists_status(const struct catalogue_entry *entry, unsigned status)
{
	for (size_t i = 0; i < entry->n_statuses; i++)
		if (entry->statuses[i] == status)
			return true;
	return false;
}

static bool
entry_is_success(const struct catalogue_entry *entry)
{
	for (size_t i = 0; i < entry->n_statuses; i++)
		if (entry->statuses[i] / 100 != 2)
			return false;
	return entry->n_statuses > 0;
}

static bool
entry_fits_message(const struct catalogue_entry *entry,
    const struct live_message *live)
{
	for (size_t i = 0; i < entry->n_messages; i++)
		if (message_template_fits(entry->messages[i], live))
			return true;
	return false;
}

/* The row that explains an answer best; the first of equals. */
static const struct catalogue_entry *
best_row(const struct catalogue_entry *rows, unsigned status,
    struct slice message)
{
	const struct catalogue_entry *best = rows;
	struct live_message live;
	int fit, best_fit = -1;

	if (rows->same_code == NULL)	/* as a rule; spares the comparison */
		return rows;
	live_message_init(&live, message);
	for (; rows != NULL && best_fit < FIT_ALL; rows = rows->same_code) {
		fit = (entry_lists_status(rows, status) ? FIT_STATUS : 0) |
		    (entry_fits_message(rows, &live) ? FIT_MESSAGE : 0);
		if (fit > best_fit) {
			best = rows;
			best_fit = fit;
		}
	}
	return best;
}

bool
catalogue_find(const struct catalogue *catalogue, struct slice code,
    unsigned status, struct slice message, struct catalogue_hit *hit)
{
	const struct catalogue_entry *rows = find_rows(catalogue, code);
	bool lists_any = false, lists_this = false;

	if (rows == NULL)
		return false;
	*hit = (struct catalogue_hit){ .rows = rows, .is_success = true };
	for (const struct catalogue_entry *e = rows; e != NULL; e = e->same_code) {
		lists_any |= e->n_statuses > 0;
		lists_this |= entry_lists_status(e, status);
		hit->is_success &= entry_is_success(e);
	}
	hit->status_fits = lists_this || !lists_any;
	hit->entry = best_row(rows, status, message);
	return true;
}

const struct delegation *
catalogue_delegation(const struct catalogue *catalogue, struct slice code)
{
	const struct prefix_row *row =
	    prefix_index_find(&catalogue->delegated, code);

	return row == NULL ? NULL : row->value;
}

bool
catalogue_message_fits(const struct catalogue_hit *hit, struct slice message)
{
	const struct catalogue_entry *e;
	struct live_message live;
	bool documents_any = false;

	live_message_init(&live, message);
	for (e = hit->rows; e != NULL; e = e->same_code) {
		if (entry_fits_message(e, &live))
			return true;
		documents_any |= e->n_messages > 0;
	}
	return !documents_any;
}
