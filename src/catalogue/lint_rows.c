#include "catalogue/lint_check.h"

#include <string.h>

#include "base/ascii.h"
#include "catalogue/excerpt.h"
#include "catalogue/message_template.h"

/* A lasting key of two texts and a number; empty when memory ran out. */
static struct slice
make_key(struct lint *lint, struct slice a, struct slice b, unsigned number)
{
	unsigned char *key = arena_alloc(&lint->arena,
	    a.len + b.len + sizeof(number) + 1);
	unsigned char *at = key;

	if (key == NULL) {
		lint->failed = true;
		return SLICE_NONE;
	}
	memcpy(at, &number, sizeof(number));
	at += sizeof(number);
	if (a.len > 0)
		memcpy(at, a.ptr, a.len);
	at += a.len;
	*at++ = '\0';
	if (b.len > 0)
		memcpy(at, b.ptr, b.len);
	return slice_of(key, a.len + b.len + sizeof(number) + 1);
}

static void
key_put(struct lint *lint, struct hashmap *map, struct slice key, void *value)
{
	if (!hashmap_put(map, key, value))
		lint->failed = true;
}

/* What two rows of the same code, status and message disagree on, or NULL. */
static const char *
disagreement(const struct catalogue_entry *a, const struct catalogue_entry *b)
{
	if (!slice_eq(a->description, b->description))
		return "description";
	if (!slice_eq(a->troubleshooting, b->troubleshooting))
		return "troubleshooting";
	if (a->means != b->means)
		return "means";
	return a->retry != b->retry ? "retry" : NULL;
}

static void
report_repeat(struct lint *lint, const struct catalogue_entry *entry,
    const struct catalogue_entry *before)
{
	const char *what = disagreement(entry, before);
	struct excerpt code = excerpt_of(entry->code);

	if (entry == before)
		lint_add(lint, entry->line, LINT_WARNING,
		    "'%s' lists a status or message twice", code.text);
	else if (what == NULL)
		lint_add(lint, entry->line, LINT_ERROR,
		    "'%s' repeats line %u: the same code, status and message",
		    code.text, before->line);
	else
		lint_add(lint, entry->line, LINT_ERROR,
		    "'%s' contradicts line %u: the same code, status and message "
		    "with another \"%s\"", code.text, before->line, what);
}

/* Note one status and message of an entry. False when they were noted before,
   which is reported. */
static bool
note_row(struct lint *lint, struct hashmap *rows, struct catalogue_entry *entry,
    unsigned status, struct slice message)
{
	struct slice key = make_key(lint, entry->code, message, status);
	const struct catalogue_entry *before = hashmap_find(rows, key);

	if (lint->failed)
		return false;
	if (before != NULL) {
		report_repeat(lint, entry, before);
		return false;
	}
	key_put(lint, rows, key, entry);
	return true;
}

/* Note all of an entry, as far as nothing is repeated. */
static void
note_entry(struct lint *lint, struct hashmap *rows, struct catalogue_entry *entry)
{
	size_t n_statuses = entry->n_statuses > 0 ? entry->n_statuses : 1;
	size_t n_messages = entry->n_messages > 0 ? entry->n_messages : 1;

	for (size_t i = 0; i < n_statuses * n_messages; i++) {
		size_t s = i / n_messages, m = i % n_messages;

		if (!note_row(lint, rows, entry,
		    entry->n_statuses > 0 ? entry->statuses[s] : 0,
		    entry->n_messages > 0 ? entry->messages[m] : SLICE_NONE))
			return;
	}
}

void
lint_rows_repeats(struct lint *lint, const struct catalogue *catalogue)
{
	struct hashmap rows = { 0 };

	for (size_t i = 0; i < catalogue->n_entries && !lint->failed; i++)
		note_entry(lint, &rows, &catalogue->entries[i]);
	hashmap_clear(&rows);
}

