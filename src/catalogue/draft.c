#include "catalogue/draft.h"

#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/nearest.h"
#include "base/number.h"
#include "catalogue/excerpt.h"

static const char *const value_type_names[] = {
	[VALUE_NULL] = "null",
	[VALUE_BOOL] = "true or false",
	[VALUE_NUMBER] = "a number",
	[VALUE_TEXT] = "a text",
	[VALUE_OBJECT] = "an object",
	[VALUE_LIST] = "a list",
};
static_assert(ARRAY_LEN(value_type_names) == VALUE_N, "a type lacks its name");

const char *
value_type_name(enum value_type type)
{
	return value_type_names[type];
}

/* Store a text where the member belongs in the struct at `into`. */
static void
store_text(struct draft *draft, void *into, const struct member *member,
    struct slice text)
{
	struct slice *slot = (void *)((char *)into + member->offset);

	*slot = text_pool_add(&draft->pool, text);
	draft->no_memory |= slot->ptr == NULL;
}

static void
take_nothing(struct draft *draft, const struct member *member, struct slice text)
{
	(void)draft;
	(void)member;
	(void)text;
}

static void
take_catalogue_text(struct draft *draft, const struct member *member,
    struct slice text)
{
	store_text(draft, draft->catalogue, member, text);
}

/* Names stand in conf files, log lines and header fields. */
static bool
is_name(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!ascii_is_alnum(text.ptr[i]) && text.ptr[i] != '-' &&
		    text.ptr[i] != '_' && text.ptr[i] != '.')
			return false;
	return text.len > 0;
}

static void
take_catalogue_name(struct draft *draft, const struct member *member,
    struct slice text)
{
	if (!is_name(text))
		load_report_add(&draft->report, draft->line,
		    "\"%s\" is a name of letters, digits, '-', '_' and '.', not '%s'",
		    member->name, excerpt_of(text).text);
	store_text(draft, draft->catalogue, member, text);
}

static void
take_delegation_text(struct draft *draft, const struct member *member,
    struct slice text)
{
	store_text(draft, &draft->delegation, member, text);
}

/* What codes and prefixes have in common. `last` is where a '*' may stand. */
static void
check_code(struct draft *draft, const struct member *member, struct slice text,
    size_t last)
{
	size_t star = slice_index(text, '*');
	const char *why = NULL;

	if (text.len == 0)
		why = "is empty";
	else if (text.len > CATALOGUE_CODE_MAX)
		why = "is longer than 256 bytes";
	else if (star < text.len && star != last)
		why = last < text.len ? "has a '*' before its end" :
		    "has a '*', which a prefix does not need";
	for (size_t i = 0; i < text.len && why == NULL; i++)
		if (ascii_is_control(text.ptr[i]))
			why = "has a control character";
	if (why != NULL)
		load_report_add(&draft->report, draft->line, "\"%s\" %s: '%s'",
		    member->name, why, excerpt_of(text).text);
}

static void
take_prefix(struct draft *draft, const struct member *member, struct slice text)
{
	check_code(draft, member, text, text.len);
	store_text(draft, &draft->delegation, member, text);
}

static void
take_code(struct draft *draft, const struct member *member, struct slice text)
{
	check_code(draft, member, text, text.len - 1);
	store_text(draft, &draft->entry, member, text);
}

static void
take_entry_text(struct draft *draft, const struct member *member,
    struct slice text)
{
	store_text(draft, &draft->entry, member, text);
}

/* Whether the entry's list, which holds n values, has room for one more. */
static bool
list_has_room(struct draft *draft, const struct member *member, size_t n)
{
	if (n < DRAFT_LIST_MAX)
		return true;
	load_report_add(&draft->report, draft->line,
	    "\"%s\" lists more than %d values", member->name, DRAFT_LIST_MAX);
	return false;
}

static void
take_status(struct draft *draft, const struct member *member, struct slice text)
{
	struct catalogue_entry *entry = &draft->entry;
	uint64_t status;

	if (!number_parse_u64(text, &status) || status < 100 || status > 599)
		load_report_add(&draft->report, draft->line,
		    "%s is no HTTP status: those are 100 to 599",
		    excerpt_of(text).text);
	else if (list_has_room(draft, member, entry->n_statuses))
		draft->statuses[entry->n_statuses++] = (uint16_t)status;
}

