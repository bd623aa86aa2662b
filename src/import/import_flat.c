#include "import/importer.h"

#include "import/code_word.h"
#include "import/status_cell.h"

#define HEADER_WORDS_MAX 64	/* words before and in the header */
#define NAME_WORDS_MAX 5	/* of one header: "HTTP Response Status Code" has 4 */

/* Cut the next word off a text. */
static bool
next_word(struct slice *text, struct slice *word)
{
	size_t len = 0;

	while (text->len > 0 && text->ptr[0] <= ' ')
		*text = slice_skip(*text, 1);
	while (len < text->len && text->ptr[len] > ' ')
		len++;
	*word = slice_head(*text, len);
	*text = slice_skip(*text, len);
	return len > 0;
}

/*
 * Match the longest header at the front of a text.
 *
 * rest  set to what stands behind it.
 */
static enum column_role
match_name(struct slice text, struct slice *rest)
{
	enum column_role role = COLUMN_UNKNOWN, longer;
	struct slice at = text, word;

	for (int i = 0; i < NAME_WORDS_MAX && next_word(&at, &word); i++) {
		longer = header_word_role(slice_of(text.ptr,
		    (size_t)(at.ptr - text.ptr)));
		if (longer != COLUMN_UNKNOWN) {
			role = longer;
			*rest = at;
		}
	}
	return role;
}

/* Read the header at the front of a text. Returns whether it names statuses and
   codes beside each other; *rest is what stands behind. */
static bool
match_header(struct slice text, struct column_map *map, struct slice *rest)
{
	enum column_role role;
	size_t status, code;

	map->n = 0;
	*rest = text;
	while (map->n < IMPORT_COLUMNS_MAX &&
	    (role = match_name(*rest, rest)) != COLUMN_UNKNOWN)
		map->roles[map->n++] = role;
	status = column_map_find(map, COLUMN_STATUS);
	code = column_map_find(map, COLUMN_CODE);
	return status < map->n && code < map->n &&
	    (status + 1 == code || code + 1 == status);
}

/* Whether two words are a status and a code, in the order of the header. */
static bool
is_pair(const struct column_map *map, struct slice a, struct slice b)
{
	bool status_first = column_map_find(map, COLUMN_STATUS) <
	    column_map_find(map, COLUMN_CODE);
	struct slice status = status_first ? a : b, code = status_first ? b : a;

	return status_cell_is_sure(status) &&
	    code_word_likeness(code) == CODE_SURE;
}

static bool
begins_with_pair(const struct column_map *map, struct slice text)
{
	struct slice a, b;

	return next_word(&text, &a) && next_word(&text, &b) && is_pair(map, a, b);
}

/*
 * The header of a flat table in a unit, with a row behind it: a title may say
 * "Error Codes" right before the header does.
 *
 * rest  set to what stands behind the header
 * next  the unit that follows, or nothing: rows may begin there
 */
static bool
find_header(struct slice text, struct slice next, struct column_map *map,
    struct slice *rest)
{
	struct slice word;

	for (int i = 0; i < HEADER_WORDS_MAX; i++) {
		if (match_header(text, map, rest) && begins_with_pair(map,
		    slice_trim(*rest).len > 0 ? *rest : next))
			return true;
		if (!next_word(&text, &word))
			return false;
	}
	return false;
}

static unsigned
count_lines(struct slice text)
{
	unsigned n = 0;

	for (size_t i = 0; i < text.len; i++)
		n += text.ptr[i] == '\n' || text.ptr[i] == '\r';
	return n;
}

/* Take each pair in a text as an entry without messages. */
static void
take_pairs(struct importer *importer, const struct column_map *map,
    struct slice text, unsigned line)
{
	struct slice last = SLICE_NONE, word, from = text;
	bool status_first = column_map_find(map, COLUMN_STATUS) <
	    column_map_find(map, COLUMN_CODE);

	for (; next_word(&text, &word); last = word) {
		struct import_row row = { .is_bare = true };

		if (last.len == 0 || !is_pair(map, last, word))
			continue;
		line += count_lines(slice_of(from.ptr,
		    (size_t)(word.ptr - from.ptr)));
		from = word;
		row.line = line;
		row.status = status_first ? last : word;
		row.code = status_first ? word : last;
		import_row_take(importer, &row);
		word = SLICE_NONE;
	}
}

size_t
import_flat(struct importer *importer, const struct page_units *units, size_t at)
{
	const struct page_unit *unit = &units->rows[at];
	struct column_map map = { .n = 0 };
	struct slice rest, next = SLICE_NONE;

	if (at + 1 < units->n && !units->rows[at + 1].is_break)
		next = unit[1].text;
	if (!find_header(unit->text, next, &map, &rest))
		return at;
	import_report_add(&importer->report, unit->line, IMPORT_DOUBT,
	    "the cells of this table have lost their borders: its statuses and "
	    "codes are read, its messages and descriptions are not");
	take_pairs(importer, &map, rest, unit->line +
	    count_lines(slice_head(unit->text, (size_t)(rest.ptr - unit->text.ptr))));
	for (at++; at < units->n && !units->rows[at].is_break &&
	    begins_with_pair(&map, units->rows[at].text); at++)
		take_pairs(importer, &map, units->rows[at].text,
		    units->rows[at].line);
	return at;
}
