#include "cli/response_file.h"

#include "http/response_parser.h"
#include "http/status.h"

/* The bounds that a conf file has by default. */
static const struct http_limits limits = {
	.header_bytes = 65536, .header_fields = 256,
};

bool
response_file_init(struct response_file *file, struct slice bytes)
{
	*file = (struct response_file){ .rest = bytes };
	file->fields = field_list_make(limits.header_fields);
	file->trailers = field_list_make(limits.header_fields);
	return file->fields.items != NULL && file->trailers.items != NULL;
}

void
response_file_clear(struct response_file *file)
{
	strbuf_clear(&file->head);
	strbuf_clear(&file->chunks);
	field_list_clear(&file->fields);
	field_list_clear(&file->trailers);
	body_reader_clear(&file->reader);
}

static enum response_file_rc
is_bad(struct response_file *file, const char *problem)
{
	file->problem = problem;
	return RESPONSE_FILE_BAD;
}

/* The bytes without empty lines in front. */
static struct slice
skip_empty_lines(struct slice bytes)
{
	while (bytes.len > 0 && (bytes.ptr[0] == '\n' || bytes.ptr[0] == '\r'))
		bytes = slice_skip(bytes, 1);
	return bytes;
}

bool
response_file_has_more(const struct response_file *file)
{
	return skip_empty_lines(file->rest).len > 0;
}

/* Cut the first line off, without its end. False at the end of the bytes. */
static bool
next_line(struct slice *bytes, struct slice *line)
{
	if (bytes->len == 0 || !slice_next(bytes, '\n', line))
		return false;
	if (line->len > 0 && line->ptr[line->len - 1] == '\r')
		line->len--;
	return true;
}

/* The part of a start line behind "HTTP/2 " or "HTTP/3 ", or all of it. */
static struct slice
behind_binary_version(struct slice line)
{
	static const struct slice versions[] = {
		SLICE_LIT("HTTP/2 "), SLICE_LIT("HTTP/2.0 "), SLICE_LIT("HTTP/3 "),
		SLICE_LIT("HTTP/3.0 "),
	};

	for (size_t i = 0; i < ARRAY_LEN(versions); i++)
		if (slice_starts_with(line, versions[i]))
			return slice_skip(line, versions[i].len);
	return line;
}

/* Copy a start line; one of HTTP/2 or 3 becomes one of HTTP/1.1. */
static void
add_start_line(struct strbuf *head, struct slice line)
{
	static const struct slice versions[] = {
		SLICE_LIT(" HTTP/2"), SLICE_LIT(" HTTP/2.0"), SLICE_LIT(" HTTP/3"),
		SLICE_LIT(" HTTP/3.0"),
	};
	struct slice rest = behind_binary_version(line);

	if (rest.len != line.len) {
		strbuf_add_str(head, "HTTP/1.1 ");
		strbuf_add(head, rest);
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(versions); i++) {
		if (!slice_ends_with(line, versions[i]))
			continue;
		strbuf_add(head, slice_head(line, line.len - versions[i].len));
		strbuf_add_str(head, " HTTP/1.1");
		return;
	}
	strbuf_add(head, line);
}

/*
 * Copy the head at the front of the file with CRLF at the end of each line, and
 * cut it off the file. The end of the file may stand for the empty line.
 */
static bool
take_head(struct response_file *file)
{
	struct slice line = SLICE_NONE;
	bool is_first = true;

	file->head.len = 0;
	while (next_line(&file->rest, &line) && line.len > 0) {
		if (is_first)
			add_start_line(&file->head, line);
		else
			strbuf_add(&file->head, line);
		strbuf_add_str(&file->head, "\r\n");
		is_first = false;
		if (file->head.len > limits.header_bytes)
			break;
	}
	strbuf_add_str(&file->head, "\r\n");
	return !file->head.failed;
}

/* Whether a chunked body begins with a line that opens a chunk. One that does
   not was decoded before it was recorded. */
static bool
opens_chunk(struct response_file *file, const struct framing *framing,
    struct slice body)
{
	size_t line_len = slice_index(body, '\n'), consumed;
	enum violation why;
	struct slice data;

	line_len += line_len < body.len;
	file->chunks.len = 0;
	strbuf_add(&file->chunks, slice_head(body, line_len));
	body_reader_start(&file->reader, framing, &limits);
	return !file->chunks.failed && body.len > 0 &&
	    body_reader_read(&file->reader, file->chunks.ptr, file->chunks.len,
	    &consumed, &data, &why) != BODY_BAD;
}

/* Take a chunked body out of its framing, in a copy. */
static enum body_extent
take_chunks(struct response_file *file, const struct framing *framing,
    struct slice *body)
{
	size_t consumed = 0;
	enum violation why;
	enum body_rc rc;

