#ifndef REPORT_LEARN_H
#define REPORT_LEARN_H
/*
 * Drafts catalogue entries from what a tally has seen, for a person to review.
 */
#include "report/tally.h"

struct learn_options {
	struct slice name;	/* of the new catalogue; empty: that of `base`, or
				   "learned" */
	const struct catalogue *base;	/* whose rows stand in front, or NULL */
	bool drift;		/* rows for known codes whose status or message the
				   catalogue lacks, too */
};

struct learned {
	struct catalogue *catalogue;	/* to be written: not indexed */
	size_t n_codes, n_drifted;	/* rows drafted */
	size_t n_unfit;			/* codes that no catalogue can have */
};

/*
 * Make a catalogue of the unknown codes of a sorted tally. base and the tally must
 * outlive it. False when memory ran out; learned is to be cleared anyhow.
 */
bool learn(struct learned *learned, const struct tally *tally,
    const struct learn_options *options) NONNULL(1, 2, 3) MUST_CHECK;

void learned_clear(struct learned *learned) NONNULL(1);

#endif
