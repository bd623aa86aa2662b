#include "cli/recording.h"

#include "report/log_line.h"

/* Bytes within which the kind has to show. */
#define FRONT_MAX ((size_t)64 * 1024)

#define DEPTH_MAX 64
#define NODES_MAX 100000

static void
tell_problem(struct recording *r, unsigned index, const char *problem)
{
	r->handler->on_problem(index, problem, r->handler->ctx);
}

/* ---- JSON ---- */

/* Hand over the response that stands in r->raw. */
static const char *
give_message(struct recording *r, const struct recorded_about *about,
    struct recorded *one)
{
	struct recorded_response response;
	struct response_file file = { 0 };
	const char *problem = NULL;

	if (!response_file_init(&file, strbuf_slice(&r->raw)))
		problem = "out of memory";
	else if (response_file_next(&file, one->method_name, &response) !=
	    RESPONSE_FILE_ONE)
		problem = file.problem != NULL ? file.problem :
		    "holds no final response";
	if (problem == NULL) {
		if (about->no_body && response.view.method != METHOD_HEAD)
			response.view.extent = EXTENT_CUT;
		one->response = &response;
		r->handler->on_response(one, r->handler->ctx);
	}
	response_file_clear(&file);
	return problem;
}

/* Hand over what a record holds. Returns NULL, or what is wrong with it. */
static const char *
give_record(struct recording *r, const struct json_node *record,
    enum recorded_json_kind kind)
{
	struct recorded one = { .index = r->n };
	struct recorded_about about;
	const char *problem;

	strbuf_reset(&r->raw, 1 << 20);
	problem = recorded_json_message(record, kind, &r->raw, &about);
	if (problem != NULL)
		return problem;
	one.method_name = field_is_token(about.method) ? about.method :
	    r->method_name;
	one.time = about.time;
	recorded_json_url(about.url, &one.host, &one.path);
	one.no_answer = about.no_answer;
	if (!about.no_answer)
		return give_message(r, &about, &one);
	r->handler->on_response(&one, r->handler->ctx);
	return NULL;
}

static const char *
give_json(struct recording *r, struct slice text, enum recorded_json_kind kind)
{
	struct json_doc doc;

	json_doc_read(&doc, text, DEPTH_MAX, NODES_MAX, &r->arena);
	if (doc.rc == JSON_NO_MEMORY)
		return "has too many parts";
	if (doc.rc != JSON_OK)
		return "is no JSON";
	if (doc.root->type != JSON_OBJECT)
		return "is no object";
	if (kind == RECORDED_LINE &&
	    json_doc_member(doc.root, SLICE("event")) != NULL &&
	    json_doc_member(doc.root, SLICE("level")) != NULL) {
		r->handler->on_log_line(text, r->n, r->handler->ctx);
		return NULL;
	}
	return give_record(r, doc.root, kind);
}

static void
on_entry(struct slice entry, void *ctx)
{
	struct recording *r = ctx;
	const char *problem;

	r->n++;
	problem = give_json(r, entry, RECORDED_HAR);
	if (problem != NULL)
		tell_problem(r, r->n, problem);
	arena_reset(&r->arena);
}

static void
on_large_entry(uint64_t len, void *ctx)
{
	struct recording *r = ctx;

	r->n++;
	r->handler->on_too_large(r->n, len, r->handler->ctx);
}

/* Tell of lines that were passed over since the last one. */
static void
tell_too_long(struct recording *r)
{
	for (; r->n_too_long < r->lines.n_too_long; r->n_too_long++) {
		r->n++;
		r->handler->on_too_large(r->n, 0, r->handler->ctx);
	}
}

static void
on_line(struct slice line, void *ctx)
{
	struct recording *r = ctx;
	const char *problem;

	tell_too_long(r);
	if (slice_trim(line).len == 0)
		return;
	r->n++;
	problem = give_json(r, line, RECORDED_LINE);
	if (problem != NULL)
		tell_problem(r, r->n, problem);
	arena_reset(&r->arena);
}

/* ---- raw ---- */

static void
give_raw(struct recording *r)
{
	struct recorded_response response;
	struct response_file file = { 0 };
	struct recorded one = { .response = &response };
	enum response_file_rc rc = RESPONSE_FILE_ONE;

	if (r->bytes.failed ||
	    !response_file_init(&file, strbuf_slice(&r->bytes))) {
		tell_problem(r, 0, "out of memory");
		response_file_clear(&file);
		return;
	}
	while ((rc = response_file_next(&file, r->method_name, &response)) ==
	    RESPONSE_FILE_ONE) {
		one.index = r->n = file.n_responses;
		one.is_only = one.index == 1 && !response_file_has_more(&file);
		one.method_name = response.method_name;
		r->handler->on_response(&one, r->handler->ctx);
	}
	if (rc == RESPONSE_FILE_BAD)
		tell_problem(r, 0, file.problem);
	else if (r->n == 0)
		tell_problem(r, 0, "holds no HTTP response");
	response_file_clear(&file);
}

