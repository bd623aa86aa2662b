#ifndef PROXY_CLIENT_TLS_H
#define PROXY_CLIENT_TLS_H
/*
 * TLS that clients speak to us: to a listener that has a certificate, or inside
 * a CONNECT tunnel that is intercepted.
 */
#include "proxy/client.h"
#include "tls/tls_session.h"

/* The first byte of a ClientHello (RFC 8446, section 5.1). */
#define TLS_HANDSHAKE_RECORD 22

/*
 * The first bytes of a client of a TLS listener: begin the handshake, or refuse
 * what is no TLS with an answer that says so.
 */
void client_tls_greet(struct client *client, const unsigned char *bytes,
    size_t len) NONNULL(1, 2);

/*
 * Begin a handshake with the client, with the bytes of it that wait. The
 * client's handler is told how it ends.
 *
 * session  owned from now on.
 */
void client_tls_start(struct client *client, struct tls_session *session)
    NONNULL(1, 2);

/* The handshake failed: log why, with what to do; the client is to be closed. */
void client_tls_failed(struct client *client) NONNULL(1);

/* The client closes an intercepted connection on which it has asked nothing. */
void client_tls_unused(struct client *client) NONNULL(1);

#endif
