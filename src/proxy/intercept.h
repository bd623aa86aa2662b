#ifndef PROXY_INTERCEPT_H
#define PROXY_INTERCEPT_H
/*
 * Opens the TLS of a CONNECT tunnel to a host that an api names with `intercept`:
 * the client is shown a certificate that our authority has signed, and its
 * requests are served like any others. First the ClientHello is read: what cannot
 * be HTTP/1.1 over TLS goes through a blind tunnel.
 */
#include "proxy/exchange.h"

/* Accept the CONNECT request and wait for the ClientHello: the client calls
   intercept_sniff for what is there already. */
void intercept_start(struct exchange *ex) NONNULL(1);

/* The client has sent something while ex->sniffing. */
void intercept_sniff(struct exchange *ex) NONNULL(1);

/* It has not sent a whole ClientHello in time. */
void intercept_silence(struct exchange *ex) NONNULL(1);

#endif
