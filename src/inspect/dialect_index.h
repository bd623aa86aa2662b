#ifndef INSPECT_DIALECT_INDEX_H
#define INSPECT_DIALECT_INDEX_H
/*
 * Which built-in dialects can find a code in an answer, told by what stands at its
 * surface: the names of the members at the top of the body and the lengths of the
 * fields' names. Most dialects are ruled out by that, at no cost of their own.
 */
#include "inspect/dialect.h"

/* Built-in dialects: bit i is row i of the table. */
typedef uint64_t dialect_set;

/* Made once by dialect_index_make, and immutable from then on. */
struct dialect_index {
	bool is_made;		/* else nothing is known, and nothing ruled out */
	dialect_set always;	/* whose code may stand in any body */
	dialect_set by_member[64];	/* by the json_doc_name_bit of a member */
	dialect_set by_length[64];	/* by the field_length_bit of a field's name */
	uint64_t needs[DIALECTS_MAX];	/* of each: the json_doc_name_bits of members
					   without which it does not match */
};

void dialect_index_make(struct dialect_index *index) NONNULL(1);

/*
 * The dialects that can find a code.
 *
 * members  json_doc_name_bit of each member at the top of the body.
 * lengths  field_list_lengths of head and trailers.
 */
dialect_set dialect_index_find(const struct dialect_index *index,
    uint64_t members, uint64_t lengths) NONNULL(1) MUST_CHECK;

/* Cut the first dialect off a set that is not empty; returns its row. */
static inline unsigned
dialect_set_next(dialect_set *set)
{
	unsigned row = (unsigned)__builtin_ctzll(*set);

	*set &= *set - 1;
	return row;
}

#endif
