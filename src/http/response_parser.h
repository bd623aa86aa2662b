#ifndef HTTP_RESPONSE_PARSER_H
#define HTTP_RESPONSE_PARSER_H
/*
 * Response heads (RFC 9112, sections 2, 4 and 5), under the same rules as
 * request heads in request_parser.h. A missing reason phrase is allowed, also
 * without the blank before it.
 */
#include "http/request_parser.h"

/* As request_parse, for a response head. */
enum parse_rc response_parse(struct slice in, size_t *scanned,
    const struct http_limits *limits, struct response_head *head,
    enum violation *why) NONNULL(2, 3, 4, 5) MUST_CHECK;

#endif
