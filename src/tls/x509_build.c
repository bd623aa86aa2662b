#include "tls/x509_build.h"

#include <openssl/bn.h>
#include <openssl/evp.h>
#include <time.h>

#define SERIAL_BITS 127		/* 16 bytes without a sign */
#define KEY_ID_LEN 20

bool
x509_build_begin(X509 *certificate)
{
	BIGNUM *serial = BN_new();
	bool ok;

	ok = serial != NULL &&
	    BN_rand(serial, SERIAL_BITS, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) == 1 &&
	    !BN_is_zero(serial) &&
	    BN_to_ASN1_INTEGER(serial, X509_get_serialNumber(certificate)) != NULL &&
	    X509_set_version(certificate, X509_VERSION_3) == 1;
	BN_free(serial);
	return ok;
}

bool
x509_build_life(X509 *certificate, int64_t from_s, int64_t until_s)
{
	return ASN1_TIME_set(X509_getm_notBefore(certificate), from_s) != NULL &&
	    ASN1_TIME_set(X509_getm_notAfter(certificate), until_s) != NULL;
}

bool
x509_build_common_name(X509 *certificate, struct slice name)
{
	return X509_NAME_add_entry_by_NID(X509_get_subject_name(certificate),
	    NID_commonName, MBSTRING_UTF8, name.ptr, (int)name.len, -1, 0) == 1;
}

bool
x509_build_extension(X509 *certificate, int nid, void *value, bool critical)
{
	return X509_add1_ext_i2d(certificate, nid, value, critical,
	    X509V3_ADD_DEFAULT) == 1;
}

bool
x509_build_key_usage(X509 *certificate, unsigned usage)
{
	ASN1_BIT_STRING *bits = ASN1_BIT_STRING_new();
	bool ok = bits != NULL;

	/* Bit 0 of the ASN.1 is the highest of the byte. */
	for (int i = 0; i < 8 && ok; i++)
		if ((usage & 0x80u >> i) != 0)
			ok = ASN1_BIT_STRING_set_bit(bits, i, 1) == 1;
	ok = ok && x509_build_extension(certificate, NID_key_usage, bits, true);
	ASN1_BIT_STRING_free(bits);
	return ok;
}

bool
x509_build_key(X509 *certificate, EVP_PKEY *key)
{
	ASN1_OCTET_STRING *id = ASN1_OCTET_STRING_new();
	unsigned char digest[EVP_MAX_MD_SIZE];
	bool ok;

	ok = id != NULL && X509_set_pubkey(certificate, key) == 1 &&
	    X509_pubkey_digest(certificate, EVP_sha256(), digest, NULL) == 1 &&
	    ASN1_OCTET_STRING_set(id, digest, KEY_ID_LEN) == 1 &&
	    x509_build_extension(certificate, NID_subject_key_identifier, id, false);
	ASN1_OCTET_STRING_free(id);
	return ok;
}

bool
x509_build_sign(X509 *certificate, EVP_PKEY *issuer_key)
{
	int nid = NID_undef;
	const EVP_MD *digest = NULL;

	/* Ed25519 and its like have none of their own. */
	if (EVP_PKEY_get_default_digest_nid(issuer_key, &nid) > 0 &&
	    nid != NID_undef)
		digest = EVP_get_digestbynid(nid);
	return X509_sign(certificate, issuer_key, digest) > 0;
}

bool
x509_build_read_time(const ASN1_TIME *time, int64_t *seconds)
{
	struct tm tm;

	if (ASN1_TIME_to_tm(time, &tm) != 1)
		return false;
	*seconds = timegm(&tm);
	return true;
}