/* The status that the digits of a code seem to say, or 0: in the last digits
   of NNN, SSSnnn, SSSnnnn and ppSSSnnn. */
static unsigned
embedded_status(struct slice code)
{
	size_t len = 0;
	const unsigned char *at;
	unsigned status;

	while (len < code.len && ascii_is_digit(code.ptr[code.len - 1 - len]))
		len++;
	if (len != 3 && len != 6 && len != 7 && len != 8)
		return 0;
	at = code.ptr + code.len - len + (len == 8 ? 2 : 0);
	status = (at[0] - '0') * 100u + (at[1] - '0') * 10u + (at[2] - '0');
	return status >= 400 && status <= 599 ? status : 0;
}

static size_t
count_successes(const struct catalogue_entry *entry)
{
	size_t n = 0;

	for (size_t i = 0; i < entry->n_statuses; i++)
		n += entry->statuses[i] / 100 == 2;
	return n;
}

void
lint_rows_statuses(struct lint *lint, const struct catalogue *catalogue)
{
	for (size_t i = 0; i < catalogue->n_entries; i++) {
		const struct catalogue_entry *entry = &catalogue->entries[i];
		struct excerpt code = excerpt_of(entry->code);
		size_t successes = count_successes(entry);
		unsigned digits = embedded_status(entry->code);

		if (entry->n_statuses == 0)
			lint_add(lint, entry->line, LINT_HINT,
			    "'%s' names no status: any is right", code.text);
		else if (successes == entry->n_statuses)
			lint_add(lint, entry->line, LINT_HINT,
			    "'%s' stands under 2xx: it counts as a success code "
			    "unless another row of it does not", code.text);
		else if (successes > 0)
			lint_add(lint, entry->line, LINT_WARNING,
			    "'%s' lists both success and error statuses", code.text);
		else if (digits != 0 && !lint_lists_status(entry, digits))
			lint_add(lint, entry->line, LINT_HINT,
			    "'%s' is listed under %u, not under the %u in its digits",
			    code.text, entry->statuses[0], digits);
	}
}

static bool
has_white_space(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] == ' ' ||
		    slice_starts_with(slice_skip(text, i), SLICE("\xc2\xa0")))
			return true;
	return false;
}

/* A lasting lower-case copy of a text. */
static struct slice
lower_copy(struct lint *lint, struct slice text)
{
	unsigned char *copy = arena_alloc(&lint->arena, text.len);

	if (copy == NULL) {
		lint->failed = true;
		return SLICE_NONE;
	}
	for (size_t i = 0; i < text.len; i++)
		copy[i] = ascii_lower(text.ptr[i]);
	return slice_of(copy, text.len);
}

/* The codes seen so far, in lower case, and what stands before their last dot:
   as it is written, and in lower case. */
struct spellings {
	struct hashmap codes, prefixes, lower_prefixes;
};

/* What stands before the last dot of a code, with it. */
static struct slice
prefix_of(struct slice code)
{
	size_t len = code.len;

	while (len > 0 && code.ptr[len - 1] != '.')
		len--;
	return slice_head(code, len);
}

/* Warn of the first code with each new spelling of a prefix. */
static void
check_prefix(struct lint *lint, struct spellings *seen,
    struct catalogue_entry *entry)
{
	struct slice prefix = prefix_of(entry->code), lower;
	const struct catalogue_entry *before;

	if (prefix.len == 0 || hashmap_find(&seen->prefixes, prefix) != NULL)
		return;
	key_put(lint, &seen->prefixes, prefix, entry);
	lower = lower_copy(lint, prefix);
	before = hashmap_find(&seen->lower_prefixes, lower);
	if (before == NULL)
		key_put(lint, &seen->lower_prefixes, lower, entry);
	else
		lint_add(lint, entry->line, LINT_WARNING,
		    "'%s' spells its prefix otherwise than '%s' on line %u",
		    excerpt_of(entry->code).text, excerpt_of(before->code).text,
		    before->line);
}

