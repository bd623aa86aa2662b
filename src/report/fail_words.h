#ifndef REPORT_FAIL_WORDS_H
#define REPORT_FAIL_WORDS_H
/*
 * The verdicts and findings that --fail-on names: those that make a run fail.
 */
#include "inspect/verdict.h"

struct fail_words {
	unsigned verdicts;	/* bits 1u << enum verdict */
	finding_set findings;
};

/*
 * Add the words of a list that is separated by commas. False when one of them is
 * no verdict and no finding; *bad is set to it then.
 */
bool fail_words_add(struct fail_words *words, struct slice list,
    struct slice *bad) NONNULL(1, 3) MUST_CHECK;

static inline bool
fail_words_match(const struct fail_words *words, enum verdict verdict,
    finding_set findings)
{
	return (words->verdicts >> verdict & 1) != 0 ||
	    (words->findings & findings) != 0;
}

/* Whether there are any. */
static inline bool
fail_words_any(const struct fail_words *words)
{
	return words->verdicts != 0 || words->findings != 0;
}

#endif
