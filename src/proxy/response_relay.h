#ifndef PROXY_RESPONSE_RELAY_H
#define PROXY_RESPONSE_RELAY_H
/*
 * The way of an answer from its origin: heads are read as they come, and the final
 * one passed on to the client, or held for its verdict, with the body behind it
 * (response_body.h).
 */
#include "proxy/exchange.h"

/* For the upstream's stream while an exchange has it; ctx is the exchange. */
extern const struct stream_handler response_relay_handler;

/* The same while the body is spliced. */
extern const struct stream_handler response_relay_splicing;

#endif
