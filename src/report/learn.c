#include "report/learn.h"

#include <stdlib.h>

#include "base/ascii.h"
#include "catalogue/lookup.h"
#include "catalogue/message_template.h"
#include "report/report.h"

#define ROW_LIST_MAX 32		/* statuses and messages of a drafted entry */

/* An entry that is being filled, and its lists while they may be changed. */
struct row_draft {
	struct catalogue_entry *entry;
	uint16_t *statuses;
	struct slice *messages;
};

/* Whether a catalogue file may have such a code (catalogue.schema.json). */
static bool
is_fit(struct slice code)
{
	for (size_t i = 0; i < code.len; i++)
		if (ascii_is_control(code.ptr[i]) || code.ptr[i] == '*')
			return false;
	return code.len > 0 && code.len <= CATALOGUE_CODE_MAX;
}

static bool
is_status(unsigned status)
{
	return status >= 100 && status <= 599;
}

/* The pattern, if it fits the message it was made of; else the message. */
static struct slice
pattern_of(const struct message_sight *message)
{
	struct live_message live;

	live_message_init(&live, message->sample);
	return message_template_fits(message->pattern, &live) ? message->pattern :
	    message->sample;
}

/* What the catalogue lacks of a status or message that was seen. */
static bool
lacks_status(const struct sight *sight, unsigned status)
{
	struct catalogue_hit hit;

	return sight->entry == NULL || !catalogue_find(sight->catalogue,
	    sight->code, status, SLICE_NONE, &hit) || !hit.status_fits;
}

static bool
lacks_message(const struct sight *sight, const struct message_sight *message)
{
	struct catalogue_hit hit;

	return sight->entry == NULL || !catalogue_find(sight->catalogue,
	    sight->code, 0, message->sample, &hit) ||
	    !catalogue_message_fits(&hit, message->sample);
}

static bool
has_status(const struct catalogue_entry *entry, unsigned status)
{
	for (size_t i = 0; i < entry->n_statuses; i++)
		if (entry->statuses[i] == status)
			return true;
	return false;
}

static bool
has_message(const struct catalogue_entry *entry, struct slice message)
{
	for (size_t i = 0; i < entry->n_messages; i++)
		if (slice_eq(entry->messages[i], message))
			return true;
	return false;
}

/* Add the statuses of a sight that neither the catalogue nor the entry has. */
static void
add_statuses(struct row_draft *row, const struct sight *sight)
{
	struct catalogue_entry *entry = row->entry;

	for (size_t i = 0; i < sight->n_statuses; i++) {
		unsigned status = sight->statuses[i];

		if (entry->n_statuses < ROW_LIST_MAX && is_status(status) &&
		    !has_status(entry, status) && lacks_status(sight, status))
			row->statuses[entry->n_statuses++] = (uint16_t)status;
	}
}

static void
add_messages(struct row_draft *row, const struct sight *sight)
{
	struct catalogue_entry *entry = row->entry;

	for (size_t i = 0; i < sight->n_messages; i++) {
		struct slice message = pattern_of(&sight->messages[i]);

		if (entry->n_messages < ROW_LIST_MAX && !has_message(entry, message) &&
		    lacks_message(sight, &sight->messages[i]))
			row->messages[entry->n_messages++] = message;
	}
}

/* What a reviewer wants to know of a sight, for the entry's description. */
static void
describe(struct strbuf *text, const struct sight *sight)
{
	strbuf_addf(text, "%s %llu times from %.*s to %.*s", text->len == 0 ?
	    "To be reviewed: seen" : " Also", (unsigned long long)sight->n,
	    SLICE_FMT(sight->first), SLICE_FMT(sight->last));
	strbuf_add_str(text, ", api ");
	strbuf_add(text, sight->api);
	strbuf_add_str(text, "; status ");
	report_add_statuses(text, sight);
	strbuf_add_str(text, "; at ");
	report_add_words(text, &sight->hosts);
	strbuf_add_str(text, "; paths ");
	report_add_words(text, &sight->paths);
	strbuf_add_str(text, "; answered by ");
	report_add_answered_by(text, sight);
	if (sight->n_more_messages > 0)
		strbuf_add_str(text, "; with more messages than these");
	strbuf_add_byte(text, '.');
}

/* Whether two sights go into one entry: the code at several APIs. */
static bool
is_same_row(const struct sight *a, const struct sight *b)
{
	return a->verdict == b->verdict && slice_eq(a->code, b->code);
}

/* Fill an entry with all sights of one code, of which `first` is the first. */
static bool
fill_row(struct row_draft *row, const struct tally *tally, size_t first,
    struct arena *arena)
{
	const struct sight *code = tally->sights[first];
	struct strbuf text = { 0 };
	bool ok;

