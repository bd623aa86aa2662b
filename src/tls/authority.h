#ifndef TLS_AUTHORITY_H
#define TLS_AUTHORITY_H
/*
 * The interception authority: a certificate and key of our own, with which the
 * certificates are signed that clients are shown. Whoever trusts it trusts all
 * of them, so its key never leaves its file. Immutable and counted.
 */
#include "base/strbuf.h"

struct signing_authority;

/*
 * Make an authority: EC P-256, self-signed, ten years, CA:TRUE with a path
 * length of 0, keyCertSign and cRLSign only (RFC 5280, section 4.2.1).
 *
 * certificate, key  files to be made, 0644 and 0600; never overwritten.
 * name              the certificate's common name.
 * errors            gets one line that says why not, ended by a newline.
 *
 * False when it cannot be; then neither file is left behind. The name is 1 to 64
 * characters of UTF-8 without control characters.
 */
#define AUTHORITY_NAME_MAX 64		/* ub-common-name */
bool authority_create(const char *certificate, const char *key, const char *name,
    struct strbuf *errors) NONNULL(1, 2, 3, 4) MUST_CHECK;

/*
 * Load an authority. Refused: a certificate that is no authority's, is out of
 * date, or does not belong to the key; a key with a passphrase, which is never
 * asked for.
 *
 * errors  gets one line, ended by a newline, that names the file and says why;
 *         nothing of the key.
 *
 * Its key may be of any type that signs; the certificate may have an issuer.
 */
struct signing_authority *authority_load(const char *certificate, const char *key,
    struct strbuf *errors) NONNULL(1, 2, 3) MUST_CHECK;

struct signing_authority *authority_ref(struct signing_authority *authority)
    NONNULL(1);
void authority_unref(struct signing_authority *authority);	/* accepts NULL */

/* From when and until when it is good, in seconds since 1970. */
int64_t authority_not_before(const struct signing_authority *authority) NONNULL(1);
int64_t authority_not_after(const struct signing_authority *authority) NONNULL(1);

/* For tls/ only: X509 * and EVP_PKEY *; borrowed. */
void *authority_certificate(const struct signing_authority *authority) NONNULL(1);
void *authority_key(const struct signing_authority *authority) NONNULL(1);

/*
 * What people compare: the SHA-256 fingerprint as "AB:CD:...", the name, and
 * the last day it is good for, read from a certificate file alone; one that is out of
 * date too.
 *
 * errors  as with authority_load.
 *
 * False when there is no certificate, or one that is no authority's.
 */
struct authority_facts {
	char fingerprint[32 * 3];
	char name[256];		/* safe to print; cut when it is longer */
	char not_after[11];	/* YYYY-MM-DD, UTC */
	bool is_over;		/* that was before now */
};
bool authority_describe(const char *certificate, struct authority_facts *facts,
    struct strbuf *errors) NONNULL(1, 2, 3) MUST_CHECK;

#endif
