#include "unit/tls/authority_files.h"

#include <check.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void
authority_files_init(struct authority_files *files)
{
	strcpy(files->folder, "/tmp/errgate-tls-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(files->folder));
	snprintf(files->certificate, sizeof(files->certificate), "%s/ca.pem",
	    files->folder);
	snprintf(files->key, sizeof(files->key), "%s/ca.key", files->folder);
}

void
authority_files_clear(struct authority_files *files)
{
	unlink(files->certificate);
	unlink(files->key);
	ck_assert_int_eq(rmdir(files->folder), 0);
}

struct signing_authority *
authority_files_make(struct authority_files *files)
{
	struct strbuf errors = { 0 };
	struct signing_authority *authority;

	ck_assert(authority_create(files->certificate, files->key, "Test authority",
	    &errors));
	authority = authority_load(files->certificate, files->key, &errors);
	ck_assert_ptr_nonnull(authority);
	ck_assert_uint_eq(errors.len, 0);
	return authority;
}

static void
add_extension(X509 *certificate, int nid, const char *value)
{
	X509V3_CTX ctx;
	X509_EXTENSION *extension;

	X509V3_set_ctx(&ctx, certificate, certificate, NULL, NULL, 0);
	extension = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	ck_assert_ptr_nonnull(extension);
	ck_assert_int_eq(X509_add_ext(certificate, extension, -1), 1);
	X509_EXTENSION_free(extension);
}

static EVP_PKEY *
make_key(const char *type)
{
	if (type == NULL)
		return EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
	if (strcmp(type, "RSA") == 0)
		return EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)2048);
	return EVP_PKEY_Q_keygen(NULL, NULL, type);
}

EVP_PKEY *
authority_files_write(struct authority_files *files,
    const struct odd_certificate *odd)
{
	EVP_PKEY *key = make_key(odd->key_type);
	X509 *made = X509_new();
	X509_NAME *name = X509_get_subject_name(made);
	bool is_ed = odd->key_type != NULL && strcmp(odd->key_type, "ED25519") == 0;
	FILE *to;

	ck_assert_ptr_nonnull(key);
	X509_set_version(made, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(made), 7);
	X509_gmtime_adj(X509_getm_notBefore(made), odd->from_s);
	X509_gmtime_adj(X509_getm_notAfter(made), odd->until_s);
	X509_NAME_add_entry_by_txt(name, "O", MBSTRING_UTF8,
	    (const unsigned char *)"Odd", -1, -1, 0);
	X509_set_issuer_name(made, name);
	X509_set_pubkey(made, key);
	add_extension(made, NID_basic_constraints,
	    odd->is_no_ca ? "critical,CA:FALSE" : "critical,CA:TRUE");
	add_extension(made, NID_key_usage, odd->may_not_sign ?
	    "critical,digitalSignature" : "critical,keyCertSign");
	if (!odd->has_no_key_id)
		add_extension(made, NID_subject_key_identifier, "hash");
	ck_assert_int_gt(X509_sign(made, key, is_ed ? NULL : EVP_sha256()), 0);

	to = fopen(files->certificate, "w");
	ck_assert_ptr_nonnull(to);
	PEM_write_X509(to, made);
	fclose(to);
	to = fopen(files->key, "w");
	ck_assert_ptr_nonnull(to);
	PEM_write_PrivateKey(to, key, NULL, NULL, 0, NULL, NULL);
	fclose(to);
	X509_free(made);
	return key;
}
