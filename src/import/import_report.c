#include "import/import_report.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/strbuf.h"

static const char *const words[] = {
	[IMPORT_REMARK] = "note",
	[IMPORT_DOUBT] = "doubtful",
	[IMPORT_SKIP] = "skipped",
};
static_assert(ARRAY_LEN(words) == IMPORT_NOTE_N, "a kind lacks its word");

const char *
import_note_word(enum import_note_kind kind)
{
	return words[kind];
}

/* Room for a note; NULL when there is none. */
static struct import_note *
new_note(struct import_report *report)
{
	if (report->notes == NULL)
		report->notes = calloc(IMPORT_NOTES_MAX, sizeof(*report->notes));
	report->failed |= report->notes == NULL;
	if (report->failed || report->n_notes == IMPORT_NOTES_MAX)
		return NULL;
	return &report->notes[report->n_notes];
}

void
import_report_add(struct import_report *report, unsigned line,
    enum import_note_kind kind, const char *fmt, ...)
{
	struct import_note *note = new_note(report);
	struct strbuf text = { 0 };
	va_list args;

	report->counts[kind]++;
	if (note == NULL)
		return;
	va_start(args, fmt);
	strbuf_vaddf(&text, fmt, args);
	va_end(args);
	*note = (struct import_note){ .line = line, .kind = kind };
	note->text = arena_copy(&report->arena, strbuf_slice(&text));
	report->failed |= text.failed || note->text.ptr == NULL;
	report->n_notes += !report->failed;
	strbuf_clear(&text);
}

/* By line. */
static int
compare_notes(const void *a, const void *b)
{
	const struct import_note *x = a, *y = b;

	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return 0;
}

void
import_report_sort(struct import_report *report)
{
	if (report->n_notes > 1)
		qsort(report->notes, report->n_notes, sizeof(*report->notes),
		    compare_notes);
}

void
import_report_clear(struct import_report *report)
{
	free(report->notes);
	arena_clear(&report->arena);
	*report = (struct import_report){ .notes = NULL };
}
