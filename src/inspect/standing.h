#ifndef INSPECT_STANDING_H
#define INSPECT_STANDING_H
/*
 * Where one error code stands: whether the API's catalogues have it, or leave
 * it to somebody else's.
 */
#include "inspect/inspector.h"

struct standing {
	enum verdict verdict;	/* known, delegated or unknown */
	bool delegated;		/* its prefix is another catalogue's business */
	const struct catalogue *catalogue;	/* which has it, or NULL */
	struct catalogue_hit hit;		/* when one has it */
};

/* Look a code up: in the API's own catalogues, then, where one of those
   delegates its prefix, in the catalogue named there and all the others. */
struct standing standing_of(const struct inspector *inspector,
    struct slice code, unsigned status, struct slice message) NONNULL(1);

#endif
