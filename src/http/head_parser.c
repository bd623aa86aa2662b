#include "http/head_parser.h"

#include <string.h>

#include "base/ascii.h"
#include "http/char_class.h"

enum parse_rc
head_seek_end(struct slice in, const size_t *scanned, enum violation *why)
{
	size_t at = *scanned;

	if (at == 0)
		return in.len == 0 ? PARSE_MORE : PARSE_DONE;
	for (; at < in.len; at++) {
		at += slice_index(slice_skip(in, at), '\n');
		if (at == in.len)
			break;
		if (in.ptr[at - 1] != '\r') {
			*why = VIOLATION_LINE_END;
			return PARSE_BAD;
		}
		if (at >= 2 && in.ptr[at - 2] == '\n')
			return PARSE_DONE;
	}
	return PARSE_MORE;
}

enum parse_rc
head_wait(struct slice in, size_t *scanned, const struct http_limits *limits,
    enum violation *why)
{
	if (in.len >= limits->header_bytes) {
		*why = VIOLATION_HEAD_TOO_LARGE;
		return PARSE_BAD;
	}
	*scanned = in.len;
	return PARSE_MORE;
}

enum parse_rc
head_start_line(struct slice *rest, struct slice *line, enum violation *why)
{
	size_t end = slice_index(*rest, '\n');

	if (end == rest->len)
		return PARSE_MORE;
	if (end == 0 || rest->ptr[end - 1] != '\r') {
		*why = VIOLATION_LINE_END;
		return PARSE_BAD;
	}
	*line = slice_head(*rest, end - 1);
	*rest = slice_skip(*rest, end + 1);
	return PARSE_DONE;
}

enum violation
head_line_fault(struct slice line, enum violation otherwise)
{
	return slice_index(line, '\r') < line.len ? VIOLATION_LINE_END : otherwise;
}

enum violation
head_version(struct slice text, unsigned *minor)
{
	const unsigned char *p = text.ptr;

	if (text.len != 8 || memcmp(p, "HTTP/", 5) != 0 ||
	    !ascii_is_digit(p[5]) || p[6] != '.' || !ascii_is_digit(p[7]))
		return VIOLATION_START_LINE;
	if (p[5] != '1')
		return VIOLATION_VERSION;
	*minor = p[7] != '0';
	return VIOLATION_NONE;
}

static enum parse_rc
refuse(enum violation *why, enum violation violation)
{
	*why = violation;
	return PARSE_BAD;
}

/* What is wrong where a field name ends without a colon. */
static enum parse_rc
name_fault(struct slice rest, size_t name_len, enum violation *why)
{
	unsigned char c = rest.ptr[name_len];

	if (c == '\r' && name_len + 1 == rest.len)
		return PARSE_MORE;
	if (c == '\n' || (c == '\r' && rest.ptr[name_len + 1] != '\n'))
		return refuse(why, VIOLATION_LINE_END);
	if (ascii_is_ows(c) && name_len == 0)
		return refuse(why, VIOLATION_OBS_FOLD);
	return refuse(why, VIOLATION_FIELD_NAME);
}

/* Step over the CRLF that must come next. */
static enum parse_rc
line_end(struct slice *rest, enum violation *why)
{
	unsigned char c;

	if (rest->len == 0)
		return PARSE_MORE;
	c = rest->ptr[0];
	if (c != '\r')
		return refuse(why, c == '\n' ? VIOLATION_LINE_END :
		    VIOLATION_FIELD_VALUE);
	if (rest->len == 1)
		return PARSE_MORE;
	if (rest->ptr[1] != '\n')
		return refuse(why, VIOLATION_LINE_END);
	*rest = slice_skip(*rest, 2);
	return PARSE_DONE;
}

/* Parse the field line at the front of rest and step over it. */
static inline enum parse_rc
field_line(struct slice *rest, struct field *field, enum violation *why)
{
	size_t len = char_span(*rest, CHAR_TOKEN);

	if (len == rest->len)
		return PARSE_MORE;
	if (rest->ptr[len] != ':' || len == 0)
		return name_fault(*rest, len, why);
	field->name = slice_head(*rest, len);
	field->id = field_id_of(field->name);
	*rest = slice_skip(*rest, len + 1);
	len = char_span_text(*rest);
	field->value = slice_trim(slice_head(*rest, len));
	*rest = slice_skip(*rest, len);
	return line_end(rest, why);
}

enum parse_rc
head_fields(struct slice *rest, struct field_list *fields, size_t n_max,
    enum violation *why)
{
	size_t max = n_max < fields->max ? n_max : fields->max;
	struct field field;
	enum parse_rc rc;

	fields->len = 0;
	fields->ids = 0;
	while (rest->len > 0 && rest->ptr[0] != '\r') {
		rc = field_line(rest, &field, why);
		if (rc != PARSE_DONE)
			return rc;
		if (fields->len == max)
			return refuse(why, VIOLATION_TOO_MANY_FIELDS);
		fields->items[fields->len++] = field;
		fields->ids |= UINT64_C(1) << field.id;
	}
	return line_end(rest, why);
}

bool
head_trailers_are_fine(struct slice lines, size_t n_max)
{
	struct field field;
	enum violation why;
	size_t n = 0;

	while (lines.len > 0)
		if (n++ == n_max || field_line(&lines, &field, &why) != PARSE_DONE)
			return false;
	return true;
}

enum violation
head_trailers(struct slice lines, struct field_list *fields)
{
	enum violation why;
	bool whole = lines.len == 0 || slice_ends_with(lines, SLICE("\r\n"));

	/* No empty line follows: having read every line is to want more. */
	if (head_fields(&lines, fields, fields->max, &why) == PARSE_MORE && whole)
		return VIOLATION_NONE;
	return VIOLATION_TRAILER;
}
