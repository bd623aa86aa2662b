#ifndef SERVER_INHERITED_H
#define SERVER_INHERITED_H
/*
 * Listening sockets that the service manager opened before errgate started
 * (sd_listen_fds(3)), and keeps while it is away: so that a restart refuses no
 * connection. None in a build without libsystemd.
 */
#include "net/address.h"

struct inherited;

/*
 * Take what was passed to this process; it is not passed on. What is no
 * listening TCP socket is left out. NULL when memory ran out.
 */
struct inherited *inherited_new(void) MUST_CHECK;
void inherited_free(struct inherited *inherited);	/* accepts NULL */

size_t inherited_count(const struct inherited *inherited) NONNULL(1) MUST_CHECK;

/* How many were left out. */
size_t inherited_count_odd(const struct inherited *inherited)
    NONNULL(1) MUST_CHECK;

/* Of one of them: the descriptor, which stays open; the name that the socket
   unit gives it; where it is bound. */
int inherited_fd(const struct inherited *inherited, size_t at)
    NONNULL(1) MUST_CHECK;
const char *inherited_name(const struct inherited *inherited, size_t at)
    NONNULL(1) MUST_CHECK;
struct address inherited_address(const struct inherited *inherited, size_t at)
    NONNULL(1) MUST_CHECK;

/* Whether it is what a listen section means by this address. */
bool inherited_is_at(const struct inherited *inherited, size_t at,
    const struct address *address) NONNULL(1, 3) MUST_CHECK;

#endif
