#ifndef AUTH_GATEKEEPER_H
#define AUTH_GATEKEEPER_H
/*
 * Lets users in without checking slow hashes over and over: remembers, as keyed
 * digests, who was let in; bounds wrong attempts of each address, and the time
 * that all checking takes. It outlives the files: of one loaded anew, the users
 * whose lines are as before are not checked again. One thread at a time.
 */
#include "auth/user_file.h"

struct gatekeeper;

enum gate_rc {
	GATE_OPEN,		/* user and password are right */
	GATE_WRONG,		/* they are not */
	GATE_BUSY		/* not looked at: too many attempts */
};

struct gatekeeper *gatekeeper_new(void) MUST_CHECK;	/* NULL: no memory or entropy */
void gatekeeper_free(struct gatekeeper *gatekeeper);	/* accepts NULL */

/*
 * Check one attempt. May take as long as one crypt(3), or two tenths of the time.
 *
 * from    whose attempts are counted together, such as address_block.
 * now_us  monotonic.
 */
enum gate_rc gatekeeper_check(struct gatekeeper *gatekeeper,
    const struct user_file *file, struct slice user, struct slice password,
    struct slice from, uint64_t now_us) NONNULL(1, 2) MUST_CHECK;

#endif
