#ifndef BASE_NEAREST_H
#define BASE_NEAREST_H
/*
 * Which of some names is most like a word that is none of them: what its
 * writer probably meant. Zero it, set the word, try each name, take the best.
 */
#include "base/slice.h"

struct nearest {
	struct slice word;
	struct slice best;	/* empty: none is near enough */
	size_t distance;	/* of best */
};

/* Names and words that are longer are not compared. */
#define NEAREST_LEN_MAX 64

/* Consider a name; it is borrowed. */
void nearest_try(struct nearest *nearest, struct slice name) NONNULL(1);

/* The best of a list ended by NULL, which may be NULL itself. */
struct slice nearest_of(struct slice word, const char *const *names) MUST_CHECK;

/* Whether the word is one of a list ended by NULL, which may be NULL. */
bool nearest_is_exact(struct slice word, const char *const *names) MUST_CHECK;

#endif
