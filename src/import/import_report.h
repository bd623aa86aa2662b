#ifndef IMPORT_IMPORT_REPORT_H
#define IMPORT_IMPORT_REPORT_H
/*
 * What an import tells its user: which parts of the page it left out, and what it
 * is not sure of.
 */
#include "base/arena.h"

enum import_note_kind {
	IMPORT_REMARK,		/* good to know */
	IMPORT_DOUBT,		/* read, and perhaps wrongly */
	IMPORT_SKIP,		/* left out */
	IMPORT_NOTE_N
};

const char *import_note_word(enum import_note_kind kind);

struct import_note {
	unsigned line;
	enum import_note_kind kind;
	struct slice text;	/* safe to print */
};

/* Notes that are kept; more are counted. */
#define IMPORT_NOTES_MAX 500

struct import_report {
	struct import_note *notes;
	size_t n_notes;
	size_t counts[IMPORT_NOTE_N];	/* also of notes that are not kept */
	struct arena arena;
	bool failed;		/* memory ran out */
};

/* Add a note. Foreign texts go through excerpt_of. */
void import_report_add(struct import_report *report, unsigned line,
    enum import_note_kind kind, const char *fmt, ...)
    NONNULL(1, 4) PRINTF_LIKE(4, 5);

/* Put the notes in the order of the page. */
void import_report_sort(struct import_report *report) NONNULL(1);

void import_report_clear(struct import_report *report) NONNULL(1);

#endif
