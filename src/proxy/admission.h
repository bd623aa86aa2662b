#ifndef PROXY_ADMISSION_H
#define PROXY_ADMISSION_H
/*
 * Which connections are taken: by the listener's `clients`, and by how many there
 * are. The others are told why, as long as not too many have to be told.
 */
#include "proxy/proxy.h"

/*
 * How many client connections this process can serve: limits.connections, or
 * fewer when there are not descriptors for so many. Each client may need one more
 * towards its API, and some are kept back for everything else.
 *
 * n_workers  as started.
 */
size_t admission_capacity(const struct settings *settings, size_t n_workers)
    NONNULL(1) MUST_CHECK;

/* How many pipes a worker may have for splicing: PIPE_POOL_MAX, or fewer where the
   descriptors for them are wanted for clients. */
size_t admission_pipes(size_t n_workers) MUST_CHECK;

#endif
