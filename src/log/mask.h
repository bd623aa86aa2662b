#ifndef LOG_MASK_H
#define LOG_MASK_H
/*
 * Keeps credentials out of texts that come from elsewhere and are logged:
 * messages of APIs repeat access keys, signatures and tokens. Linear in the
 * length of the text; any thread may call.
 */
#include "base/strbuf.h"

/*
 * Find the first secret in text: something that looks like an access key
 * (sixteen or more capitals and digits, both), or the value that follows a name
 * such as token, secret or Signature.
 *
 * secret  set to it (borrowed).
 * shown   set to how many of its first bytes may be told.
 */
bool mask_find(struct slice text, struct slice *secret, size_t *shown)
    NONNULL(2, 3) MUST_CHECK;

/* Append text with "****" in place of the secrets in it. */
void mask_add(struct strbuf *out, struct slice text) NONNULL(1);

#endif
