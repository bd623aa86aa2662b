#include "import/importer.h"

#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "catalogue/excerpt.h"
#include "import/code_word.h"
#include "import/status_cell.h"
#include "page/plain_text.h"

#define TEXT_MAX 16384		/* bytes of one cell; published ones have 500 */
#define MESSAGES_MAX 256	/* that an entry may list */
#define CODES_MAX 64		/* that one cell may list */

size_t
column_map_find(const struct column_map *map, enum column_role role)
{
	size_t i = 0;

	while (i < map->n && map->roles[i] != role)
		i++;
	return i;
}

void
import_row_put(struct import_row *row, enum column_role role, struct slice text)
{
	switch (role) {
	case COLUMN_STATUS:
		row->status = text;
		break;
	case COLUMN_CODE:
		row->code = text;
		break;
	case COLUMN_MESSAGE:
		row->message = text;
		break;
	case COLUMN_DESCRIPTION:
		row->description = text;
		break;
	case COLUMN_MEASURE:
		row->measure = text;
		break;
	case COLUMN_OTHER:
	case COLUMN_UNKNOWN:
		break;
	}
}

/* Whether the character that ends at `at` is one that asks for no blanks. */
static bool
is_wide_before(struct slice text, size_t at)
{
	size_t begin = at;

	while (begin > 0 && (text.ptr[begin - 1] & 0xc0) == 0x80)
		begin--;
	return begin > 0 &&
	    plain_text_is_wide(slice_of(text.ptr + begin - 1, at - begin + 1));
}

/* A lasting copy of a text, where lines that merely wrapped are joined. */
static struct slice
keep_text(struct importer *importer, struct slice text)
{
	struct strbuf joined = { 0 };
	struct slice copy;

	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] != '\r')
			strbuf_add_byte(&joined, text.ptr[i]);
		else if (!is_wide_before(text, i) ||
		    !plain_text_is_wide(slice_skip(text, i + 1)))
			strbuf_add_byte(&joined, ' ');
	}
	copy = arena_copy(&importer->catalogue->arena, strbuf_slice(&joined));
	importer->failed |= joined.failed || copy.ptr == NULL;
	strbuf_clear(&joined);
	return copy;
}

/* The text of a cell for good; empty when it only says that it is, or is huge. */
static struct slice
take_text(struct importer *importer, unsigned line, struct slice text)
{
	if (cell_is_empty(text))
		return SLICE_NONE;
	if (text.len > TEXT_MAX) {
		import_report_add(&importer->report, line, IMPORT_SKIP,
		    "a cell of %zu bytes is left out: '%s'", text.len,
		    excerpt_of(text).text);
		return SLICE_NONE;
	}
	return keep_text(importer, text);
}

/* Where a list of codes is cut. */
static bool
is_separator(unsigned char c)
{
	return c == '\n' || c == '\r' || c == ' ' || c == ',' || c == ';' || c == '/';
}

/* Cut a cell into codes. 0 unless it is a list of two or more sure ones. */
static size_t
cut_codes(struct slice text, struct slice *codes)
{
	size_t n = 0, len;

	while (text.len > 0) {
		for (len = 0; len < text.len && !is_separator(text.ptr[len]);)
			len++;
		if (len > 0) {
			codes[n] = slice_head(text, len);
			if (code_word_likeness(codes[n]) != CODE_SURE ||
			    ++n == CODES_MAX)
				return 0;
		}
		text = slice_skip(text, len + (len < text.len));
	}
	return n > 1 ? n : 0;
}

static bool
is_joint(unsigned char c)
{
	return c == '.' || c == '-' || c == '_';
}

/*
 * A code that wrapped: joined where a sign stands at the break; a blank stays where
 * none does. Both are told.
 */
static struct slice
join_code(struct importer *importer, unsigned line, struct slice text)
{
	struct strbuf joined = { 0 };
	struct slice code;

	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = text.ptr[i];
		bool is_break = c == '\r' || c == '\n' || c == ' ';

		if (!is_break)
			strbuf_add_byte(&joined, c);
		else if (i > 0 && i + 1 < text.len && !is_joint(text.ptr[i - 1]) &&
		    !is_joint(text.ptr[i + 1]))
			strbuf_add_byte(&joined, ' ');
	}
	code = keep_text(importer, strbuf_slice(&joined));
	importer->failed |= joined.failed;
	strbuf_clear(&joined);
	import_report_add(&importer->report, line, IMPORT_DOUBT,
	    "the code is written with a break in it: read as '%s'",
	    excerpt_of(code).text);
	return code;
}

/* Why a text cannot be a code, or NULL. */
static const char *
code_fault(struct slice code)
{
	size_t blanks = 0;
	bool has_letter = false;

	if (code.len > CATALOGUE_CODE_MAX)
		return "it is longer than 256 bytes";
	for (size_t i = 0; i < code.len; i++) {
		blanks += code.ptr[i] == ' ';
		has_letter |= ascii_is_alnum(code.ptr[i]);
		if (code.ptr[i] >= 0x80)
			return "it holds signs that no code has";
		if (code.ptr[i] == '*' && i + 1 < code.len)
			return "it has a '*' before its end";
	}
	if (blanks > 3)
		return "it is a sentence";
	return has_letter || slice_eq(code, SLICE("*")) ? NULL :
	    "it has neither letters nor digits";
}

