#include "catalogue/catalogue_show.h"

#include "base/escape.h"
#include "catalogue/catalogue_write.h"
#include "json/json_writer.h"

#define LINE_WIDTH 79		/* columns */
#define LABEL_WIDTH 17		/* columns of the label before a text */
#define CODE_WIDTH_MAX 44	/* columns of the table's code; longer ones stick out */

/* How many columns a text takes, taking each character for one. */
static size_t
text_width(struct slice text)
{
	size_t width = 0;

	for (size_t i = 0; i < text.len; i++)
		width += (text.ptr[i] & 0xc0) != 0x80;
	return width;
}

static void
add_blanks(struct strbuf *out, size_t n)
{
	while (n-- > 0)
		strbuf_add_byte(out, ' ');
}

/* Add a text and fill it up with blanks to a width. */
static void
add_cell(struct strbuf *out, struct slice text, size_t width)
{
	size_t taken = text_width(text);

	escape_text(out, text);
	add_blanks(out, taken < width ? width - taken : 0);
}

/* Add a text word by word, in lines that begin behind the label. */
static void
add_wrapped(struct strbuf *out, struct slice text)
{
	size_t column = LABEL_WIDTH;
	struct slice word;

	while (slice_next(&text, ' ', &word)) {
		size_t width = text_width(word);

		if (column > LABEL_WIDTH && column + 1 + width > LINE_WIDTH) {
			strbuf_add_byte(out, '\n');
			add_blanks(out, LABEL_WIDTH);
			column = LABEL_WIDTH;
		} else if (column > LABEL_WIDTH) {
			strbuf_add_byte(out, ' ');
			column++;
		}
		escape_text(out, word);
		column += width;
	}
}

/* A line "label   text"; nothing when the text is empty. */
static void
add_labelled(struct strbuf *out, const char *label, struct slice text)
{
	if (text.len == 0)
		return;
	add_cell(out, slice_str(label), LABEL_WIDTH);
	add_wrapped(out, text);
	strbuf_add_byte(out, '\n');
}

/* The statuses of a row, joined by '/'; "any" when it names none. */
static void
add_statuses(struct strbuf *out, const struct catalogue_entry *entry)
{
	if (entry->n_statuses == 0)
		strbuf_add_str(out, "any");
	for (size_t i = 0; i < entry->n_statuses; i++) {
		if (i > 0)
			strbuf_add_byte(out, '/');
		strbuf_add_u64(out, entry->statuses[i]);
	}
}

static void
show_head(const struct catalogue *catalogue, struct strbuf *out)
{
	add_labelled(out, "catalogue", catalogue->name);
	add_labelled(out, "title", catalogue->title);
	add_labelled(out, "source", catalogue->source);
	add_labelled(out, "revision", catalogue->revision);
	add_labelled(out, "shape", catalogue->shape);
	for (size_t i = 0; i < catalogue->n_delegations; i++) {
		const struct delegation *delegation = &catalogue->delegations[i];

		add_cell(out, slice_str(i == 0 ? "delegates" : ""), LABEL_WIDTH);
		escape_text(out, delegation->prefix);
		strbuf_add_byte(out, '*');
		if (delegation->see.len > 0)
			strbuf_add_str(out, " to ");
		escape_text(out, delegation->see);
		strbuf_add_byte(out, '\n');
	}
	strbuf_addf(out, "%-*s%zu\n\n", LABEL_WIDTH, "entries",
	    catalogue->n_entries);
}

/* The columns of the table that are as wide as their content asks. */
struct table_widths {
	size_t status, code;
};

static struct table_widths
table_measure(const struct catalogue *catalogue)
{
	struct table_widths widths = { sizeof("STATUS") - 1, sizeof("CODE") - 1 };

	for (size_t i = 0; i < catalogue->n_entries; i++) {
		const struct catalogue_entry *entry = &catalogue->entries[i];
		size_t status = entry->n_statuses * 4;	/* digits and a stroke */
		size_t code = text_width(entry->code);

		if (status > widths.status + 1)
			widths.status = status - 1;
		if (code > widths.code)
			widths.code = code;
	}
	if (widths.code > CODE_WIDTH_MAX)
		widths.code = CODE_WIDTH_MAX;
	return widths;
}

