#include "http/response_parser.h"

#include "base/ascii.h"
#include "http/char_class.h"
#include "http/head_parser.h"

#define VERSION_LEN 8
#define STATUS_LEN 3

/* The status code: three digits, 100 to 599 (RFC 9110, section 15). */
static bool
status_code(struct slice line, unsigned *status)
{
	unsigned value = 0;

	if (line.len < STATUS_LEN)
		return false;
	for (size_t i = 0; i < STATUS_LEN; i++) {
		if (!ascii_is_digit(line.ptr[i]))
			return false;
		value = value * 10 + (line.ptr[i] - '0');
	}
	*status = value;
	return value >= 100 && value <= 599;
}

/* The status line: version SP status [SP reason] (RFC 9112, section 4). */
static enum violation
status_line(struct slice line, struct response_head *head)
{
	enum violation fault;

	fault = head_version(slice_head(line, VERSION_LEN), &head->minor);
	if (fault == VIOLATION_VERSION)
		return fault;
	if (fault != VIOLATION_NONE || line.len == VERSION_LEN ||
	    line.ptr[VERSION_LEN] != ' ')
		return head_line_fault(line, VIOLATION_START_LINE);
	line = slice_skip(line, VERSION_LEN + 1);
	if (!status_code(line, &head->status))
		return head_line_fault(line, VIOLATION_START_LINE);
	line = slice_skip(line, STATUS_LEN);
	head->reason = SLICE_NONE;
	if (line.len == 0)
		return VIOLATION_NONE;
	head->reason = slice_skip(line, 1);
	if (line.ptr[0] != ' ' || char_span_text(line) != line.len)
		return head_line_fault(line, VIOLATION_START_LINE);
	return VIOLATION_NONE;
}

/* Parse from the first byte; PARSE_MORE when in ends before the head does. */
static enum parse_rc
response_read(struct slice in, const struct http_limits *limits,
    struct response_head *head, enum violation *why)
{
	struct slice rest = in, line;
	enum parse_rc rc;

	rc = head_start_line(&rest, &line, why);
	if (rc != PARSE_DONE)
		return rc;
	*why = status_line(line, head);
	if (*why != VIOLATION_NONE)
		return PARSE_BAD;
	rc = head_fields(&rest, &head->fields, limits->header_fields, why);
	head->len = in.len - rest.len;
	return rc;
}

enum parse_rc
response_parse(struct slice in, size_t *scanned,
    const struct http_limits *limits, struct response_head *head,
    enum violation *why)
{
	struct slice bounded = slice_head(in, limits->header_bytes);
	enum parse_rc rc;

	if (bounded.len > 0 && bounded.ptr[0] != 'H') {
		*why = VIOLATION_NOT_HTTP;
		return PARSE_BAD;
	}
	rc = head_seek_end(bounded, scanned, why);
	if (rc == PARSE_DONE)
		rc = response_read(bounded, limits, head, why);
	return rc == PARSE_MORE ? head_wait(bounded, scanned, limits, why) : rc;
}
