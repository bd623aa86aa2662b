#include "import/importer.h"

#include <stdlib.h>

#include "base/ascii.h"
#include "catalogue/excerpt.h"

#define DELEGATIONS_MAX 64	/* that a page may name; real ones name one or two */

/* How prose says what codes begin with, and on which side the beginning stands. */
static const struct {
	const char *phrase;
	bool is_before;		/* the beginning stands before the phrase */
} phrases[] = {
	{ "starting with", false }, { "starts with", false },
	{ "start with", false }, { "beginning with", false },
	{ "begins with", false }, { "begin with", false },
	{ "prefixed with", false }, { "prefixed by", false },
	{ "开头", true }, { "起始", true }, { "为前缀", true },
	{ "comienza con", false }, { "comienzan con", false },
	{ "comece com", false }, { "começa com", false },
};

/* Words that show that the prose is about error codes. */
static const char *const subjects[] = {
	"error code", "Error code", "Error Code", "错误码", "错误代码",
	"código de error", "código de erro",
};

static bool
is_prefix_byte(unsigned char c)
{
	return ascii_is_alnum(c) || c == '.' || c == '-' || c == '_';
}

static bool
is_gap_byte(unsigned char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '"' || c == '\'' ||
	    c == '*' || c == '`';
}

/* How many bytes of a quotation mark or blank stand at the front of s. */
static size_t
gap_len(struct slice s)
{
	static const char *const quotes[] = { "“", "”", "‘", "’", "「", "」", "以" };

	if (s.len > 0 && is_gap_byte(s.ptr[0]))
		return 1;
	for (size_t i = 0; i < ARRAY_LEN(quotes); i++)
		if (slice_starts_with(s, slice_str(quotes[i])))
			return slice_str(quotes[i]).len;
	return 0;
}

/* Whether a word of len bytes ends in the full stop of its sentence. */
static bool
ends_sentence(struct slice s, size_t len)
{
	struct slice rest = slice_skip(s, len);

	if (len == 0 || s.ptr[len - 1] != '.')
		return false;
	while (rest.len > 0 && rest.ptr[0] <= ' ')
		rest = slice_skip(rest, 1);
	return rest.len == 0 || (rest.ptr[0] >= 'A' && rest.ptr[0] <= 'Z');
}

/* The word that follows, behind blanks and quotation marks. */
static struct slice
word_behind(struct slice s)
{
	size_t gap, len = 0;

	while ((gap = gap_len(s)) > 0)
		s = slice_skip(s, gap);
	while (len < s.len && is_prefix_byte(s.ptr[len]))
		len++;
	return slice_head(s, len - ends_sentence(s, len));
}

/* The word that ends s, before blanks and quotation marks. */
static struct slice
word_before(struct slice s)
{
	size_t begin;

	while (s.len > 0 && !is_prefix_byte(s.ptr[s.len - 1]) &&
	    (s.ptr[s.len - 1] >= 0x80 || is_gap_byte(s.ptr[s.len - 1])))
		s.len--;
	for (begin = s.len; begin > 0 && is_prefix_byte(s.ptr[begin - 1]);)
		begin--;
	return slice_skip(s, begin);
}

/* Codes have capitals or digits; "starting with the" is prose. */
static bool
is_likely_prefix(struct slice word)
{
	bool has_capital = false;

	for (size_t i = 0; i < word.len; i++)
		has_capital |= (word.ptr[i] >= 'A' && word.ptr[i] <= 'Z') ||
		    ascii_is_digit(word.ptr[i]);
	return has_capital && word.len >= 2 && word.len <= 64;
}

static bool
is_known(const struct catalogue *catalogue, struct slice prefix)
{
	for (size_t i = 0; i < catalogue->n_delegations; i++)
		if (slice_eq(catalogue->delegations[i].prefix, prefix))
			return true;
	return false;
}

/* Whether the page itself lists codes of the prefix; those are not delegated. */
static bool
is_own(const struct catalogue *catalogue, struct slice prefix)
{
	for (size_t i = 0; i < catalogue->n_entries; i++)
		if (slice_starts_with(catalogue->entries[i].code, prefix))
			return true;
	return false;
}

static void
add_delegation(struct importer *importer, const struct page_item *block,
    struct slice prefix)
{
	struct catalogue *catalogue = importer->catalogue;
	size_t n = catalogue->n_delegations;
	void *grown = reallocarray(catalogue->delegations, n + 1,
	    sizeof(*catalogue->delegations));
	struct delegation delegation = { .line = block->line };

	if (grown == NULL) {
		importer->failed = true;
		return;
	}
	catalogue->delegations = grown;
	delegation.prefix = arena_copy(&catalogue->arena, prefix);
	delegation.see = arena_copy(&catalogue->arena, block->link);
	importer->failed |= delegation.prefix.ptr == NULL ||
	    delegation.see.ptr == NULL;
	catalogue->delegations[n] = delegation;
	catalogue->n_delegations += !importer->failed;
	import_report_add(&importer->report, block->line, IMPORT_REMARK,
	    "the text says that codes beginning with '%s' are explained elsewhere: "
	    "delegated%s", excerpt_of(prefix).text,
	    block->link.len > 0 ? "" : "; name their catalogue in \"see\"");
}

static void
take_prefix(struct importer *importer, const struct page_item *block,
    struct slice prefix)
{
	if (importer->catalogue->n_delegations == DELEGATIONS_MAX ||
	    !is_likely_prefix(prefix) || is_known(importer->catalogue, prefix))
		return;
	if (is_own(importer->catalogue, prefix))
		import_report_add(&importer->report, block->line, IMPORT_REMARK,
		    "the text speaks of codes beginning with '%s'; the page lists "
		    "some, so they are not delegated", excerpt_of(prefix).text);
	else
		add_delegation(importer, block, prefix);
}

static bool
is_about_codes(struct slice text)
{
	for (size_t i = 0; i < ARRAY_LEN(subjects); i++)
		if (slice_find(text, slice_str(subjects[i])) < text.len)
			return true;
	return false;
}

static void
search_phrase(struct importer *importer, const struct page_item *block,
    struct slice phrase, bool is_before)
{
	struct slice rest = block->text;
	size_t at;

	while ((at = slice_find(rest, phrase)) < rest.len) {
		struct slice before = slice_of(block->text.ptr,
		    (size_t)(rest.ptr + at - block->text.ptr));

		rest = slice_skip(rest, at + phrase.len);
		take_prefix(importer, block,
		    is_before ? word_before(before) : word_behind(rest));
	}
}

void
import_prose(struct importer *importer)
{
	for (size_t i = 0; i < importer->page->n_items && !importer->failed; i++) {
		const struct page_item *item = &importer->page->items[i];

		if (item->kind != PAGE_BLOCK || item->text.len > 8192 ||
		    !is_about_codes(item->text))
			continue;
		for (size_t p = 0; p < ARRAY_LEN(phrases); p++)
			search_phrase(importer, item, slice_str(phrases[p].phrase),
			    phrases[p].is_before);
	}
}
