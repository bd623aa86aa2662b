#ifndef TLS_TLS_FAILURE_H
#define TLS_TLS_FAILURE_H
/*
 * Why a TLS session failed: for programs as a word, for people as a text.
 */
#include "base/strbuf.h"

enum tls_failure {
	TLS_FINE,
	TLS_NOT_TLS,		/* the peer speaks something else */
	TLS_EXPIRED,		/* its certificate is past, or before, its time */
	TLS_WRONG_NAME,		/* its certificate is for other names */
	TLS_UNKNOWN_ISSUER,	/* nobody we trust has signed its certificate */
	TLS_BAD_CERTIFICATE,	/* its certificate is wrong in another way */
	TLS_DISTRUSTED,		/* the peer does not accept our certificate */
	TLS_WANTS_CERTIFICATE,	/* the peer asks for a certificate of ours */
	TLS_REFUSED,		/* the peer broke the handshake off by an alert */
	TLS_CUT,		/* the peer went away in the handshake */
	TLS_BROKEN		/* the handshake or a record is invalid */
};

/*
 * For tls/ only. Each puts its text in place of what there is: printable ASCII,
 * cut when it is long; of what a peer chose, what could harm a log line is '?'.
 *
 * _say     a text of our own.
 * _verify  why OpenSSL refuses a certificate: its X509_V_ERR_..., and the X509 *
 *          in question, or NULL, of which the text tells what is wrong.
 * _queue   why OpenSSL failed, by its queue of errors, which is empty afterwards.
 */
void tls_failure_say(struct strbuf *text, const char *words) NONNULL(1, 2);
enum tls_failure tls_failure_verify(struct strbuf *text, int error,
    void *certificate) NONNULL(1);
enum tls_failure tls_failure_queue(struct strbuf *text) NONNULL(1);

#endif
