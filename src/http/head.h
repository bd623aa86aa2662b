#ifndef HTTP_HEAD_H
#define HTTP_HEAD_H
/*
 * Message heads: start line and fields, as parsed. Slices point into the
 * buffer that was parsed and live as long as it does.
 */
#include "http/field.h"
#include "http/method.h"

struct request_head {
	struct slice method_name;
	enum method method;
	struct slice target;		/* as received */
	unsigned minor;			/* HTTP/1.minor: 0 or 1 */
	struct field_list fields;
	size_t len;			/* bytes of the head, final CRLF included */
};

struct response_head {
	unsigned minor;
	unsigned status;		/* 100 to 599 */
	struct slice reason;		/* may be empty */
	struct field_list fields;
	size_t len;
};

#endif
