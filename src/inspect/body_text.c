#include "inspect/body_text.h"

#include "inspect/decode.h"
#include "inspect/reading.h"

/* How far into a body that begins as XML it may turn out to be HTML. */
#define SNIFF_LEN 1024

static const struct slice byte_order_mark = SLICE_LIT("\xef\xbb\xbf");

/* Media types whose bodies hold the same members in a form we do not read. */
static const struct slice binary_subtypes[] = {
	SLICE_LIT("bson"), SLICE_LIT("cbor"), SLICE_LIT("msgpack"),
	SLICE_LIT("x-msgpack"), SLICE_LIT("protobuf"), SLICE_LIT("x-protobuf"),
	SLICE_LIT("vnd.kubernetes.protobuf"),
};

/* JSON by its name; AWS has names of its own for it. */
static bool
is_json(const struct media_type *type)
{
	return coding_is_json(type) ||
	    slice_starts_with_nocase(type->subtype, SLICE("x-amz-json-"));
}

bool
body_text_may_be_json(const struct media_type *type)
{
	return type->type.len == 0 || is_json(type) ||
	    slice_eq_nocase(type->type, SLICE("text"));
}

static bool
is_binary(const struct media_type *type)
{
	for (size_t i = 0; i < ARRAY_LEN(binary_subtypes); i++)
		if (slice_eq_nocase(type->subtype, binary_subtypes[i]))
			return true;
	return false;
}

static struct slice
skip_white_space(struct slice s)
{
	while (s.len > 0 && (s.ptr[0] == ' ' || s.ptr[0] == '\t' ||
	    s.ptr[0] == '\r' || s.ptr[0] == '\n'))
		s = slice_skip(s, 1);
	return s;
}

/* A byte order mark of another encoding, or the zero bytes that ASCII has there. */
static bool
is_utf16(struct slice s)
{
	if (slice_starts_with(s, SLICE("\xff\xfe")) ||
	    slice_starts_with(s, SLICE("\xfe\xff")))
		return true;
	return s.len >= 2 && (s.ptr[0] == 0) != (s.ptr[1] == 0);
}

static bool
starts_with_any(struct slice s, const struct slice *prefixes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (slice_starts_with_nocase(s, prefixes[i]))
			return true;
	return false;
}

/* Whether a text that begins with '<' is HTML. */
static bool
is_html(struct slice s, const struct media_type *type)
{
	static const struct slice begins[] = {
		SLICE_LIT("<!doctype html"), SLICE_LIT("<html"),
		SLICE_LIT("<head"), SLICE_LIT("<body"), SLICE_LIT("<title"),
	};
	struct slice head = slice_head(s, SNIFF_LEN);

	if (starts_with_any(s, begins, ARRAY_LEN(begins)) ||
	    slice_eq_nocase(type->subtype, SLICE("html")))
		return true;
	return starts_with_any(s, &SLICE("<?xml"), 1) &&
	    (slice_find(head, SLICE("<html")) < head.len ||
	    slice_find(head, SLICE("<!DOCTYPE html")) < head.len);
}

/* Whether a text that begins with '<' is XML. */
static bool
is_xml(struct slice s, const struct media_type *type)
{
	static const struct slice begins[] = {
		SLICE_LIT("<?xml"), SLICE_LIT("<Error"),
	};

	return starts_with_any(s, begins, ARRAY_LEN(begins)) ||
	    slice_eq_nocase(type->subtype, SLICE("xml")) ||
	    slice_ends_with(type->subtype, SLICE("+xml"));
}

static void
mark_empty(struct body_text *text)
{
	if (!text->is_cut)
		text->findings |= FINDING_BIT(FINDING_EMPTY_BODY);
}

/* What a text is by how it begins; BODY_JSON where only reading can tell. */
static enum body_kind
sniff(struct slice text, const struct media_type *type)
{
	struct slice start;

	if (is_utf16(text))
		return BODY_UTF16;
	start = skip_white_space(text);
	if (start.len == 0)
		return BODY_EMPTY;
	if (start.ptr[0] != '<')
		return BODY_JSON;
	if (is_html(start, type))
		return BODY_HTML;
	return is_xml(start, type) ? BODY_XML : BODY_JSON;
}

/* Undo the content codings. Returns the text to look at. */
static struct slice
undo_codings(struct body_text *text, const struct response_view *view,
    size_t decoded_max, struct arena *arena)
{
	enum coding codings[CODING_STACK_MAX];
	size_t n = coding_stack(view->fields, codings);
	struct slice decoded;
	enum decode_rc rc = decode_body(codings, n, view->body, decoded_max, arena,
	    &decoded);

	switch (rc) {
	case DECODE_OK:
		text->bytes = decoded;
		return decoded;
	case DECODE_UNKNOWN:
		text->findings |= FINDING_BIT(FINDING_UNINSPECTED_CODING);
		text->kind = BODY_ABSENT;
		return SLICE_NONE;
	case DECODE_LIMIT:
	case DECODE_NO_MEMORY:
		text->findings |= FINDING_BIT(FINDING_UNINSPECTED_LIMIT);
		text->is_cut = true;
		return decoded;
	case DECODE_TRUNCATED:
		if (text->is_cut)
			return decoded;
		break;
	case DECODE_BROKEN:
		break;
	}
	text->findings |= FINDING_BIT(FINDING_BAD_ENCODING);
	text->is_broken = true;
	/* Often the field alone is wrong, and the body was never encoded. */
	return decoded.len > 0 ? decoded : view->body;
}

