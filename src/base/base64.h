#ifndef BASE_BASE64_H
#define BASE_BASE64_H
/*
 * Bytes as base64 (RFC 4648, section 4). Allocates in the strbuf only; any
 * thread may call.
 */
#include "base/strbuf.h"

/* Append bytes in base64, with padding and without line ends. */
void base64_add(struct strbuf *out, struct slice bytes) NONNULL(1);

/*
 * Append what base64 text stands for; its padding may be missing. False when it is
 * no base64, or memory ran out; out has some of it then.
 */
bool base64_decode(struct strbuf *out, struct slice text) NONNULL(1) MUST_CHECK;

#endif
