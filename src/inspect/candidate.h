#ifndef INSPECT_CANDIDATE_H
#define INSPECT_CANDIDATE_H
/*
 * Error codes found in one response, each by the dialect that led to it. The
 * order in which they are found depends on the dialects, never on the order of
 * members in the body.
 */
#include "inspect/dialect_row.h"
#include "inspect/standing.h"

#define CANDIDATES_MAX 16

struct candidate {
	const struct dialect *dialect;
	struct slice code;
	struct slice message;		/* empty: none beside it */
	const struct json_node *node;	/* of the code; NULL: a header field */
	bool lacks_message;		/* its dialect names one; none is there */
	bool message_wrong_type;	/* one is there, but is no text */
	bool repeats_status;		/* it says the status and no more */
	struct standing standing;	/* filled by reading_judge */
};

struct candidates {
	struct candidate items[CANDIDATES_MAX];
	size_t n;
};

/* Where a dialect looks. */
struct dialect_input {
	const struct json_node *root;		/* or NULL */
	const struct field_list *fields;	/* NULL: look at the body only */
	const struct field_list *trailers;	/* or NULL */
	uint64_t lengths;			/* field_list_lengths of both */
	struct slice media_subtype;
	unsigned status;
};

/* Add what a dialect finds; a code that is there already is not added again. */
void candidate_find(const struct dialect *dialect,
    const struct dialect_input *input, struct candidates *found)
    NONNULL(1, 2, 3);

/* Whether what a dialect asks for is there, apart from code and message. */
bool candidate_dialect_applies(const struct dialect *dialect,
    const struct dialect_input *input) NONNULL(1, 2) MUST_CHECK;

/* Whether a mark (see struct dialect) is there. */
bool candidate_has_mark(const struct dialect_input *input,
    const struct dialect_path *mark) NONNULL(1, 2) MUST_CHECK;

/* The message of a dialect where there is no code; empty when none. */
struct slice candidate_message_alone(const struct dialect *dialect,
    const struct dialect_input *input) NONNULL(1, 2);

/* Add a candidate unless its code is there; gives that one the message it lacks. */
void candidate_add(struct candidates *found, const struct candidate *candidate)
    NONNULL(1, 2);

#endif
