#include "tls/mint.h"

#include <arpa/inet.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "tls/x509_build.h"

#define HOST_MAX 253		/* a name without its final dot */
#define LABEL_MAX 63
#define COMMON_NAME_MAX 64	/* ub-common-name */
#define IP_MAX 16

struct minter {
	struct signing_authority *authority;
	EVP_PKEY *key;		/* of all leaves */
};

struct leaf {
	struct signing_authority *authority;
	X509 *certificate;
	EVP_PKEY *key;
	int64_t not_after_s;
	unsigned refs;		/* atomic */
};

struct minter *
minter_new(struct signing_authority *authority)
{
	struct minter *minter = calloc(1, sizeof(*minter));

	if (minter == NULL)
		return NULL;
	minter->authority = authority_ref(authority);
	minter->key = EVP_EC_gen("P-256");
	if (minter->key != NULL)
		return minter;
	ERR_clear_error();
	minter_free(minter);
	return NULL;
}

void
minter_free(struct minter *minter)
{
	if (minter == NULL)
		return;
	authority_unref(minter->authority);
	EVP_PKEY_free(minter->key);
	free(minter);
}

/* Labels of letters, digits, '-' and '_'. A '*' would certify many hosts. */
static bool
is_host_name(struct slice host)
{
	struct slice label;

	if (host.len == 0 || host.len > HOST_MAX ||
	    host.ptr[host.len - 1] == '.')
		return false;
	while (slice_next(&host, '.', &label)) {
		if (label.len == 0 || label.len > LABEL_MAX)
			return false;
		for (size_t i = 0; i < label.len; i++)
			if (!ascii_is_alnum(label.ptr[i]) && label.ptr[i] != '-' &&
			    label.ptr[i] != '_')
				return false;
	}
	return true;
}

/* Read an address into its 4 or 16 bytes. How many, or 0 when it is none. */
static int
read_ip(struct slice host, unsigned char ip[IP_MAX])
{
	char text[INET6_ADDRSTRLEN];

	if (host.len == 0 || host.len >= sizeof(text) ||
	    slice_index(host, '\0') < host.len)
		return 0;
	memcpy(text, host.ptr, host.len);
	text[host.len] = '\0';
	if (inet_pton(AF_INET, text, ip) == 1)
		return 4;
	return inet_pton(AF_INET6, text, ip) == 1 ? 16 : 0;
}

/* The host as a subjectAltName has it; NULL when it is no host. */
static GENERAL_NAME *
general_name_new(struct slice host)
{
	unsigned char ip[IP_MAX];
	int ip_len = read_ip(host, ip);
	GENERAL_NAME *name;
	ASN1_STRING *value;

	if (ip_len == 0 && !is_host_name(host))
		return NULL;
	name = GENERAL_NAME_new();
	value = ASN1_STRING_type_new(ip_len > 0 ? V_ASN1_OCTET_STRING :
	    V_ASN1_IA5STRING);
	if (name == NULL || value == NULL || ASN1_STRING_set(value,
	    ip_len > 0 ? ip : host.ptr, ip_len > 0 ? ip_len : (int)host.len) != 1) {
		GENERAL_NAME_free(name);
		ASN1_STRING_free(value);
		return NULL;
	}
	GENERAL_NAME_set0_value(name, ip_len > 0 ? GEN_IPADD : GEN_DNS, value);
	return name;
}

/* Name the host: as subjectAltName, and as the common name where it fits, for
   people; without a subject the former is critical (RFC 5280, 4.1.2.6). */
static bool
add_host(X509 *certificate, struct slice host)
{
	GENERAL_NAMES *names = GENERAL_NAMES_new();
	GENERAL_NAME *name = general_name_new(host);
	bool has_subject = host.len <= COMMON_NAME_MAX, ok = false;

	if (names != NULL && name != NULL && sk_GENERAL_NAME_push(names, name) > 0) {
		name = NULL;	/* it is the list's now */
		ok = x509_build_extension(certificate, NID_subject_alt_name, names,
		    !has_subject) &&
		    (!has_subject || x509_build_common_name(certificate, host));
	}
	GENERAL_NAME_free(name);
	GENERAL_NAMES_free(names);
	return ok;
}