/* Room for one more entry; NULL when memory ran out. */
static struct catalogue_entry *
new_entry(struct importer *importer)
{
	struct catalogue *catalogue = importer->catalogue;
	size_t max = importer->entries_max == 0 ? 64 : importer->entries_max * 2;
	void *entries = catalogue->entries;

	if (catalogue->n_entries == importer->entries_max) {
		entries = reallocarray(entries, max, sizeof(*catalogue->entries));
		if (entries == NULL) {
			importer->failed = true;
			return NULL;
		}
		catalogue->entries = entries;
		importer->entries_max = max;
	}
	return &catalogue->entries[catalogue->n_entries];
}

/* Each paragraph of the cell is a message of its own. */
static void
set_messages(struct importer *importer, struct catalogue_entry *entry,
    struct slice cell)
{
	struct slice messages[MESSAGES_MAX], text;
	size_t n = 0;
	void *kept;

	while (slice_next(&cell, '\n', &text))
		if (text.len > 0 && n < MESSAGES_MAX)
			messages[n++] = text;
	kept = arena_alloc(&importer->catalogue->arena, n * sizeof(*messages));
	if (kept == NULL) {
		importer->failed = true;
		return;
	}
	entry->messages = memcpy(kept, messages, n * sizeof(*messages));
	entry->n_messages = n;
}

static void
set_statuses(struct importer *importer, struct catalogue_entry *entry,
    const struct import_row *row)
{
	struct status_list list = status_cell_read(row->status);
	size_t size = list.n * sizeof(*list.values);
	void *kept = arena_alloc(&importer->catalogue->arena, size);

	if (kept == NULL) {
		importer->failed = true;
		return;
	}
	entry->statuses = memcpy(kept, list.values, size);
	entry->n_statuses = list.n;
	if (list.is_doubtful)
		import_report_add(&importer->report, row->line, IMPORT_DOUBT,
		    "'%s': the status cell says '%s': %s", excerpt_of(entry->code).text,
		    excerpt_of(row->status).text,
		    list.n > 0 ? "its statuses are taken, the rest is not" :
		    "no status is taken");
	else if (list.n == 0 && !row->has_no_status)
		import_report_add(&importer->report, row->line, IMPORT_DOUBT,
		    "'%s' names no status", excerpt_of(entry->code).text);
}

static void
add_entry(struct importer *importer, const struct import_row *row,
    struct slice code)
{
	struct catalogue_entry *entry = new_entry(importer);

	if (entry == NULL)
		return;
	*entry = (struct catalogue_entry){ .line = row->line, .code = code };
	set_statuses(importer, entry, row);
	if (!row->is_bare) {
		set_messages(importer, entry,
		    take_text(importer, row->line, row->message));
		entry->description = take_text(importer, row->line,
		    row->description);
		entry->troubleshooting = take_text(importer, row->line,
		    row->measure);
	}
	importer->catalogue->n_entries += !importer->failed;
}

/* A row that names neither status nor code goes on with what stands above. */
static void
take_continuation(struct importer *importer, const struct import_row *row)
{
	struct catalogue *catalogue = importer->catalogue;
	struct catalogue_entry *entry;
	struct strbuf all = { 0 };

	if (row->is_bare || catalogue->n_entries == 0 ||
	    (cell_is_empty(row->message) && cell_is_empty(row->description) &&
	    cell_is_empty(row->measure)))
		return;
	entry = &catalogue->entries[catalogue->n_entries - 1];
	import_report_add(&importer->report, row->line, IMPORT_DOUBT,
	    "a row without a code: taken for more of '%s' above",
	    excerpt_of(entry->code).text);
	for (size_t i = 0; i < entry->n_messages; i++) {
		strbuf_add(&all, entry->messages[i]);
		strbuf_add_byte(&all, '\n');
	}
	strbuf_add(&all, take_text(importer, row->line, row->message));
	set_messages(importer, entry, keep_text(importer, strbuf_slice(&all)));
	importer->failed |= all.failed;
	strbuf_clear(&all);
	if (entry->description.len == 0)
		entry->description = take_text(importer, row->line,
		    row->description);
	if (entry->troubleshooting.len == 0)
		entry->troubleshooting = take_text(importer, row->line,
		    row->measure);
}

/* The one code of a cell. */
static void
take_code(struct importer *importer, const struct import_row *row)
{
	bool has_break = slice_index(row->code, '\r') < row->code.len ||
	    slice_index(row->code, '\n') < row->code.len ||
	    slice_index(row->code, ' ') < row->code.len;
	struct slice code = has_break ?
	    join_code(importer, row->line, row->code) :
	    keep_text(importer, row->code);
	const char *fault = code_fault(code);

	if (fault != NULL) {
		import_report_add(&importer->report, row->line, IMPORT_SKIP,
		    "'%s' is no code: %s", excerpt_of(code).text, fault);
		return;
	}
	if (status_cell_is_sure(code) && row->has_no_status) {
		import_report_add(&importer->report, row->line, IMPORT_SKIP,
		    "'%s' is an HTTP status, not a code", excerpt_of(code).text);
		return;
	}
	add_entry(importer, row, code);
}

void
import_row_take(struct importer *importer, const struct import_row *row)
{
	struct slice codes[CODES_MAX];
	size_t n;

	if (importer->failed)
		return;
	if (cell_is_empty(row->code)) {
		if (cell_is_empty(row->status))
			take_continuation(importer, row);
		else
			import_report_add(&importer->report, row->line, IMPORT_SKIP,
			    "a row with status '%s' and no code",
			    excerpt_of(row->status).text);
		return;
	}
	n = cut_codes(row->code, codes);
	if (n == 0) {
		take_code(importer, row);
		return;
	}
	import_report_add(&importer->report, row->line, IMPORT_REMARK,
	    "one cell names %zu codes: an entry for each", n);
	for (size_t i = 0; i < n; i++)
		add_entry(importer, row, keep_text(importer, codes[i]));
}
