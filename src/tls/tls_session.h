#ifndef TLS_TLS_SESSION_H
#define TLS_TLS_SESSION_H
/*
 * One TLS connection (RFC 8446, RFC 5246) as a function on bytes: ciphertext
 * in, plaintext out, and the other way. No sockets. An idle session owns no
 * buffers. One thread at a time.
 */
#include "base/strbuf.h"
#include "tls/resumption.h"
#include "tls/tls_context.h"
#include "tls/tls_failure.h"

struct tls_session;
struct leaf;

enum tls_rc {
	TLS_OPEN,	/* the handshake is done */
	TLS_SHAKING,	/* the handshake goes on */
	TLS_ENDED,	/* the peer has ended its side in good order */
	TLS_FAILED	/* tls_session_failure says why */
};

/*
 * The client's side of a connection to an origin.
 *
 * host    a name, checked against the certificate and sent as SNI, or an
 *         address, checked and not sent; IPv6 without brackets.
 * store   where sessions to be resumed are kept, or NULL; outlives the session.
 * key     under which; copied.
 *
 * NULL when memory ran out.
 */
struct tls_session *tls_session_client(struct tls_context *context,
    struct slice host, struct resumption *store, struct slice key)
    NONNULL(1) MUST_CHECK;

/* The server's side; leaf is for a minting context, else NULL. */
struct tls_session *tls_session_server(struct tls_context *context,
    const struct leaf *leaf) NONNULL(1) MUST_CHECK;

void tls_session_free(struct tls_session *session);	/* accepts NULL */

/* The bytes of plaintext that ciphertext of that length may become at most:
   what was kept of an unfinished record adds to it. */
#define TLS_PLAIN_MAX(cipher_len) ((cipher_len) + 17 * 1024)

/*
 * Begin the handshake, as the client.
 *
 * out  gets what is to be sent.
 */
enum tls_rc tls_session_begin(struct tls_session *session, struct strbuf *out)
    NONNULL(1, 2) MUST_CHECK;

/*
 * Take ciphertext from the peer, all of it.
 *
 * plain      gets the plaintext; room for TLS_PLAIN_MAX(cipher.len).
 * plain_len  set to its length; also with TLS_ENDED and TLS_FAILED there may be
 *            some that came before.
 * out        gets what is to be sent, also with TLS_FAILED (an alert).
 */
enum tls_rc tls_session_open(struct tls_session *session, struct slice cipher,
    unsigned char *plain, size_t *plain_len, struct strbuf *out)
    NONNULL(1, 3, 4, 5) MUST_CHECK;

/* Encrypt plaintext in order, few records for many slices. The handshake must be
   done. False when memory ran out. */
bool tls_session_seal(struct tls_session *session, const struct slice *parts,
    size_t n_parts, struct strbuf *out) NONNULL(1, 2, 4) MUST_CHECK;

/* Say that nothing more will be sent (close_notify). Once; does nothing before
   the handshake is done or after a failure. */
void tls_session_end(struct tls_session *session, struct strbuf *out)
    NONNULL(1, 2);

/* The peer's connection has ended without TLS's own end; notes why the handshake
   could not be done. */
void tls_session_cut(struct tls_session *session) NONNULL(1);

enum tls_failure tls_session_failure(const struct tls_session *session)
    NONNULL(1);

/* More about the failure, for people, such as "certificate has expired
   (not after 2024-01-02; CN=api.example)"; printable ASCII; empty without one. */
struct slice tls_session_failure_text(const struct tls_session *session)
    NONNULL(1);

/* Whether this is the client's side. */
bool tls_session_is_client(const struct tls_session *session) NONNULL(1);

/* "TLSv1.3"; empty before the handshake is done. */
struct slice tls_session_version(const struct tls_session *session) NONNULL(1);

/* Whether the handshake was a resumption. */
bool tls_session_was_resumed(const struct tls_session *session) NONNULL(1);

#endif
