#ifndef MOCK_MOCK_ORIGIN_H
#define MOCK_MOCK_ORIGIN_H
/*
 * The mock as a server: a listening socket and its connections on a loop.
 */
#include <stdio.h>

#include "mock/mock_tls.h"
#include "mock/scenario.h"
#include "net/loop.h"

struct mock_origin;

/*
 * Serve.
 *
 * fd    a listening socket (listener_open), owned from now on.
 * tls   the certificates to show; borrowed. NULL: plain text.
 * site  what is served; borrowed.
 * log   gets one line for each request; borrowed, may be NULL.
 *
 * NULL when memory ran out; fd is then closed.
 */
struct mock_origin *mock_origin_new(struct loop *loop, int fd,
    struct mock_tls *tls, const struct scenario_site *site, FILE *log)
    NONNULL(1, 4) MUST_CHECK;

/* Close the socket and all connections. Accepts NULL. */
void mock_origin_free(struct mock_origin *origin);

#endif
