#ifndef PROXY_INSTANCE_H
#define PROXY_INSTANCE_H
/*
 * This process as the world sees it: what its workers share beside the snapshot
 * and the log. Made once, before the workers, and freed after them.
 */
#include "proxy/census.h"

struct instance {
	struct census *census;		/* of clients */
	char name[32];			/* "errgate-" and some digits: what it is
					   called in Via when the conf file does not
					   say; no two processes have the same */
};

struct instance *instance_new(void) MUST_CHECK;	/* NULL when memory ran out */
void instance_free(struct instance *instance);	/* accepts NULL */

#endif
