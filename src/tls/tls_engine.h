#ifndef TLS_TLS_ENGINE_H
#define TLS_TLS_ENGINE_H
/*
 * What contexts and sessions of tls/ know of each other: OpenSSL's side of them.
 * For tls/ only.
 */
#include <openssl/ssl.h>

#include "tls/tls_context.h"

/* A new SSL of the context; NULL when memory ran out. */
SSL *tls_engine_start(struct tls_context *context) NONNULL(1) MUST_CHECK;

/* How SSLs of this context reach the bytes that a session is handed. */
const BIO_METHOD *tls_engine_wire_of(const struct tls_context *context)
    NONNULL(1) MUST_CHECK;

/* In tls_session.c: make such a method. NULL when memory ran out. */
BIO_METHOD *tls_engine_wire(void) MUST_CHECK;

/* In tls_session.c, called by OpenSSL: a session came that may be resumed; and
   a certificate was looked at. */
int tls_engine_on_resumable(SSL *ssl, SSL_SESSION *resumable);
int tls_engine_on_verify(int ok, X509_STORE_CTX *store);

#endif
