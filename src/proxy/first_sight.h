#ifndef PROXY_FIRST_SIGHT_H
#define PROXY_FIRST_SIGHT_H
/*
 * What an API shows for the first time is news of its own: event=first-seen.
 */
#include "proxy/exchange.h"

/*
 * Write an event for the code of an answer, and one for each of its findings,
 * which no worker has seen at this API before, now or before a restart; a shape
 * that is not the API's is one of the findings. Nothing without `log.state`.
 */
void first_sight_tell(struct exchange *ex, const struct inspection *inspection,
    enum log_level level) NONNULL(1, 2);

#endif