/* ---- which kind it is ---- */

static struct slice
skip_blanks(struct slice s)
{
	while (s.len > 0 && s.ptr[0] <= ' ')
		s = slice_skip(s, 1);
	return s;
}

/* Whether an object begins with the member "log" of a HAR file. */
static bool
begins_har(struct slice object)
{
	struct slice rest = skip_blanks(slice_skip(object, 1));

	if (!slice_starts_with(rest, SLICE("\"log\"")))
		return false;
	rest = skip_blanks(slice_skip(rest, 5));
	if (rest.len == 0 || rest.ptr[0] != ':')
		return false;
	rest = skip_blanks(slice_skip(rest, 1));
	return rest.len > 0 && rest.ptr[0] == '{';
}

/*
 * The kind of a recording that begins so; unknown when more is needed.
 *
 * front  its first bytes, at most FRONT_MAX or all that there are.
 * is_all whether no more will come to tell by.
 */
static enum recording_kind
kind_of(struct slice front, bool is_all)
{
	struct slice rest, line;

	if (slice_starts_with(front, SLICE("\xef\xbb\xbf")))
		front = slice_skip(front, 3);
	rest = skip_blanks(front);
	if (rest.len > 0 && rest.ptr[0] != '{')
		return RECORDING_RAW;
	line = slice_head(rest, slice_index(rest, '\n'));
	if (!is_all && (rest.len < 64 || line.len == rest.len))
		return RECORDING_UNKNOWN;
	if (rest.len == 0)
		return RECORDING_RAW;
	if (begins_har(rest))
		return RECORDING_HAR;
	/* A line that goes on is one of an object that was laid out for people. */
	line = slice_trim(slice_head(line, line.len -
	    slice_ends_with(line, SLICE("\r"))));
	return line.len == rest.len || slice_ends_with(line, SLICE("}")) ?
	    RECORDING_LINES : RECORDING_HAR;
}

/* Take bytes of a recording whose kind is known. */
static void
take(struct recording *r, struct slice piece)
{
	switch (r->kind) {
	case RECORDING_UNKNOWN:
		break;
	case RECORDING_RAW:
		if (r->bytes.len <= RECORDING_RAW_MAX)
			strbuf_add(&r->bytes, piece);
		break;
	case RECORDING_HAR:
		element_splitter_feed(&r->entries, piece);
		break;
	case RECORDING_LINES:
		line_splitter_feed(&r->lines, piece);
		break;
	}
}

static void
choose_kind(struct recording *r, bool is_all)
{
	struct strbuf front;

	r->kind = kind_of(slice_head(strbuf_slice(&r->bytes), FRONT_MAX),
	    is_all || r->bytes.len >= FRONT_MAX);
	if (r->kind == RECORDING_UNKNOWN || r->kind == RECORDING_RAW)
		return;
	front = r->bytes;
	r->bytes = (struct strbuf){ 0 };
	if (slice_starts_with(strbuf_slice(&front), SLICE("\xef\xbb\xbf")))
		strbuf_consume(&front, 3);
	take(r, strbuf_slice(&front));
	strbuf_clear(&front);
}

void
recording_begin(struct recording *r, const struct recording_handler *handler,
    struct slice method_name)
{
	*r = (struct recording){
		.handler = handler, .method_name = method_name,
		.lines = {
			.line_max = RECORDING_ENTRY_MAX, .on_line = on_line, .ctx = r,
		},
		.entries = {
			.outer = SLICE("log"), .inner = SLICE("entries"),
			.element_max = RECORDING_ENTRY_MAX, .on_element = on_entry,
			.on_too_large = on_large_entry, .ctx = r,
		},
	};
}

void
recording_feed(struct recording *r, struct slice piece)
{
	if (r->kind != RECORDING_UNKNOWN) {
		take(r, piece);
		return;
	}
	strbuf_add(&r->bytes, piece);
	choose_kind(r, false);
}

void
recording_end(struct recording *r, bool is_torn)
{
	const char *problem = NULL;

	if (!is_torn && r->kind == RECORDING_UNKNOWN)
		choose_kind(r, true);
	if (r->kind == RECORDING_RAW && r->bytes.len > RECORDING_RAW_MAX)
		problem = "larger than 256m";
	else if (r->kind == RECORDING_RAW && !is_torn)
		give_raw(r);
	line_splitter_end(&r->lines);
	tell_too_long(r);
	if (r->kind == RECORDING_HAR) {
		problem = element_splitter_end(&r->entries);
		if (problem != NULL && !r->entries.broken && !r->entries.found)
			problem = "is no HAR file: it has no log.entries";
	}
	if (problem != NULL && !is_torn)
		tell_problem(r, 0, problem);
	strbuf_clear(&r->bytes);
	strbuf_clear(&r->raw);
	arena_clear(&r->arena);
}
