#ifndef CATALOGUE_DRAFT_H
#define CATALOGUE_DRAFT_H
/*
 * A catalogue that is being filled: which members each object of the file may
 * have, and how a value is checked and put in place. Knows no JSON text.
 */
#include "catalogue/catalogue.h"
#include "catalogue/load_report.h"
#include "catalogue/text_pool.h"

#define DRAFT_LIST_MAX 256	/* statuses or messages that one entry may list */

enum value_type {
	VALUE_NULL, VALUE_BOOL, VALUE_NUMBER, VALUE_TEXT, VALUE_OBJECT, VALUE_LIST,
	VALUE_N
};

/* How a message names a type: "a number". */
const char *value_type_name(enum value_type type);

struct draft {
	struct catalogue *catalogue;
	struct text_pool pool;
	struct load_report report;
	unsigned line;			/* of the value at hand */
	bool no_memory;
	struct delegation delegation;	/* the rows that are being filled */
	struct catalogue_entry entry;
	uint16_t statuses[DRAFT_LIST_MAX];	/* of the entry */
	struct slice messages[DRAFT_LIST_MAX];
	size_t entries_max, delegations_max;	/* rows there is room for */
};

/* One member that an object may have. */
struct member {
	const char *name;
	enum value_type type;		/* of its value, or of each one in a list */
	bool is_required;
	bool is_many;			/* a list of values will do, too */
	const struct object_kind *rows;	/* it is a list of such objects */
	const char *wants;		/* what a message says it must be */
	/* Check one value and store it at offset. Reports what it dislikes. */
	void (*take)(struct draft *draft, const struct member *member,
	    struct slice text);
	size_t offset;			/* in the object's struct */
};

/* A kind of object in the file. */
struct object_kind {
	const char *what;		/* "an error entry" */
	const struct member *members;
	size_t n_members;
	void (*begin)(struct draft *draft);
	void (*end)(struct draft *draft);	/* all its members were taken */
};

/* The outermost object. */
extern const struct object_kind draft_catalogue;

/* The member of that name, or NULL. */
const struct member *object_kind_member(const struct object_kind *kind,
    struct slice name) NONNULL(1) MUST_CHECK;

#endif
