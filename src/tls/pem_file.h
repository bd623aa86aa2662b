#ifndef TLS_PEM_FILE_H
#define TLS_PEM_FILE_H
/*
 * Certificates and keys in PEM files (RFC 7468), for tls/ only. What was read of
 * a key's file is wiped, and nobody is ever asked for a passphrase.
 */
#include <openssl/x509.h>

#include "base/strbuf.h"

/*
 * Read the first certificate of a file.
 *
 * errors  gets one line, ended by a newline, that names the file and says why
 *         not.
 */
X509 *pem_file_certificate(const char *path, struct strbuf *errors)
    NONNULL(1, 2) MUST_CHECK;

/* Read the private key of a file; as above. Refused: a key with a passphrase. */
EVP_PKEY *pem_file_key(const char *path, struct strbuf *errors)
    NONNULL(1, 2) MUST_CHECK;

/*
 * Make a file that does not exist yet, and write it through to the disk.
 *
 * mode  its permissions from the first moment on, whatever the umask says.
 *
 * False, after a line in errors, when it cannot be; then nothing is left of it.
 */
bool pem_file_write_new(const char *path, unsigned mode, struct slice text,
    struct strbuf *errors) NONNULL(1, 4) MUST_CHECK;

#endif
