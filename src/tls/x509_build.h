#ifndef TLS_X509_BUILD_H
#define TLS_X509_BUILD_H
/*
 * The parts that certificates are built from (RFC 5280, section 4), for tls/
 * only. Every function is false when memory ran out or OpenSSL will not.
 */
#include <openssl/x509v3.h>

#include "base/slice.h"

/* Version 3, and a serial number of 127 random bits, not 0. */
bool x509_build_begin(X509 *certificate) NONNULL(1) MUST_CHECK;

/* When it is valid, in seconds since 1970. */
bool x509_build_life(X509 *certificate, int64_t from_s, int64_t until_s)
    NONNULL(1) MUST_CHECK;

/* Add a common name to the subject: UTF-8, at most 64 characters. */
bool x509_build_common_name(X509 *certificate, struct slice name)
    NONNULL(1) MUST_CHECK;

/* Add an extension from OpenSSL's struct for it. */
bool x509_build_extension(X509 *certificate, int nid, void *value, bool critical)
    NONNULL(1, 3) MUST_CHECK;

/* Add a critical keyUsage: KU_... bits of the first byte. */
bool x509_build_key_usage(X509 *certificate, unsigned usage) NONNULL(1) MUST_CHECK;

/* Set the key and identify it: the first 160 bits of its SHA-256 (RFC 7093,
   section 2), which any other certificate for this key would have too. */
bool x509_build_key(X509 *certificate, EVP_PKEY *key) NONNULL(1, 2) MUST_CHECK;

/* Sign with the issuer's key, by the digest that suits it. */
bool x509_build_sign(X509 *certificate, EVP_PKEY *issuer_key)
    NONNULL(1, 2) MUST_CHECK;

/* An ASN.1 time in seconds since 1970. */
bool x509_build_read_time(const ASN1_TIME *time, int64_t *seconds)
    NONNULL(1, 2) MUST_CHECK;

#endif
