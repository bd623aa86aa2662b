#include "tls/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

bool
digest_keyed(const unsigned char key[DIGEST_SIZE], struct slice bytes,
    unsigned char out[DIGEST_SIZE])
{
	static const unsigned char nothing[1];

	return HMAC(EVP_sha256(), key, DIGEST_SIZE,
	    bytes.len > 0 ? bytes.ptr : nothing, bytes.len, out, NULL) != NULL;
}

bool
digest_equal(const unsigned char a[DIGEST_SIZE],
    const unsigned char b[DIGEST_SIZE])
{
	return CRYPTO_memcmp(a, b, DIGEST_SIZE) == 0;
}
