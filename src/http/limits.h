#ifndef HTTP_LIMITS_H
#define HTTP_LIMITS_H
/*
 * How large a message head may be; filled from the conf file.
 */
#include <stddef.h>

struct http_limits {
	size_t header_bytes;	/* whole head with start line; also a trailer section */
	size_t header_fields;	/* number of field lines */
};

#endif
