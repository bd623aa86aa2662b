#ifndef CATALOGUE_SUGGEST_H
#define CATALOGUE_SUGGEST_H
/*
 * "Did you mean ...?": which of some known names is nearest to a mistaken one.
 */
#include "base/slice.h"

/* Names that are longer are not compared. */
#define SUGGEST_LEN_MAX 64

struct suggestion {
	struct slice wanted;		/* the mistaken name */
	struct slice best;		/* the nearest so far; empty: none is near */
	size_t distance;		/* of best */
};

/* Start a search; the slice is borrowed. */
struct suggestion suggestion_make(struct slice wanted);

/*
 * Offer one known name. It becomes the best when it takes fewer edits (a byte
 * put in, left out or exchanged, regardless of case) than the best before and
 * at most a third of its length.
 */
void suggestion_offer(struct suggestion *suggestion, struct slice name)
    NONNULL(1);

#endif