/* What a scan that did not end well says of the body. */
static void
judge_json(struct body_text *text, const struct json_doc *doc, struct slice start)
{
	switch (doc->rc) {
	case JSON_OK:
	case JSON_STOPPED:
		return;
	case JSON_BAD_UTF8:
		text->findings |= FINDING_BIT(FINDING_BAD_UTF8);
		return;
	case JSON_NO_MEMORY:
		text->findings |= FINDING_BIT(FINDING_UNINSPECTED_LIMIT);
		text->is_cut = true;
		return;
	case JSON_TOO_DEEP:
		text->findings |= FINDING_BIT(FINDING_TOO_DEEP);
		text->is_broken = true;
		return;
	case JSON_TRUNCATED:
		if (text->is_cut)
			return;
		text->is_broken = true;
		if ((text->findings & FINDING_BIT(FINDING_BAD_ENCODING)) == 0)
			text->findings |= start.ptr[0] == '{' || start.ptr[0] == '[' ||
			    start.ptr[0] == '"' ? FINDING_BIT(FINDING_TRUNCATED_JSON) :
			    FINDING_BIT(FINDING_NOT_JSON);
		return;
	case JSON_BROKEN:
		text->findings |= FINDING_BIT(FINDING_NOT_JSON);
		text->is_broken = true;
		return;
	}
}

/* Read a text as JSON; what has neither object nor array is plain text. */
static void
read_json(struct body_text *text, struct slice bytes, struct arena *arena)
{
	struct json_doc *doc = arena_alloc(arena, sizeof(*doc));
	struct slice start = skip_white_space(bytes);
	bool whole;

	if (doc == NULL) {
		text->findings |= FINDING_BIT(FINDING_UNINSPECTED_LIMIT);
		text->is_cut = true;
		text->kind = BODY_ABSENT;
		return;
	}
	json_doc_read(doc, bytes, READING_DEPTH_MAX, READING_NODES_MAX, arena);
	judge_json(text, doc, start);
	whole = doc->rc == JSON_OK || doc->rc == JSON_BAD_UTF8;
	if (!whole && start.ptr[0] != '{' && start.ptr[0] != '[') {
		text->kind = BODY_PLAIN;
		return;
	}
	text->doc = doc;
	if (doc->has_duplicates)
		text->findings |= FINDING_BIT(FINDING_DUPLICATE_MEMBER);
	if (doc->root != NULL && doc->root->type != JSON_OBJECT)
		text->findings |= FINDING_BIT(FINDING_NOT_AN_OBJECT);
}

/* Whether the field that names the type and encoding describes what is there.
   says_json: the type is one of JSON. */
static bool
type_fits(const struct body_text *text, const struct media_type *type,
    bool says_json)
{
	if (text->kind == BODY_HTML || text->kind == BODY_XML)
		return !says_json;
	if (text->kind != BODY_JSON)
		return true;
	return says_json && (type->charset.len == 0 ||
	    slice_eq_nocase(type->charset, SLICE("utf-8")) ||
	    slice_eq_nocase(type->charset, SLICE("utf8")) ||
	    slice_eq_nocase(type->charset, SLICE("us-ascii")));
}

static void
look_at(struct body_text *text, struct slice bytes,
    const struct media_type *type, bool says_json, struct arena *arena)
{
	if (slice_starts_with(bytes, byte_order_mark))
		bytes = slice_skip(bytes, byte_order_mark.len);
	text->kind = sniff(bytes, type);
	switch (text->kind) {
	case BODY_EMPTY:
		mark_empty(text);
		break;
	case BODY_HTML:
		text->findings |= FINDING_BIT(FINDING_HTML_BODY);
		break;
	case BODY_XML:
		text->findings |= FINDING_BIT(FINDING_NOT_JSON);
		break;
	case BODY_UTF16:
		text->findings |= FINDING_BIT(FINDING_BAD_ENCODING);
		text->is_broken = true;
		break;
	case BODY_JSON:
		read_json(text, bytes, arena);
		break;
	case BODY_ABSENT:
	case BODY_BINARY:
	case BODY_PLAIN:
		break;
	}
	if (!type_fits(text, type, says_json))
		text->findings |= FINDING_BIT(FINDING_CONTENT_TYPE);
}

void
body_text_read(struct body_text *text, const struct response_view *view,
    const struct media_type *type, size_t decoded_max, struct arena *arena)
{
	bool says_json = is_json(type);
	struct slice bytes;

	*text = (struct body_text){ .kind = BODY_EMPTY, .bytes = view->body };
	text->is_cut = view->extent != EXTENT_WHOLE;
	if (skip_white_space(view->body).len == 0) {
		mark_empty(text);
		return;
	}
	if (!says_json && is_binary(type)) {
		text->findings |= FINDING_BIT(FINDING_UNINSPECTED_CODING);
		text->kind = BODY_BINARY;
		return;
	}
	bytes = undo_codings(text, view, decoded_max, arena);
	if (bytes.len > decoded_max) {
		text->findings |= FINDING_BIT(FINDING_UNINSPECTED_LIMIT);
		text->is_cut = true;
		bytes = slice_head(bytes, decoded_max);
	}
	if ((text->findings & FINDING_BIT(FINDING_UNINSPECTED_CODING)) == 0)
		look_at(text, bytes, type, says_json, arena);
}
