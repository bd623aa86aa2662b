#ifndef INSPECT_READING_H
#define INSPECT_READING_H
/*
 * Reads the error codes of a response through all dialects, and chooses among
 * them.
 */
#include "inspect/candidate.h"

/* How deep and how large the JSON of an answer may be. */
#define READING_DEPTH_MAX 64
#define READING_NODES_MAX 16384

/*
 * Add what the dialects find: the declared one first, then those of the conf
 * file, then the built-in ones in their order.
 */
void reading_find(const struct inspector *inspector,
    const struct dialect_input *input, struct candidates *found)
    NONNULL(1, 2, 3);

/*
 * Add the codes of JSON objects that stand as text in a string of the body: the
 * body itself, a member of it, or a member of one of its members. One level:
 * strings inside those are not looked into. Nor is `original` where one of the
 * codes found before is errgate's: that is what errgate has judged and replaced.
 */
void reading_find_embedded(const struct inspector *inspector,
    const struct dialect_input *input, struct arena *arena,
    struct candidates *found) NONNULL(1, 2, 3, 4);

/* Look every candidate up in the catalogues. */
void reading_judge(const struct inspector *inspector, unsigned status,
    struct candidates *found) NONNULL(1, 3);

/*
 * How good a candidate is, 0 the best: one that a catalogue of the API has,
 * one that a delegation leads to, one with a delegated prefix, any other; last
 * success codes. READING_RANK_NONE is for one that only repeats the status, and
 * that no catalogue has: it is no code.
 */
unsigned reading_rank(const struct candidate *candidate) NONNULL(1);

#define READING_RANK_NONE 5

/* The best candidate, of equal ones the first; NULL when there is none. */
const struct candidate *reading_best(const struct candidates *found) NONNULL(1);

#endif
