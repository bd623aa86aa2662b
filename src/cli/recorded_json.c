#include "cli/recorded_json.h"

#include "base/base64.h"
#include "base/number.h"
#include "http/field.h"
#include "http/head_writer.h"
#include "http/status.h"

/* Where a kind of record has what, as paths (json/json_path.h). */
static const struct record_kind {
	const char *status, *reason, *method, *url, *time, *headers, *body, *base64;
} kinds[] = {
	[RECORDED_HAR] = {
		"response.status", "response.statusText", "request.method",
		"request.url", "startedDateTime", "response.headers",
		"response.content.text", NULL,
	},
	[RECORDED_LINE] = {
		"status", "reason", "method", "url", "time", "headers", "body",
		"body_base64",
	},
};

static const struct json_node *
node_at(const struct json_node *record, const char *path)
{
	return path == NULL ? NULL : json_doc_path(record, slice_str(path));
}

static struct slice
text_at(const struct json_node *record, const char *path)
{
	const struct json_node *node = node_at(record, path);

	return node != NULL && (node->type == JSON_STRING ||
	    node->type == JSON_NUMBER) ? node->text : SLICE_NONE;
}

/* Whether bytes begin as gzip or zstd do: their coding was not undone. */
static bool
looks_coded(struct slice body)
{
	return slice_starts_with(body, SLICE("\x1f\x8b")) ||
	    slice_starts_with(body, SLICE("\x28\xb5\x2f\xfd"));
}

/* Whether a field says how the body went over the wire, not what it is. */
static bool
is_framing(struct slice name, bool is_coded)
{
	enum field_id id = field_id_of(name);

	return id == FIELD_CONTENT_LENGTH || id == FIELD_TRANSFER_ENCODING ||
	    (id == FIELD_CONTENT_ENCODING && !is_coded);
}

static bool
is_line(struct slice value)
{
	for (size_t i = 0; i < value.len; i++)
		if (value.ptr[i] == '\r' || value.ptr[i] == '\n' ||
		    value.ptr[i] == '\0')
			return false;
	return true;
}

/* Names of HTTP/2 such as ":status" are no tokens. */
static void
add_field(struct strbuf *raw, struct slice name, struct slice value,
    bool is_coded)
{
	if (field_is_token(name) && is_line(value) && !is_framing(name, is_coded))
		head_writer_field(raw, name, value);
}

/* One of a list of fields: {"name": , "value": }, or [name, value]. */
static void
add_listed_field(struct strbuf *raw, const struct json_node *item,
    bool is_coded)
{
	if (item->type == JSON_OBJECT)
		add_field(raw, text_at(item, "name"), text_at(item, "value"),
		    is_coded);
	else if (item->type == JSON_ARRAY)
		add_field(raw, text_at(item, "[0]"), text_at(item, "[1]"), is_coded);
}

static void
add_fields(struct strbuf *raw, const struct json_node *headers, bool is_coded)
{
	const struct json_node *at, *value;

	if (headers == NULL)
		return;
	for (at = headers->first; at != NULL; at = at->next) {
		if (headers->type == JSON_ARRAY) {
			add_listed_field(raw, at, is_coded);
			continue;
		}
		/* {"Set-Cookie": ["a", "b"]} is two fields */
		value = at->type == JSON_ARRAY ? at->first : at;
		for (; value != NULL; value = value == at ? NULL : value->next)
			add_field(raw, at->name, value->text, is_coded);
	}
}

static bool
has_content_type(const struct strbuf *raw)
{
	struct slice rest = strbuf_slice(raw), line;

	while (slice_next(&rest, '\n', &line))
		if (slice_starts_with_nocase(line, SLICE("content-type:")))
			return true;
	return false;
}

/* The body, decoded; *is_missing is set when there is none in the record. */
static const char *
read_body(const struct json_node *record, const struct record_kind *kind,
    struct strbuf *body, bool *is_missing)
{
	const struct json_node *text = node_at(record, kind->body);
	const struct json_node *coded = node_at(record, kind->base64);

	if (text != NULL && slice_eq(text_at(record, "response.content.encoding"),
	    SLICE("base64")))
		coded = text;
	*is_missing = (text == NULL || text->type == JSON_NULL) && coded == NULL;
	if (coded != NULL)
		return base64_decode(body, coded->text) ? NULL :
		    "the body is no base64";
	if (*is_missing)
		return NULL;
	if (text->type == JSON_OBJECT || text->type == JSON_ARRAY)
		strbuf_add(body, text->raw);
	else
		strbuf_add(body, text->text);
	return NULL;
}

/* Whether a HAR entry says that there was no body either. */
static bool
says_empty(const struct json_node *record)
{
	return slice_eq(text_at(record, "response.content.size"), SLICE("0")) ||
	    slice_eq(text_at(record, "response.bodySize"), SLICE("0"));
}

static void
write_message(const struct json_node *record, const struct record_kind *kind,
    uint64_t status, struct slice body, struct strbuf *raw)
{
	struct slice reason = text_at(record, kind->reason);
	struct slice type = text_at(record, "response.content.mimeType");

	if (reason.len == 0 || !is_line(reason))
		reason = slice_str(status_reason((unsigned)status));
	head_writer_status_line(raw, (unsigned)status, reason);
	add_fields(raw, node_at(record, kind->headers), looks_coded(body));
	if (type.len > 0 && !has_content_type(raw))
		add_field(raw, SLICE("Content-Type"), type, false);
	head_writer_field_u64(raw, SLICE("Content-Length"), body.len);
	head_writer_end(raw);
	strbuf_add(raw, body);
}

const char *
recorded_json_message(const struct json_node *record,
    enum recorded_json_kind which, struct strbuf *raw,
    struct recorded_about *about)
{
	const struct record_kind *kind = &kinds[which];
	struct strbuf body = { 0 };
	const char *problem;
	bool is_missing;
	uint64_t status;

	*about = (struct recorded_about){
		.method = text_at(record, kind->method),
		.url = text_at(record, kind->url),
		.time = text_at(record, kind->time),
	};
	if (!number_parse_u64(text_at(record, kind->status), &status) ||
	    status > 999 || (status > 0 && status < 100))
		return "has no status";
	about->no_answer = status == 0;
	if (about->no_answer)
		return NULL;
	problem = read_body(record, kind, &body, &is_missing);
	about->no_body = is_missing && !says_empty(record);
	if (problem == NULL)
		write_message(record, kind, status, strbuf_slice(&body), raw);
	if (body.failed || raw->failed)
		problem = "out of memory";
	strbuf_clear(&body);
	return problem;
}

void
recorded_json_url(struct slice url, struct slice *host, struct slice *path)
{
	size_t at = slice_find(url, SLICE("://"));

	*host = SLICE_NONE;
	if (at < url.len) {
		struct slice rest = slice_skip(url, at + 3);

		at = 0;
		while (at < rest.len && rest.ptr[at] != '/' && rest.ptr[at] != '?' &&
		    rest.ptr[at] != '#')
			at++;
		*host = slice_head(rest, at);
		url = slice_skip(rest, at);
		at = slice_index(*host, '@');	/* credentials are not shown */
		if (at < host->len)
			*host = slice_skip(*host, at + 1);
	}
	*path = slice_head(url, slice_index(url, '#'));
	*path = slice_head(*path, slice_index(*path, '?'));
}