/* What the row says, in one cell: its message, else its description. */
static void
add_saying(struct strbuf *out, const struct catalogue_entry *entry)
{
	if (entry->n_messages == 0 && entry->description.len > 0) {
		strbuf_add_byte(out, '(');
		escape_text(out, entry->description);
		strbuf_add_byte(out, ')');
	}
	if (entry->n_messages > 0)
		escape_text(out, entry->messages[0]);
	if (entry->n_messages > 1)
		strbuf_addf(out, " (and %zu more)", entry->n_messages - 1);
}

static void
show_row(const struct catalogue_entry *entry, struct table_widths widths,
    struct strbuf *out)
{
	struct strbuf statuses = { 0 };

	add_statuses(&statuses, entry);
	add_cell(out, strbuf_slice(&statuses), widths.status + 2);
	strbuf_clear(&statuses);
	add_cell(out, entry->code, widths.code + 2);
	add_saying(out, entry);
	strbuf_add_byte(out, '\n');
}

void
catalogue_show_table(const struct catalogue *catalogue, struct strbuf *out)
{
	struct table_widths widths = table_measure(catalogue);

	show_head(catalogue, out);
	if (catalogue->n_entries == 0)
		return;
	add_cell(out, SLICE("STATUS"), widths.status + 2);
	add_cell(out, SLICE("CODE"), widths.code + 2);
	strbuf_add_str(out, "MESSAGE (or description)\n");
	for (size_t i = 0; i < catalogue->n_entries; i++)
		show_row(&catalogue->entries[i], widths, out);
}

/* What a client should do, in words. */
static const char *const retry_advice[] = {
	[RETRY_UNSAID] = "",
	[RETRY_YES] = "yes: the same request may succeed later",
	[RETRY_NO] = "no: the same request will fail again",
	[RETRY_AFTER] = "after: once the time has passed that the answer names",
};
static_assert(ARRAY_LEN(retry_advice) == RETRY_N, "a retry lacks its advice");

static void
show_entry(const struct catalogue *catalogue, const struct catalogue_entry *entry,
    struct strbuf *out)
{
	add_labelled(out, "code", entry->code);
	add_cell(out, SLICE("status"), LABEL_WIDTH);
	add_statuses(out, entry);
	strbuf_add_byte(out, '\n');
	for (size_t i = 0; i < entry->n_messages; i++)
		add_labelled(out, i == 0 ? "message" : "", entry->messages[i]);
	add_labelled(out, "description", entry->description);
	add_labelled(out, "troubleshooting", entry->troubleshooting);
	add_labelled(out, "means", slice_str(meaning_word(entry->means)));
	add_labelled(out, "retry", slice_str(retry_advice[entry->retry]));
	add_cell(out, SLICE("catalogue"), LABEL_WIDTH);
	escape_text(out, catalogue->name);
	strbuf_addf(out, ", line %u\n", entry->line);
}

void
catalogue_show_code(const struct catalogue *catalogue,
    const struct catalogue_entry *rows, struct strbuf *out)
{
	for (; rows != NULL; rows = rows->same_code) {
		show_entry(catalogue, rows, out);
		if (rows->same_code != NULL)
			strbuf_add_byte(out, '\n');
	}
}

void
catalogue_show_code_json(const struct catalogue *catalogue,
    const struct catalogue_entry *rows, struct strbuf *out)
{
	for (; rows != NULL; rows = rows->same_code) {
		struct json_writer w = json_writer_make(out);

		json_writer_object_begin(&w);
		json_writer_name(&w, SLICE("catalogue"));
		json_writer_string(&w, catalogue->name);
		json_writer_name(&w, SLICE("line"));
		json_writer_u64(&w, rows->line);
		catalogue_write_entry(&w, rows);
		json_writer_object_end(&w);
		strbuf_add_byte(out, '\n');
	}
}
