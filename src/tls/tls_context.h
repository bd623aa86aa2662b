#ifndef TLS_TLS_CONTEXT_H
#define TLS_TLS_CONTEXT_H
/*
 * What many TLS connections have in common: certificates, keys, whom to trust,
 * which versions. Immutable after it was made, and counted; any thread may make
 * sessions from it. TLS 1.2 and 1.3 only. ALPN is http/1.1, for a client that offers
 * http/1.0 only that.
 */
#include "base/strbuf.h"

struct tls_context;

/* How connections to an origin are made. */
struct tls_client_options {
	const char *ca_file;		/* PEM; NULL: the system's store */
	const char *certificate, *key;	/* PEM, our own for mutual TLS; NULL: none */
	bool verify;			/* false: any certificate will do */
};

/*
 * A context for connections to origins.
 *
 * errors  gets one line, without file and line of the conf file, that names the
 *         file that is wrong and why; never anything of a key.
 *
 * NULL when a file cannot be used or memory ran out.
 */
struct tls_context *tls_context_client(const struct tls_client_options *options,
    struct strbuf *errors) NONNULL(1, 2) MUST_CHECK;

/* A certificate with the chain behind it, and its key: two PEM files. */
struct tls_key_pair {
	const char *certificate, *key;
};

/*
 * A context for connections that clients make to us.
 *
 * pairs  at least one. A client gets the first whose names match the SNI it
 *        sends (RFC 6066, section 3), else the first of all.
 * errors, NULL  as with tls_context_client.
 */
struct tls_context *tls_context_server(const struct tls_key_pair *pairs,
    size_t n_pairs, struct strbuf *errors) NONNULL(1, 3) MUST_CHECK;

/* A server context without a certificate: each session brings its own leaf. */
struct tls_context *tls_context_minting(void) MUST_CHECK;

struct tls_context *tls_context_ref(struct tls_context *context) NONNULL(1);
void tls_context_unref(struct tls_context *context);	/* accepts NULL */

/* A number that no other context of this process has had. */
uint64_t tls_context_serial(const struct tls_context *context) NONNULL(1);

#endif