	for (size_t i = first; i < tally->n_sights; i++) {
		if (!is_same_row(code, tally->sights[i]))
			continue;
		add_statuses(row, tally->sights[i]);
		add_messages(row, tally->sights[i]);
		describe(&text, tally->sights[i]);
	}
	row->entry->description = arena_copy(arena, strbuf_slice(&text));
	ok = !text.failed && row->entry->description.ptr != NULL;
	strbuf_clear(&text);
	return ok;
}

static bool
draft_entry(struct learned *learned, const struct tally *tally, size_t first)
{
	struct catalogue *catalogue = learned->catalogue;
	const struct sight *sight = tally->sights[first];
	struct row_draft row = {
		.entry = &catalogue->entries[catalogue->n_entries],
		.statuses = arena_alloc(&catalogue->arena,
		    ROW_LIST_MAX * sizeof(*row.statuses)),
		.messages = arena_alloc(&catalogue->arena,
		    ROW_LIST_MAX * sizeof(*row.messages)),
	};

	if (row.statuses == NULL || row.messages == NULL)
		return false;
	*row.entry = (struct catalogue_entry){
		.code = sight->code, .statuses = row.statuses,
		.messages = row.messages,
	};
	if (!fill_row(&row, tally, first, &catalogue->arena))
		return false;
	if (sight->entry != NULL && row.entry->n_statuses == 0 &&
	    row.entry->n_messages == 0)
		return true;		/* nothing that the catalogue lacks */
	if (sight->entry != NULL) {
		row.entry->means = sight->entry->means;
		row.entry->retry = sight->entry->retry;
		learned->n_drifted++;
	} else {
		learned->n_codes++;
	}
	catalogue->n_entries++;
	return true;
}

/* Whether there is something to draft: *unfit is set for a code that cannot be. */
static bool
is_wanted(const struct sight *sight, const struct learn_options *options,
    bool *unfit)
{
	bool drifted = sight->findings[FINDING_STATUS_MISMATCH] > 0 ||
	    sight->findings[FINDING_MESSAGE_DRIFT] > 0;

	*unfit = false;
	if (sight->code.len == 0)
		return false;
	if (sight->verdict == VERDICT_UNKNOWN) {
		*unfit = !is_fit(sight->code);
		return !*unfit;
	}
	return options->drift && sight->verdict == VERDICT_KNOWN && drifted &&
	    sight->entry != NULL && is_fit(sight->code);
}

/* Whether a sight before this one has been drafted together with it. */
static bool
is_drafted(const struct tally *tally, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (is_same_row(tally->sights[i], tally->sights[at]))
			return true;
	return false;
}

static void
fill_head(struct catalogue *catalogue, const struct learn_options *options,
    const struct tally *tally)
{
	const struct catalogue *base = options->base;

	catalogue->refs = 1;
	if (base != NULL) {
		catalogue->name = base->name;
		catalogue->title = base->title;
		catalogue->source = base->source;
		catalogue->shape = base->shape;
		catalogue->delegations = base->delegations;
		catalogue->n_delegations = base->n_delegations;
	} else {
		catalogue->name = SLICE("learned");
		catalogue->title = SLICE("Codes seen in logs: a draft to be reviewed");
	}
	if (options->name.len > 0)
		catalogue->name = options->name;
	catalogue->revision = slice_head(tally->last, 10);
}

bool
learn(struct learned *learned, const struct tally *tally,
    const struct learn_options *options)
{
	size_t n_base = options->base == NULL ? 0 : options->base->n_entries;
	struct catalogue *catalogue = calloc(1, sizeof(*catalogue));
	bool unfit;

	*learned = (struct learned){ .catalogue = catalogue };
	if (catalogue == NULL)
		return false;
	fill_head(catalogue, options, tally);
	catalogue->entries = calloc(n_base + tally->n_sights + 1,
	    sizeof(*catalogue->entries));
	if (catalogue->entries == NULL)
		return false;
	for (size_t i = 0; i < n_base; i++)
		catalogue->entries[catalogue->n_entries++] = options->base->entries[i];
	for (size_t i = 0; i < tally->n_sights; i++) {
		const struct sight *sight = tally->sights[i];

		if (is_wanted(sight, options, &unfit) && !is_drafted(tally, i) &&
		    !draft_entry(learned, tally, i))
			return false;
		learned->n_unfit += unfit;
	}
	return true;
}

void
learned_clear(struct learned *learned)
{
	if (learned->catalogue == NULL)
		return;
	free(learned->catalogue->entries);
	arena_clear(&learned->catalogue->arena);
	free(learned->catalogue);
	learned->catalogue = NULL;
}
