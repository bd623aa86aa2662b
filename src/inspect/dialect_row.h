#ifndef INSPECT_DIALECT_ROW_H
#define INSPECT_DIALECT_ROW_H
/*
 * What a dialect is made of; for this folder only. The rows stand in
 * dialect_table.c.
 */
#include "inspect/dialect.h"
#include "inspect/dialect_path.h"

/* Something that must be in the body for a dialect to apply. */
struct dialect_need {
	struct dialect_path path;	/* one without text ends a list */
	enum need_kind {
		NEED_TEXT,	/* a string of this text */
		NEED_STRING, NEED_NUMBER
	} kind;
	const char *text;
};

/*
 * What it takes under a 2xx status to prove that a code found so is an error,
 * and no ordinary member that happens to have that name.
 */
enum dialect_proof {
	PROOF_NEVER,		/* nothing does */
	PROOF_CATALOGUE,	/* a message too, and: the API declares this dialect,
				   or a catalogue has the code; without a message
				   if it has it and the code stands at the top */
	PROOF_MESSAGE,		/* a message too, or as above a catalogue */
	PROOF_MESSAGE_ALONE,	/* PROOF_MESSAGE, and without a catalogue PROOF_ALONE */
	PROOF_FAILURE,		/* `status` says "Failure" */
	PROOF_CODE,		/* the code alone */
	PROOF_ALONE		/* no member beside but request ids and the like,
				   and none that says it is a success */
};

enum {
	DIALECT_FALLBACK = 1u << 0,	/* tried only while no code is found */
	DIALECT_NEEDS_MESSAGE = 1u << 1, /* does not match without a message */
	DIALECT_ONE_CODE = 1u << 2,	/* the first path that leads to a code */
	DIALECT_STRINGS_ONLY = 1u << 3,	/* a number there is no code */
	DIALECT_CODE_IS_NAME = 1u << 4,	/* the code is the name of the object in
					   which a number repeats the status */
	DIALECT_CHECK_TYPE = 1u << 5,	/* its code members are worth a wrong-type */
	DIALECT_BY_NAME = 1u << 6	/* recognised elsewhere; nothing is read */
};

/*
 * The message beside code[i] is at message[i], else at the first message path that
 * leads somewhere, each followed from the innermost object both paths share.
 */
struct dialect {
	const char *name;
	const struct dialect_path *code;	/* lists */
	const struct dialect_path *message;
	const struct dialect_need *needs;	/* all must hold; NULL: none */
	const struct dialect_need *unless;	/* none may hold; NULL: none */
	const struct dialect_path *marks;	/* one must be there; NULL: none needed */
	struct dialect_path known_by;	/* mark by which it is told even without a
					   code; without text: none */
	struct slice (*refine)(struct slice code);	/* empty: no code; or NULL */
	enum dialect_proof proof;
	unsigned flags;
};

/* All built-in dialects in the order they are tried, ended by NULL. */
const struct dialect *const *dialect_table(void);

/* Rows that the inspector itself speaks of. */
extern const struct dialect dialect_embedded;	/* JSON inside a JSON string */
extern const struct dialect dialect_message_only;
extern const struct dialect dialect_xml_error;
extern const struct dialect dialect_html;

/* Refinements of code texts; the result lies in the argument or is empty. */
struct slice refine_aws(struct slice code);
struct slice refine_fault(struct slice code);
struct slice refine_oauth2(struct slice code);
struct slice refine_problem(struct slice code);

#endif
