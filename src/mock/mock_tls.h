#ifndef MOCK_MOCK_TLS_H
#define MOCK_MOCK_TLS_H
/*
 * The certificates that the mock shows: some of its own, or one that an authority
 * signs for whatever host a client asks for. One thread at a time.
 */
#include "net/address.h"
#include "tls/tls_session.h"

struct mock_tls;

/*
 * Certificates of its own, at least one; see tls_context_server for the arguments.
 * NULL, with a line in errors, when they cannot be used or memory ran out.
 */
struct mock_tls *mock_tls_with_pairs(const struct tls_key_pair *pairs,
    size_t n_pairs, struct strbuf *errors) NONNULL(1, 3) MUST_CHECK;

/*
 * An authority (PEM files, as errgate ca init makes them) that signs certificates.
 * NULL as above.
 */
struct mock_tls *mock_tls_with_authority(const struct tls_key_pair *files,
    struct strbuf *errors) NONNULL(1, 2) MUST_CHECK;

void mock_tls_free(struct mock_tls *tls);	/* accepts NULL */

enum mock_tls_rc {
	MOCK_TLS_MORE,		/* the rest of the ClientHello has to come */
	MOCK_TLS_READY,
	MOCK_TLS_NOT_TLS,	/* the client speaks something else */
	MOCK_TLS_FAILED		/* no certificate could be made, or no memory */
};

/*
 * The server's side of a connection.
 *
 * early    what the client has sent so far; may be empty.
 * local    the address it has connected to: whom it means when it names no host.
 * session  set, and the caller's, with MOCK_TLS_READY.
 */
enum mock_tls_rc mock_tls_session(struct mock_tls *tls, struct slice early,
    const struct address *local, struct tls_session **session)
    NONNULL(1, 3, 4) MUST_CHECK;

#endif
