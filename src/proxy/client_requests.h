#ifndef PROXY_CLIENT_REQUESTS_H
#define PROXY_CLIENT_REQUESTS_H
/*
 * Takes requests out of a client's bytes, one exchange at a time, in order (RFC
 * 9112, section 9.3.2). What comes ahead of time waits, within a bound.
 */
#include "proxy/client.h"

/*
 * Bytes of requests have come: they go to the exchange in progress, start the next
 * one, or wait. len > 0; bytes may be changed. May end the client.
 */
void client_requests_take(struct client *client, unsigned char *bytes, size_t len)
    NONNULL(1, 2);

/* No exchange is in progress: end, or go on to the next request. */
void client_go_on(struct client *client) NONNULL(1);

/* Wait for the rest of a request head, or for the next request. */
void client_await(struct client *client) NONNULL(1);

/*
 * The exchange of this client is over.
 *
 * keep_alive  whether the connection may serve another request.
 *
 * May start the next exchange, or free the client.
 */
void client_exchange_done(struct client *client, bool keep_alive) NONNULL(1);

/* The bytes that no exchange has taken yet; borrowed. */
struct slice client_peek(const struct client *client) NONNULL(1);

/* Whether more may be read ahead of the exchange in progress. */
bool client_has_room(const struct client *client) NONNULL(1);

#endif
