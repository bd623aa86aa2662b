#include "http/request_parser.h"

#include "http/char_class.h"
#include "http/head_parser.h"

/* How many bytes of an empty line stand before the request line: 0 or 2. */
static size_t
empty_line_len(struct slice in)
{
	return slice_starts_with(in, SLICE("\r\n")) ? 2 : 0;
}

/* What the first bytes tell while no line is complete. */
static enum violation
opening_fault(struct slice in)
{
	size_t at = in.len > 0 && in.ptr[0] == '\r' ? empty_line_len(in) : 0;

	if (at == 0 && in.len >= 2 && in.ptr[0] == '\r')
		return VIOLATION_LINE_END;
	if (at == in.len || char_is(in.ptr[at], CHAR_TOKEN) ||
	    (at == 0 && in.ptr[at] == '\r'))
		return VIOLATION_NONE;
	if (in.ptr[at] == '\n')
		return VIOLATION_LINE_END;
	return in.ptr[at] == '\r' ? VIOLATION_START_LINE : VIOLATION_NOT_HTTP;
}

/* The request line: method SP target SP version (RFC 9112, section 3). */
static enum violation
request_line(struct slice line, struct request_head *head)
{
	size_t len = char_span(line, CHAR_TOKEN);
	enum violation fault;

	if (len == 0 || len == line.len || line.ptr[len] != ' ')
		return head_line_fault(line, VIOLATION_START_LINE);
	head->method_name = slice_head(line, len);
	head->method = method_of(head->method_name);
	line = slice_skip(line, len + 1);
	len = char_span(line, CHAR_TARGET);
	if (len == 0 || len == line.len)
		return head_line_fault(line, VIOLATION_START_LINE);
	if (line.ptr[len] != ' ')
		return head_line_fault(line, VIOLATION_TARGET);
	head->target = slice_head(line, len);
	line = slice_skip(line, len + 1);
	fault = head_version(line, &head->minor);
	return fault == VIOLATION_START_LINE ? head_line_fault(line, fault) : fault;
}

/* One Host field; HTTP/1.0 may go without (RFC 9112, section 3.2). */
static enum violation
host_fault(const struct request_head *head)
{
	size_t n = 0;

	for (size_t i = 0; i < head->fields.len; i++)
		n += head->fields.items[i].id == FIELD_HOST;
	return n == 1 || (n == 0 && head->minor == 0) ? VIOLATION_NONE :
	    VIOLATION_HOST;
}

/* Parse from the first byte; PARSE_MORE when in ends before the head does. */
static enum parse_rc
request_read(struct slice in, const struct http_limits *limits,
    struct request_head *head, enum violation *why)
{
	struct slice rest = slice_skip(in, empty_line_len(in)), line;
	enum parse_rc rc;

	rc = head_start_line(&rest, &line, why);
	if (rc != PARSE_DONE)
		return rc;
	*why = request_line(line, head);
	if (*why != VIOLATION_NONE)
		return PARSE_BAD;
	rc = head_fields(&rest, &head->fields, limits->header_fields, why);
	if (rc != PARSE_DONE)
		return rc;
	head->len = in.len - rest.len;
	*why = host_fault(head);
	return *why == VIOLATION_NONE ? PARSE_DONE : PARSE_BAD;
}

enum parse_rc
request_parse(struct slice in, size_t *scanned, const struct http_limits *limits,
    struct request_head *head, enum violation *why)
{
	struct slice bounded = slice_head(in, limits->header_bytes);
	enum parse_rc rc;

	*why = opening_fault(bounded);
	if (*why != VIOLATION_NONE)
		return PARSE_BAD;
	rc = head_seek_end(bounded, scanned, why);
	if (rc == PARSE_DONE)
		rc = request_read(bounded, limits, head, why);
	if (rc != PARSE_MORE)
		return rc;
	rc = head_wait(bounded, scanned, limits, why);
	if (rc == PARSE_BAD) {
		bounded = slice_skip(bounded, empty_line_len(bounded));
		if (slice_index(bounded, '\n') == bounded.len)
			*why = VIOLATION_TARGET_TOO_LONG;
	}
	return rc;
}
