#ifndef HTTP_METHOD_H
#define HTTP_METHOD_H
/*
 * Request methods that change how a message is framed or whether it may be
 * sent twice (RFC 9110, section 9). Every other method is METHOD_OTHER and
 * relayed as it is.
 */
#include "base/slice.h"

enum method {
	METHOD_OTHER, METHOD_GET, METHOD_HEAD, METHOD_POST, METHOD_PUT,
	METHOD_DELETE, METHOD_CONNECT, METHOD_OPTIONS, METHOD_TRACE, METHOD_PATCH
};

/* The method that name spells; names are case-sensitive. */
enum method method_of(struct slice name);

/* Whether sending the request twice has the effect of once (section 9.2.2). */
bool method_is_idempotent(enum method method);

#endif