	file->chunks.len = 0;
	strbuf_add(&file->chunks, file->rest);
	if (file->chunks.failed) {
		file->rest = SLICE_NONE;
		return EXTENT_ABORTED;
	}
	body_reader_start(&file->reader, framing, &limits);
	rc = body_reader_read(&file->reader, file->chunks.ptr, file->chunks.len,
	    &consumed, body, &why);
	file->rest = rc == BODY_DONE ? slice_skip(file->rest, consumed) : SLICE_NONE;
	if (rc != BODY_DONE ||
	    body_reader_trailers(&file->reader, &file->trailers) != VIOLATION_NONE) {
		file->trailers.len = 0;
		return EXTENT_ABORTED;
	}
	return EXTENT_WHOLE;
}

/* Take the body at the front of the file. */
static enum body_extent
take_body(struct response_file *file, const struct framing *framing,
    struct slice *body)
{
	struct slice all = file->rest;

	*body = SLICE_NONE;
	file->trailers.len = 0;
	switch (framing->kind) {
	case FRAMING_NONE:
		return EXTENT_WHOLE;
	case FRAMING_LENGTH:
		*body = slice_head(all, framing->length);
		file->rest = slice_skip(all, body->len);
		return body->len < framing->length ? EXTENT_ABORTED : EXTENT_WHOLE;
	case FRAMING_CHUNKED:
		if (all.len == 0 || opens_chunk(file, framing, all))
			return take_chunks(file, framing, body);
		break;
	case FRAMING_CLOSE:
		break;
	}
	*body = all;
	file->rest = SLICE_NONE;
	return EXTENT_WHOLE;
}

/* Pass over a request. */
static enum response_file_rc
take_request(struct response_file *file)
{
	struct request_head head = { .fields = file->fields };
	enum violation why = VIOLATION_START_LINE;
	struct framing framing;
	struct slice body;
	size_t scanned = 0;

	if (request_parse(strbuf_slice(&file->head), &scanned, &limits, &head,
	    &why) != PARSE_DONE)
		return is_bad(file, violation_info(why)->text);
	why = framing_of_request(&head, &framing);
	if (why != VIOLATION_NONE)
		return is_bad(file, violation_info(why)->text);
	(void)take_body(file, &framing, &body);
	return RESPONSE_FILE_ONE;
}

/* Whether a head is a proxy's answer to a CONNECT that is not in the file: a
   success without framing, and the next response at once. */
static bool
answers_connect(const struct response_file *file,
    const struct response_head *head, const struct framing *framing)
{
	return framing->kind == FRAMING_CLOSE && head->status / 100 == 2 &&
	    slice_starts_with(file->rest, SLICE("HTTP/"));
}

/* Take a response; *is_final is left false for one that is passed over. */
static enum response_file_rc
take_response(struct response_file *file, struct recorded_response *response,
    bool *is_final)
{
	struct response_head *head = &response->head;
	struct response_view *view = &response->view;
	enum violation why = VIOLATION_START_LINE;
	struct framing framing;
	size_t scanned = 0;

	*head = (struct response_head){ .fields = file->fields };
	if (response_parse(strbuf_slice(&file->head), &scanned, &limits, head,
	    &why) != PARSE_DONE)
		return is_bad(file, violation_info(why)->text);
	view->method = method_of(response->method_name);
	why = framing_of_response(head, view->method, &framing);
	if (why != VIOLATION_NONE)
		return is_bad(file, violation_info(why)->text);
	if (status_is_interim(head->status) ||
	    answers_connect(file, head, &framing))
		return RESPONSE_FILE_ONE;
	*is_final = true;
	view->status = head->status;
	view->fields = &head->fields;
	view->extent = take_body(file, &framing, &view->body);
	view->trailers = &file->trailers;
	if (framing.kind != FRAMING_NONE &&
	    !inspect_may_hold(view->method, view->status, view->fields))
		view->extent = EXTENT_STREAM;	/* which the proxy does not wait for */
	return RESPONSE_FILE_ONE;
}

/* Take the message at the front of the file, whose start line is given. */
static enum response_file_rc
take_message(struct response_file *file, struct slice line,
    struct recorded_response *response, bool *is_final)
{
	bool is_response = slice_starts_with(line, SLICE("HTTP/"));

	if (!is_response && !slice_glob(line, SLICE("* * HTTP/*")))
		return is_bad(file, "not an HTTP message");
	if (!take_head(file))
		return is_bad(file, "out of memory");
	if (is_response)
		return take_response(file, response, is_final);
	response->method_name = slice_head(line, slice_index(line, ' '));
	return take_request(file);
}

enum response_file_rc
response_file_next(struct response_file *file, struct slice method_name,
    struct recorded_response *response)
{
	enum response_file_rc rc = RESPONSE_FILE_ONE;
	struct slice start, rest, line;
	bool is_final = false;

	*response = (struct recorded_response){ .method_name = method_name };
	while (rc == RESPONSE_FILE_ONE && !is_final) {
		start = rest = file->rest = skip_empty_lines(file->rest);
		if (!next_line(&rest, &line))
			return RESPONSE_FILE_END;
		rc = take_message(file, line, response, &is_final);
		response->raw = slice_head(start, start.len - file->rest.len);
	}
	file->n_responses += is_final;
	return rc;
}
