#ifndef CATALOGUE_LINT_H
#define CATALOGUE_LINT_H
/*
 * What is odd about a catalogue that loads: rows that repeat or contradict each
 * other, rows that another one hides, and hints at what a reader of answers
 * should know. One thread; the cost is linear in the size of the table.
 */
#include "catalogue/catalogue.h"

enum lint_severity {
	LINT_HINT,		/* good to know; published tables are like that */
	LINT_WARNING,		/* probably not meant */
	LINT_ERROR,		/* a contradiction or a repetition */
	LINT_N
};

const char *lint_severity_word(enum lint_severity severity);

struct lint_finding {
	unsigned line;
	enum lint_severity severity;
	struct slice text;	/* safe to print */
};

struct lint {
	struct lint_finding *findings;	/* by line */
	size_t n_findings, findings_max;
	size_t counts[LINT_N];
	struct arena arena;		/* of the texts, and of the work */
	bool failed;			/* memory ran out: some are missing */
};

/*
 * Look a catalogue over. Clear the result with lint_clear, also after a
 * failure. False when memory ran out.
 */
bool lint_catalogue(struct lint *lint, const struct catalogue *catalogue)
    NONNULL(1, 2) MUST_CHECK;

void lint_clear(struct lint *lint) NONNULL(1);

#endif