/* An empty message says nothing and counts as none. */
static void
take_message(struct draft *draft, const struct member *member, struct slice text)
{
	struct catalogue_entry *entry = &draft->entry;
	struct slice *slot = &draft->messages[entry->n_messages];

	if (text.len == 0 || !list_has_room(draft, member, entry->n_messages))
		return;
	*slot = text_pool_add(&draft->pool, text);
	draft->no_memory |= slot->ptr == NULL;
	entry->n_messages++;
}

/* The number of the word, from 1; 0, with a message, when it is none. */
static unsigned
take_word(struct draft *draft, const struct member *member, struct slice text,
    const char *(*word_of)(unsigned), unsigned n_words)
{
	struct nearest near = { .word = text };

	for (unsigned i = 1; i < n_words; i++) {
		struct slice word = slice_str(word_of(i));

		if (slice_eq(word, text))
			return i;
		nearest_try(&near, word);
	}
	if (near.best.len > 0)
		load_report_add(&draft->report, draft->line,
		    "\"%s\" knows no '%s'; did you mean '%.*s'?", member->name,
		    excerpt_of(text).text, SLICE_FMT(near.best));
	else
		load_report_add(&draft->report, draft->line,
		    "\"%s\" knows no '%s'; it is %s", member->name,
		    excerpt_of(text).text, member->wants);
	return 0;
}

static const char *
meaning_word_at(unsigned i)
{
	return meaning_word((enum meaning)i);
}

static const char *
retry_word_at(unsigned i)
{
	return retry_word((enum retry)i);
}

static void
take_means(struct draft *draft, const struct member *member, struct slice text)
{
	draft->entry.means = (enum meaning)take_word(draft, member, text,
	    meaning_word_at, MEANING_N);
}

static void
take_retry(struct draft *draft, const struct member *member, struct slice text)
{
	draft->entry.retry = (enum retry)take_word(draft, member, text,
	    retry_word_at, RETRY_N);
}

/* Make room for one more of n rows of the given size; false without memory. */
static bool
rows_reserve(void **rows, size_t n, size_t *max, size_t size)
{
	size_t new_max = *max == 0 ? 16 : *max * 2;
	void *grown;

	if (n < *max)
		return true;
	grown = reallocarray(*rows, new_max, size);
	if (grown == NULL)
		return false;
	*rows = grown;
	*max = new_max;
	return true;
}

static void
delegation_begin(struct draft *draft)
{
	draft->delegation = (struct delegation){ .line = draft->line };
}

static void
delegation_end(struct draft *draft)
{
	struct catalogue *catalogue = draft->catalogue;
	void *rows = catalogue->delegations;

	if (!rows_reserve(&rows, catalogue->n_delegations,
	    &draft->delegations_max, sizeof(*catalogue->delegations))) {
		draft->no_memory = true;
		return;
	}
	catalogue->delegations = rows;
	catalogue->delegations[catalogue->n_delegations++] = draft->delegation;
}

static void
entry_begin(struct draft *draft)
{
	draft->entry = (struct catalogue_entry){ .line = draft->line };
}

/* Copy the lists of the entry from the draft to where they last. */
static bool
entry_keep_lists(struct draft *draft)
{
	struct catalogue_entry *entry = &draft->entry;
	size_t statuses_size = entry->n_statuses * sizeof(*draft->statuses);
	size_t messages_size = entry->n_messages * sizeof(*draft->messages);
	void *statuses = text_pool_alloc(&draft->pool, statuses_size,
	    _Alignof(uint16_t));
	void *messages = text_pool_alloc(&draft->pool, messages_size,
	    _Alignof(struct slice));

	if (statuses == NULL || messages == NULL)
		return false;
	entry->statuses = memcpy(statuses, draft->statuses, statuses_size);
	entry->messages = memcpy(messages, draft->messages, messages_size);
	return true;
}

