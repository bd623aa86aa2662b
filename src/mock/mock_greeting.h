#ifndef MOCK_MOCK_GREETING_H
#define MOCK_MOCK_GREETING_H
/*
 * A connection to a TLS address of the mock, until its handshake is done; then it
 * is a connection like any other.
 */
#include "mock/mock_client.h"
#include "mock/mock_tls.h"

/* Connections in the handshake, and what becomes of them. */
struct mock_lobby {
	struct mock_client_home *home;	/* where they go on */
	struct mock_tls *tls;
	struct list greetings;
};

/*
 * Shake hands with a client; what begins here ends by itself.
 *
 * fd  owned from now on, also when false is returned: memory ran out.
 */
bool mock_greeting_open(struct mock_lobby *lobby, int fd,
    const struct address *peer) NONNULL(1, 3) MUST_CHECK;

/* Close all connections that are still in the handshake. */
void mock_greeting_close_all(struct mock_lobby *lobby) NONNULL(1);

#endif
