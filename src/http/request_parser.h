#ifndef HTTP_REQUEST_PARSER_H
#define HTTP_REQUEST_PARSER_H
/*
 * Request heads (RFC 9112, sections 2, 3 and 5). Strict: what two parsers could
 * read differently is a violation.
 *
 * A head is parsed in one pass once it is there in whole. Until then each call
 * looks only at bytes not seen before, so feeding byte by byte stays linear.
 */
#include "http/head.h"
#include "http/limits.h"
#include "http/violation.h"

enum parse_rc { PARSE_MORE, PARSE_DONE, PARSE_BAD };

/*
 * Parse the request head at the front of in.
 *
 * in       all bytes received of this message so far, from its first.
 * scanned  how far the search for the end has come; 0 for a new message, then
 *          handed back unchanged with the same bytes and more behind them.
 * limits   bounds of the head.
 * head     filled when PARSE_DONE; head->fields.items and .max are the
 *          caller's and set before, everything else is written here.
 * why      set when PARSE_BAD.
 *
 * One empty line (CRLF) before the request line is skipped and counted in
 * head->len (RFC 9112, section 2.2). The target is checked for its characters
 * only: target.h reads it.
 */
enum parse_rc request_parse(struct slice in, size_t *scanned,
    const struct http_limits *limits, struct request_head *head,
    enum violation *why) NONNULL(2, 3, 4, 5) MUST_CHECK;

#endif