static void
entry_end(struct draft *draft)
{
	struct catalogue *catalogue = draft->catalogue;
	void *rows = catalogue->entries;

	if (!entry_keep_lists(draft) ||
	    !rows_reserve(&rows, catalogue->n_entries, &draft->entries_max,
	    sizeof(*catalogue->entries))) {
		draft->no_memory = true;
		return;
	}
	catalogue->entries = rows;
	catalogue->entries[catalogue->n_entries++] = draft->entry;
}

static void
catalogue_begin(struct draft *draft)
{
	(void)draft;
}

static void
catalogue_end(struct draft *draft)
{
	struct catalogue *catalogue = draft->catalogue;
	void *fitted;

	if (catalogue->n_entries == 0)
		return;
	fitted = reallocarray(catalogue->entries, catalogue->n_entries,
	    sizeof(*catalogue->entries));
	if (fitted != NULL)		/* else some room is wasted, no more */
		catalogue->entries = fitted;
}

static const struct member delegation_members[] = {
	{ .name = "prefix", .type = VALUE_TEXT, .is_required = true,
	  .take = take_prefix, .offset = offsetof(struct delegation, prefix) },
	{ .name = "see", .type = VALUE_TEXT,
	  .take = take_delegation_text, .offset = offsetof(struct delegation, see) },
};

static const struct object_kind delegation_object = {
	"a delegation", delegation_members, ARRAY_LEN(delegation_members),
	delegation_begin, delegation_end
};

static const struct member entry_members[] = {
	{ .name = "status", .type = VALUE_NUMBER, .is_many = true,
	  .wants = "a number or a list of numbers", .take = take_status },
	{ .name = "code", .type = VALUE_TEXT, .is_required = true,
	  .take = take_code, .offset = offsetof(struct catalogue_entry, code) },
	{ .name = "message", .type = VALUE_TEXT, .is_many = true,
	  .wants = "a text or a list of texts", .take = take_message },
	{ .name = "description", .type = VALUE_TEXT, .take = take_entry_text,
	  .offset = offsetof(struct catalogue_entry, description) },
	{ .name = "troubleshooting", .type = VALUE_TEXT, .take = take_entry_text,
	  .offset = offsetof(struct catalogue_entry, troubleshooting) },
	{ .name = "means", .type = VALUE_TEXT, .take = take_means,
	  .wants = "not-found, denied, conflict, throttled, invalid, quota, "
	      "unavailable or internal" },
	{ .name = "retry", .type = VALUE_TEXT, .take = take_retry,
	  .wants = "yes, no or after" },
};

static const struct object_kind entry_object = {
	"an error entry", entry_members, ARRAY_LEN(entry_members),
	entry_begin, entry_end
};

static const struct member catalogue_members[] = {
	{ .name = "$schema", .type = VALUE_TEXT, .take = take_nothing },
	{ .name = "catalogue", .type = VALUE_TEXT, .is_required = true,
	  .take = take_catalogue_name, .offset = offsetof(struct catalogue, name) },
	{ .name = "title", .type = VALUE_TEXT, .take = take_catalogue_text,
	  .offset = offsetof(struct catalogue, title) },
	{ .name = "source", .type = VALUE_TEXT, .take = take_catalogue_text,
	  .offset = offsetof(struct catalogue, source) },
	{ .name = "revision", .type = VALUE_TEXT, .take = take_catalogue_text,
	  .offset = offsetof(struct catalogue, revision) },
	{ .name = "shape", .type = VALUE_TEXT, .take = take_catalogue_name,
	  .offset = offsetof(struct catalogue, shape) },
	{ .name = "delegates", .type = VALUE_LIST, .rows = &delegation_object,
	  .wants = "a list of objects" },
	{ .name = "errors", .type = VALUE_LIST, .rows = &entry_object,
	  .is_required = true, .wants = "a list of objects" },
};

const struct object_kind draft_catalogue = {
	"a catalogue", catalogue_members, ARRAY_LEN(catalogue_members),
	catalogue_begin, catalogue_end
};

const struct member *
object_kind_member(const struct object_kind *kind, struct slice name)
{
	for (size_t i = 0; i < kind->n_members; i++)
		if (slice_eq(slice_str(kind->members[i].name), name))
			return &kind->members[i];
	return NULL;
}