/* Say by which key it is signed, when the issuer names its key. */
static bool
add_issuer(X509 *certificate, X509 *issuer)
{
	const ASN1_OCTET_STRING *id = X509_get0_subject_key_id(issuer);
	AUTHORITY_KEYID *extension;
	bool ok;

	if (X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) != 1)
		return false;
	if (id == NULL)
		return true;
	extension = AUTHORITY_KEYID_new();
	if (extension == NULL)
		return false;
	extension->keyid = ASN1_OCTET_STRING_dup(id);
	ok = extension->keyid != NULL && x509_build_extension(certificate,
	    NID_authority_key_identifier, extension, false);
	AUTHORITY_KEYID_free(extension);
	return ok;
}

/* A TLS server's certificate, and nothing else's. */
static bool
add_usage(X509 *certificate)
{
	EXTENDED_KEY_USAGE *usage = EXTENDED_KEY_USAGE_new();
	bool ok;

	ok = usage != NULL &&
	    sk_ASN1_OBJECT_push(usage, OBJ_nid2obj(NID_server_auth)) > 0 &&
	    x509_build_extension(certificate, NID_ext_key_usage, usage, false) &&
	    x509_build_key_usage(certificate, KU_DIGITAL_SIGNATURE);
	EXTENDED_KEY_USAGE_free(usage);
	return ok;
}

/* Set the leaf's time, within the authority's. */
static bool
set_life(struct leaf *leaf, int64_t now_s)
{
	int64_t first_s = authority_not_before(leaf->authority);
	int64_t last_s = authority_not_after(leaf->authority);

	if (now_s < first_s || now_s > last_s)
		return false;
	if (first_s < now_s - MINT_EARLY_S)
		first_s = now_s - MINT_EARLY_S;
	if (last_s > now_s + MINT_LIFE_S)
		last_s = now_s + MINT_LIFE_S;
	leaf->not_after_s = last_s;
	return x509_build_life(leaf->certificate, first_s, last_s);
}

/* Read the certificate back from its bytes, which it then keeps: one that was
   built is encoded anew for each handshake. */
static bool
keep_encoded(struct leaf *leaf)
{
	unsigned char *bytes = NULL;
	int len = i2d_X509(leaf->certificate, &bytes);
	const unsigned char *at = bytes;
	X509 *read = len < 0 ? NULL : d2i_X509(NULL, &at, len);

	OPENSSL_free(bytes);
	if (read == NULL)
		return false;
	X509_free(leaf->certificate);
	leaf->certificate = read;
	return true;
}

struct leaf *
mint_leaf(struct minter *minter, struct slice host, int64_t now_s)
{
	struct leaf *leaf = calloc(1, sizeof(*leaf));

	if (leaf == NULL)
		return NULL;
	if (host.len > 0 && host.ptr[host.len - 1] == '.')
		host.len--;
	leaf->refs = 1;
	leaf->authority = authority_ref(minter->authority);
	if (EVP_PKEY_up_ref(minter->key) == 1)
		leaf->key = minter->key;
	leaf->certificate = X509_new();
	if (leaf->key != NULL && leaf->certificate != NULL &&
	    x509_build_begin(leaf->certificate) && set_life(leaf, now_s) &&
	    add_issuer(leaf->certificate, authority_certificate(leaf->authority)) &&
	    add_host(leaf->certificate, host) &&
	    x509_build_key(leaf->certificate, leaf->key) &&
	    add_usage(leaf->certificate) &&
	    x509_build_sign(leaf->certificate, authority_key(leaf->authority)) &&
	    keep_encoded(leaf))
		return leaf;
	ERR_clear_error();
	leaf_unref(leaf);
	return NULL;
}

struct leaf *
leaf_ref(struct leaf *leaf)
{
	__atomic_fetch_add(&leaf->refs, 1, __ATOMIC_RELAXED);
	return leaf;
}

void
leaf_unref(struct leaf *leaf)
{
	if (leaf == NULL ||
	    __atomic_sub_fetch(&leaf->refs, 1, __ATOMIC_ACQ_REL) != 0)
		return;
	authority_unref(leaf->authority);
	X509_free(leaf->certificate);
	EVP_PKEY_free(leaf->key);
	free(leaf);
}

int64_t
leaf_not_after(const struct leaf *leaf)
{
	return leaf->not_after_s;
}

void *
leaf_certificate(const struct leaf *leaf)
{
	return leaf->certificate;
}

void *
leaf_key(const struct leaf *leaf)
{
	return leaf->key;
}

void *
leaf_issuer(const struct leaf *leaf)
{
	return authority_certificate(leaf->authority);
}
