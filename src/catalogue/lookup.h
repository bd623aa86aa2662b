#ifndef CATALOGUE_LOOKUP_H
#define CATALOGUE_LOOKUP_H
/*
 * Questions to a catalogue. The cost does not grow with the table. Allocates
 * nothing; any thread may ask.
 */
#include "catalogue/catalogue.h"

struct catalogue_hit {
	const struct catalogue_entry *entry;	/* the row that fits best */
	const struct catalogue_entry *rows;	/* first row of the code; the others
						   follow by same_code */
	bool status_fits;	/* some row of the code lists the status, or no row of
				   the code lists any */
	bool is_success;	/* every row of the code lists only 2xx */
};

/*
 * Find a code: exactly, else by the longest entry ending in '*'. Of several
 * rows the one that lists the status and whose message fits is preferred, then
 * one that lists the status, then one whose message fits, then the first.
 *
 * message  the live message, which may be empty.
 */
bool catalogue_find(const struct catalogue *catalogue, struct slice code,
    unsigned status, struct slice message, struct catalogue_hit *hit)
    NONNULL(1, 5) MUST_CHECK;

/* The delegation whose prefix the code starts with, the longest; or NULL. */
const struct delegation *catalogue_delegation(const struct catalogue *catalogue,
    struct slice code) NONNULL(1) MUST_CHECK;

/*
 * Whether a live message fits some message that a row of hit->entry's code
 * documents. Documented messages are templates: %s and the like, {0}, {name},
 * [name], <name>, xxx stand for anything; a live message may add detail after
 * a colon or full stop. Case, white space and a final full stop do not count
 * (all of it: message_template.h). True when no message is documented.
 */
bool catalogue_message_fits(const struct catalogue_hit *hit,
    struct slice message) NONNULL(1) MUST_CHECK;

#endif