static void
check_code(struct lint *lint, struct spellings *seen,
    struct catalogue_entry *entry)
{
	struct slice lower = lower_copy(lint, entry->code);
	const struct catalogue_entry *before = hashmap_find(&seen->codes, lower);
	struct excerpt code = excerpt_of(entry->code);

	if (has_white_space(entry->code))
		lint_add(lint, entry->line, LINT_WARNING,
		    "'%s' has a blank: did a line wrap in its source?", code.text);
	if (message_template_has_placeholder(entry->code))
		lint_add(lint, entry->line, LINT_HINT,
		    "'%s' looks like a pattern, but only a '*' at its end stands for "
		    "anything", code.text);
	if (slice_eq(entry->code, SLICE("*")))
		lint_add(lint, entry->line, LINT_WARNING,
		    "'*' makes every code a known one");
	if (before != NULL && !slice_eq(before->code, entry->code)) {
		lint_add(lint, entry->line, LINT_WARNING,
		    "'%s' differs from '%s' on line %u in case only", code.text,
		    excerpt_of(before->code).text, before->line);
		return;
	}
	if (before == NULL)
		key_put(lint, &seen->codes, lower, entry);
	check_prefix(lint, seen, entry);
}

void
lint_rows_codes(struct lint *lint, const struct catalogue *catalogue)
{
	struct spellings seen = { 0 };

	for (size_t i = 0; i < catalogue->n_entries && !lint->failed; i++)
		check_code(lint, &seen, &catalogue->entries[i]);
	hashmap_clear(&seen.codes);
	hashmap_clear(&seen.prefixes);
	hashmap_clear(&seen.lower_prefixes);
}

/* The codes that one message stands beside. */
struct message_use {
	struct slice message;
	unsigned line;			/* where it stands first */
	size_t n_codes;
};

static struct message_use *
message_use_of(struct lint *lint, struct hashmap *uses, struct slice message,
    unsigned line)
{
	struct message_use *use = hashmap_find(uses, message);

	if (use != NULL)
		return use;
	use = arena_alloc(&lint->arena, sizeof(*use));
	if (use == NULL) {
		lint->failed = true;
		return NULL;
	}
	*use = (struct message_use){ .message = message, .line = line };
	key_put(lint, uses, message, use);
	return use;
}

/* Count the code of an entry for one of its messages, once. */
static void
count_message(struct lint *lint, struct hashmap *uses, struct hashmap *pairs,
    struct catalogue_entry *entry, struct slice message)
{
	struct message_use *use = message_use_of(lint, uses, message, entry->line);
	struct slice pair = make_key(lint, message, entry->code, 0);

	if (lint->failed || hashmap_find(pairs, pair) != NULL)
		return;
	key_put(lint, pairs, pair, use);
	use->n_codes++;
	if (use->n_codes == 1 && message_template_has_placeholder(message))
		lint_add(lint, entry->line, LINT_HINT,
		    "message '%s' has a placeholder: it stands for any text",
		    excerpt_of(message).text);
}

void
lint_rows_messages(struct lint *lint, const struct catalogue *catalogue)
{
	struct hashmap uses = { 0 }, pairs = { 0 };
	const struct message_use *use;
	size_t at = 0;

	for (size_t i = 0; i < catalogue->n_entries; i++) {
		struct catalogue_entry *entry = &catalogue->entries[i];

		for (size_t m = 0; m < entry->n_messages && !lint->failed; m++)
			count_message(lint, &uses, &pairs, entry,
			    entry->messages[m]);
	}
	while ((use = hashmap_each(&uses, &at)) != NULL)
		if (use->n_codes > 1)
			lint_add(lint, use->line, LINT_HINT,
			    "message '%s' stands beside %zu codes: alone it does "
			    "not tell the cause", excerpt_of(use->message).text,
			    use->n_codes);
	hashmap_clear(&uses);
	hashmap_clear(&pairs);
}
