#ifndef HTTP_HEAD_PARSER_H
#define HTTP_HEAD_PARSER_H
/*
 * What request heads and response heads have in common (RFC 9112, sections 2
 * and 5): lines, field lines, the version, and waiting for the end. Used by the
 * parsers of this folder only. Pure functions; order of calls: head_seek_end,
 * head_start_line, head_fields, and head_wait when one of them wants more.
 */
#include "http/request_parser.h"

/*
 * Look for the end of a head among the bytes that came since the last call.
 *
 * in       the head from its first byte, no longer than its limit.
 * scanned  how far the search had come; left alone (head_wait advances it).
 *
 * PARSE_DONE says that parsing is worth while: the end is there, or this is the
 * first look, which in most cases meets a whole head. PARSE_BAD is a line
 * without its CR.
 */
enum parse_rc head_seek_end(struct slice in, const size_t *scanned,
    enum violation *why) NONNULL(2, 3) MUST_CHECK;

/*
 * Decide whether to wait for the rest of a head.
 *
 * in       all bytes received.
 * scanned  set to what need not be searched again, with PARSE_MORE.
 *
 * PARSE_BAD when the bytes that are there fill the limit already.
 */
enum parse_rc head_wait(struct slice in, size_t *scanned,
    const struct http_limits *limits, enum violation *why)
    NONNULL(2, 3, 4) MUST_CHECK;

/* Cut the first line off rest; the line comes without its CRLF. */
enum parse_rc head_start_line(struct slice *rest, struct slice *line,
    enum violation *why) NONNULL(1, 2, 3) MUST_CHECK;

/*
 * What is wrong with a start line that does not parse: a CR within it, which
 * some parsers take for a line end, or else `otherwise`.
 */
enum violation head_line_fault(struct slice line, enum violation otherwise);

/*
 * Read "HTTP/1.0" or "HTTP/1.1"; a higher minor version counts as 1 (RFC 9110,
 * section 2.5).
 */
enum violation head_version(struct slice text, unsigned *minor)
    NONNULL(2) MUST_CHECK;

/*
 * Parse field lines up to and including the empty line.
 *
 * rest    advanced behind what was parsed; where it stands means nothing
 *         unless PARSE_DONE.
 * fields  filled from its start; at most n_max and at most fields->max.
 */
enum parse_rc head_fields(struct slice *rest, struct field_list *fields,
    size_t n_max, enum violation *why) NONNULL(1, 2, 4) MUST_CHECK;

/* Whether lines are whole field lines, at most n_max: a trailer section, without
   the empty line that ends it. */
bool head_trailers_are_fine(struct slice lines, size_t n_max) MUST_CHECK;

/* As head_fields, for such lines; VIOLATION_TRAILER whatever is wrong. */
enum violation head_trailers(struct slice lines, struct field_list *fields)
    NONNULL(2) MUST_CHECK;

#endif
