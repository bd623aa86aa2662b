#include "tls/authority.h"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "tls/pem_file.h"
#include "tls/x509_build.h"

#define DAY_S (24 * 3600)
#define LIFE_S (INT64_C(3652) * DAY_S)	/* ten years */

static bool
is_good_name(struct slice name)
{
	size_t n_chars = 0;

	if (utf8_valid_len(name) != name.len)
		return false;
	for (; name.len > 0; n_chars++) {
		size_t len = utf8_char_len(name);

		/* U+0080 to U+009F are controls too. */
		if (ascii_is_control(name.ptr[0]) ||
		    (name.ptr[0] == 0xc2 && name.ptr[1] < 0xa0))
			return false;
		name = slice_skip(name, len);
	}
	return n_chars > 0 && n_chars <= AUTHORITY_NAME_MAX;
}

/* It signs certificates of hosts, and nothing that signs in turn. */
static bool
add_constraints(X509 *certificate)
{
	BASIC_CONSTRAINTS *constraints = BASIC_CONSTRAINTS_new();
	bool ok = false;

	if (constraints == NULL)
		return false;
	constraints->ca = 0xff;
	constraints->pathlen = ASN1_INTEGER_new();
	ok = constraints->pathlen != NULL &&
	    ASN1_INTEGER_set_int64(constraints->pathlen, 0) == 1 &&
	    x509_build_extension(certificate, NID_basic_constraints, constraints,
	    true);
	BASIC_CONSTRAINTS_free(constraints);
	return ok;
}

static bool
build(X509 *certificate, EVP_PKEY *key, struct slice name)
{
	int64_t now_s = (int64_t)(clock_wall_ms() / 1000);

	/* A day earlier, for clients whose clocks are late. */
	return x509_build_begin(certificate) &&
	    x509_build_life(certificate, now_s - DAY_S, now_s + LIFE_S) &&
	    x509_build_common_name(certificate, name) &&
	    X509_set_issuer_name(certificate,
	    X509_get_subject_name(certificate)) == 1 &&
	    x509_build_key(certificate, key) && add_constraints(certificate) &&
	    x509_build_key_usage(certificate, KU_KEY_CERT_SIGN | KU_CRL_SIGN) &&
	    x509_build_sign(certificate, key);
}

/* What a memory BIO holds. */
static struct slice
bio_slice(BIO *bio)
{
	char *text;
	long len = BIO_get_mem_data(bio, &text);

	return slice_of(text, len > 0 ? (size_t)len : 0);
}

/* Write both files, or neither. */
static bool
write_files(const char *certificate, struct slice certificate_pem,
    const char *key, struct slice key_pem, struct strbuf *errors)
{
	if (!pem_file_write_new(key, 0600, key_pem, errors))
		return false;
	if (pem_file_write_new(certificate, 0644, certificate_pem, errors))
		return true;
	unlink(key);
	return false;
}

bool
authority_create(const char *certificate, const char *key, const char *name,
    struct strbuf *errors)
{
	EVP_PKEY *made_key = NULL;
	X509 *made = X509_new();
	BIO *made_pem = BIO_new(BIO_s_mem());
	/* A memory BIO wipes all it held when it grows and when it is freed. */
	BIO *key_pem = BIO_new(BIO_s_mem());
	bool ok = false;

	if (!is_good_name(slice_str(name))) {
		strbuf_addf(errors, "an authority's name is 1 to %d characters of "
		    "UTF-8 without control characters\n", AUTHORITY_NAME_MAX);
		goto out;
	}
	made_key = EVP_EC_gen("P-256");
	if (made == NULL || made_pem == NULL || key_pem == NULL ||
	    made_key == NULL || !build(made, made_key, slice_str(name)) ||
	    PEM_write_bio_X509(made_pem, made) != 1 ||
	    PEM_write_bio_PrivateKey(key_pem, made_key, NULL, NULL, 0, NULL,
	    NULL) != 1)
		strbuf_addf(errors, "%s: OpenSSL cannot make it: %s\n", certificate,
		    ERR_reason_error_string(ERR_peek_last_error()));
	else
		ok = write_files(certificate, bio_slice(made_pem), key,
		    bio_slice(key_pem), errors);
out:
	BIO_free(key_pem);
	BIO_free(made_pem);
	X509_free(made);
	EVP_PKEY_free(made_key);
	ERR_clear_error();
	return ok;
}
