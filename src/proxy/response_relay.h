#ifndef PROXY_RESPONSE_RELAY_H
#define PROXY_RESPONSE_RELAY_H
/*
 * The way of an answer from its origin: head and body read as they come, passed
 * on to the client, or held for their verdict.
 */
#include "proxy/exchange.h"

/* For the upstream's stream while an exchange has it; ctx is the exchange. */
extern const struct stream_handler response_relay_handler;

#endif
