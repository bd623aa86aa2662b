#ifndef TLS_MINT_H
#define TLS_MINT_H
/*
 * Certificates for intercepted hosts, made on the spot: EC P-256, one name, short
 * life, signed by the authority (RFC 5280).
 */
#include "tls/authority.h"

/* A certificate with its key, and the authority's behind it. Counted. */
struct leaf;

/*
 * Make the keys that all leaves of one minter share: making a key costs more
 * than signing, and the key tells nobody anything. One thread at a time.
 *
 * authority  a reference is taken. NULL when memory ran out.
 */
struct minter;
struct minter *minter_new(struct signing_authority *authority) NONNULL(1) MUST_CHECK;
void minter_free(struct minter *minter);	/* accepts NULL */

/*
 * Make a leaf.
 *
 * host     a name, or an address (IPv6 without brackets), which becomes the only
 *          subjectAltName; lower case.
 * now_s    the wall clock, in seconds since 1970: valid from a day before, for
 *          clocks that are wrong, to MINT_LIFE_S after, but not beyond the
 *          authority itself.
 *
 * Serial: 127 random bits. With subjectKeyIdentifier, authorityKeyIdentifier,
 * digitalSignature and serverAuth. NULL when it cannot be made.
 */
#define MINT_LIFE_S (7 * 24 * 3600)
struct leaf *mint_leaf(struct minter *minter, struct slice host, int64_t now_s)
    NONNULL(1) MUST_CHECK;

struct leaf *leaf_ref(struct leaf *leaf) NONNULL(1);
void leaf_unref(struct leaf *leaf);		/* accepts NULL */

/* When the leaf ends to be valid, in seconds since 1970. */
int64_t leaf_not_after(const struct leaf *leaf) NONNULL(1);

/* For tls/ only: X509 *, EVP_PKEY *, and the authority's X509 *; borrowed. */
void *leaf_certificate(const struct leaf *leaf) NONNULL(1);
void *leaf_key(const struct leaf *leaf) NONNULL(1);
void *leaf_issuer(const struct leaf *leaf) NONNULL(1);

#endif
