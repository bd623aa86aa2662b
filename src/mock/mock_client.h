#ifndef MOCK_MOCK_CLIENT_H
#define MOCK_MOCK_CLIENT_H
/*
 * One connection to the mock: requests in, answers out, in order.
 */
#include <stdio.h>

#include "mock/scenario.h"
#include "net/address.h"
#include "net/stream.h"

struct mock_client;

/* What the connections of one origin share. */
struct mock_client_home {
	struct loop *loop;
	const struct scenario_site *site;
	FILE *log;			/* one line for each request; may be NULL */
	struct list clients;		/* all that are open */
};

/*
 * Serve a connection until it ends; it frees itself.
 *
 * stream  what is read and written; owned from now on, also when false is
 *         returned: memory ran out.
 */
bool mock_client_open(struct mock_client_home *home, struct stream *stream,
    const struct address *peer) NONNULL(1, 2, 3) MUST_CHECK;

/* Close all connections of a home. */
void mock_client_close_all(struct mock_client_home *home) NONNULL(1);

#endif
