#ifndef UNIT_TLS_AUTHORITY_FILES_H
#define UNIT_TLS_AUTHORITY_FILES_H
/*
 * A folder of its own for a test, with files of authorities in it, good and bad.
 */
#include <openssl/x509.h>

#include "tls/authority.h"

struct authority_files {
	char folder[32];
	char certificate[64], key[64];	/* FOLDER/ca.pem, FOLDER/ca.key */
};

void authority_files_init(struct authority_files *files);
/* Remove the two files, where they are, and the folder, which must be empty. */
void authority_files_clear(struct authority_files *files);

/* Make an authority and load it. */
struct signing_authority *authority_files_make(struct authority_files *files);

/* How a certificate that is made by hand differs from a good authority's. */
struct odd_certificate {
	const char *key_type;	/* NULL: "EC" */
	long from_s, until_s;	/* from now */
	bool is_no_ca;
	bool may_not_sign;	/* keyUsage without keyCertSign */
	bool has_no_key_id;
};

/* Write certificate and key; the caller frees the key that is returned. */
EVP_PKEY *authority_files_write(struct authority_files *files,
    const struct odd_certificate *odd);

#endif
