#ifndef TLS_MINT_H
#define TLS_MINT_H
/*
 * Certificates for intercepted hosts, made on the spot: EC P-256, one name, short
 * life, signed by the authority (RFC 5280).
 */
#include "tls/authority.h"

/* A certificate with its key, and the authority's behind it. Immutable, counted. */
struct leaf;

/*
 * What makes leaves, with the key that all of them share: one for each would
 * protect nothing, as all would lie in the same memory. One thread at a time.
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
 *          subjectAltName; lower case. A final dot is left out. A name is made of
 *          labels of letters, digits, '-' and '_'; anything else, and so a
 *          wildcard, gets no certificate.
 * now_s    the wall clock, in seconds since 1970: valid from MINT_EARLY_S before,
 *          for clocks that are wrong, to MINT_LIFE_S after, but not beyond the
 *          authority's own time at either end.
 *
 * Serial: 127 random bits. With subjectKeyIdentifier, authorityKeyIdentifier,
 * digitalSignature and serverAuth. NULL when it cannot be made, as when the
 * authority is out of date.
 */
#define MINT_EARLY_S (24 * 3600)
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
