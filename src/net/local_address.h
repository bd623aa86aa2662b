#ifndef NET_LOCAL_ADDRESS_H
#define NET_LOCAL_ADDRESS_H
/*
 * Which addresses are this machine's own.
 */
#include "net/address.h"

/*
 * Whether a connection to address comes out on this machine: loopback, the
 * unspecified address, and what its interfaces have now. The port does not
 * matter. Asks the kernel, so it is for rare cases.
 */
bool local_address_is(const struct address *address) NONNULL(1) MUST_CHECK;

/*
 * Whether a connection to address comes to a socket that listens on listening,
 * which may be 0.0.0.0 or ::. The ports are compared first, at no cost.
 */
bool local_address_reaches(const struct address *address,
    const struct address *listening) NONNULL(1, 2) MUST_CHECK;

#endif
