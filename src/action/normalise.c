#include "action/normalise.h"

#include "action/canonical.h"
#include "action/own_error.h"
#include "http/status.h"

/* How deep an original may nest and still be written as JSON: the new body must
   not become too deep for whoever reads it. */
#define ORIGINAL_DEPTH_MAX 16

#define ORIGINAL_NAME SLICE("original")

/* One rewrite. */
struct normaliser {
	const struct inspection *inspection;
	struct canonical canonical;
	struct json_writer writer;
	/* members of the root that led to code and message in another shape */
	const struct json_node *used[CANONICAL_PARTS];
	bool lists_carry;	/* that shape finds its code by a wildcard */
};

/* Fields that describe a body. */
static const enum field_id body_fields[] = {
	FIELD_ACCEPT_RANGES, FIELD_CONTENT_DIGEST, FIELD_CONTENT_ENCODING,
	FIELD_CONTENT_LENGTH, FIELD_CONTENT_MD5, FIELD_CONTENT_RANGE,
	FIELD_CONTENT_TYPE, FIELD_DIGEST, FIELD_ETAG, FIELD_LAST_MODIFIED,
	FIELD_REPR_DIGEST, FIELD_TRAILER, FIELD_TRANSFER_ENCODING,
};

bool
normalise_drops(const struct field *field)
{
	for (size_t i = 0; i < ARRAY_LEN(body_fields); i++)
		if (field->id == body_fields[i])
			return true;
	return false;
}

/* Whether a response to this request has a body that may be replaced. */
static bool
may_have_body(enum method method, unsigned status)
{
	return method != METHOD_HEAD && status >= 200 && status != 204 &&
	    status != 205 && status != 206 && status != 304 &&
	    (method != METHOD_CONNECT || status_is_error(status));
}

bool
normalise_is_barred(const struct response_view *view)
{
	return field_list_has_token(view->fields, FIELD_CACHE_CONTROL,
	    SLICE("no-transform"));
}

/* What is not seen in whole is not replaced: the rest would follow. */
static bool
may_rewrite(const struct response_view *view, const struct inspection *inspection)
{
	return may_have_body(view->method, view->status) &&
	    (view->extent == EXTENT_WHOLE || view->extent == EXTENT_ABORTED) &&
	    inspection->verdict != VERDICT_CLEAN &&
	    inspection->verdict != VERDICT_UNINSPECTED &&
	    !normalise_is_barred(view);
}

/* Code and message to write where the answer has none. */
static void
fill_in(struct canonical *c, const struct response_view *view,
    const struct inspection *inspection)
{
	const struct catalogue_entry *entry = inspection->entry;
	const struct own_error_info *own =
	    own_error_info(own_error_of_findings(inspection->findings));

	c->code = inspection->code;
	c->message = inspection->message;
	if (c->message.len == 0 && c->code.len == 0)
		c->message = slice_str(own->message);
	if (c->message.len == 0 && entry != NULL && entry->n_messages > 0)
		c->message = entry->messages[0];
	if (c->message.len == 0)
		c->message = slice_str(status_reason(view->status));
	if (c->message.len == 0)
		c->message = SLICE("The API gives no message for this error");
	if (c->code.len == 0)
		c->code = slice_str(own->code);
}

/* Whether text is the code, the message or one of the other codes. */
static bool
is_error_text(const struct normaliser *n, struct slice text)
{
	if (text.len == 0)
		return false;
	if (slice_eq(text, n->canonical.code) ||
	    slice_eq(text, n->canonical.message))
		return true;
	for (size_t i = 0; i < n->inspection->n_codes; i++)
		if (slice_eq(text, n->inspection->codes[i]))
			return true;
	return false;
}

/* Whether an object has the code, the message or another code as a member. */
static bool
carries_error(const struct normaliser *n, const struct json_node *object)
{
	for (const struct json_node *at = object->first; at != NULL; at = at->next)
		if (is_error_text(n, at->text))
			return true;
	return false;
}

/*
 * Whether a member of the replaced object is no extra but how another shape
 * says the error: left beside the canonical members, clients that look for
 * that shape first would go on reading another code than the rest. A list is
 * one only where a shape looks into lists, since `details` may repeat the code.
 */
static bool
drops_member(const struct json_node *member, void *ctx)
{
	const struct normaliser *n = ctx;

	if (member->parent != n->inspection->doc->root)
		return false;
	for (unsigned i = 0; i < CANONICAL_PARTS; i++)
		if (member == n->used[i])
			return true;
	switch (member->type) {
	case JSON_OBJECT:
		return carries_error(n, member);
	case JSON_ARRAY:
		return n->lists_carry && member->first != NULL &&
		    carries_error(n, member->first);
	case JSON_NULL:
	case JSON_BOOL:
		return false;
	case JSON_NUMBER:
	case JSON_STRING:
		break;
	}
	return is_error_text(n, member->text);
}

/* The member of the root on the way to where a path leads, or NULL. */
static const struct json_node *
member_towards(const struct json_node *root, struct slice path)
{
	const struct json_node *node = json_doc_path(root, path);

	while (node != NULL && node->parent != root)
		node = node->parent;
	return node;
}

/* The body without a byte order mark, which JSON does not have. */
static struct slice
without_bom(struct slice body)
{
	struct slice bom = SLICE("\xef\xbb\xbf");

	return slice_starts_with(body, bom) ? slice_skip(body, bom.len) : body;
}

/* Whether the body is as this rewrite would leave it. */
static bool
is_canonical(const struct normaliser *n)
{
	const struct inspection *inspection = n->inspection;
	const struct json_doc *doc = inspection->doc;

	return doc != NULL && doc->rc == JSON_OK && !doc->has_duplicates &&
	    doc->root != NULL && canonical_fits(&n->canonical, doc->root) &&
	    !finding_has(inspection->findings, FINDING_CONTENT_TYPE) &&
	    !finding_has(inspection->findings, FINDING_BAD_ENCODING) &&
	    without_bom(inspection->body).ptr == inspection->body.ptr;
}

/* Cut at a limit, but not inside a character. */
static struct slice
cut(struct slice text, size_t max)
{
	size_t len = max;

	if (text.len <= max)
		return text;
	while (len > max - 3 && (text.ptr[len] & 0xc0) == 0x80)
		len--;
	return slice_head(text, len);
}

/* Whether the replaced body can stand in the new one as JSON. */
static bool
is_sound_json(const struct json_doc *doc, struct slice text)
{
	static const struct json_handler nothing = { 0 };
	struct arena arena = { 0 };
	bool sound;

	if (text.len > NORMALISE_ORIGINAL_MAX || doc == NULL || doc->root == NULL ||
	    doc->rc != JSON_OK || doc->has_duplicates)
		return false;
	sound = json_scan(text, ORIGINAL_DEPTH_MAX, &nothing, NULL, &arena,
	    NULL) == JSON_OK;
	arena_clear(&arena);
	return sound;
}

/* Write `original`: what was replaced, if something of it would be lost; else
   the member of that name that the API sent. */
static void
write_original(struct normaliser *n, const struct json_node *theirs)
{
	const struct json_doc *doc = n->inspection->doc;
	struct slice text = without_bom(n->inspection->body);

	if (!n->canonical.lost && theirs == NULL)
		return;
	json_writer_name(&n->writer, ORIGINAL_NAME);
	if (!n->canonical.lost)
		json_writer_node(&n->writer, theirs);
	else if (is_sound_json(doc, text))
		json_writer_node(&n->writer, doc->root);
	else
		json_writer_string(&n->writer, cut(text, NORMALISE_ORIGINAL_MAX));
}

/* Note where the shape that matched has its code and message. */
static void
find_used(struct normaliser *n, const struct json_node *root)
{
	const struct dialect *shape = n->inspection->shape;

	if (shape == NULL || root == NULL)
		return;
	n->used[CANONICAL_CODE] = member_towards(root, dialect_code_path(shape));
	n->used[CANONICAL_MESSAGE] =
	    member_towards(root, dialect_message_path(shape));
	n->lists_carry = dialect_code_path(shape).len == 0;
}

static void
write_body(struct normaliser *n)
{
	const struct inspection *inspection = n->inspection;
	const struct json_doc *doc = inspection->doc;
	const struct json_node *root = doc == NULL ? NULL : doc->root;
	bool is_object = root != NULL && root->type == JSON_OBJECT;

	find_used(n, root);
	n->canonical.drops = drops_member;
	n->canonical.ctx = n;
	n->canonical.set_aside_name = ORIGINAL_NAME;
	n->canonical.unique = doc != NULL && doc->has_duplicates;
	n->canonical.lost = inspection->body.len > 0 &&
	    (!is_object || doc->rc != JSON_OK || doc->has_duplicates);
	json_writer_object_begin(&n->writer);
	canonical_write(&n->canonical, &n->writer, is_object ? root : NULL);
	if (!canonical_names(&n->canonical, ORIGINAL_NAME))
		write_original(n, n->canonical.set_aside);
	json_writer_object_end(&n->writer);
}

bool
normalise_body(const struct inspector *inspector,
    const struct response_view *view, const struct inspection *inspection,
    struct strbuf *body)
{
	struct normaliser n = { .inspection = inspection };

	if (!may_rewrite(view, inspection))
		return false;
	canonical_init(&n.canonical, inspector->declared);
	fill_in(&n.canonical, view, inspection);
	if (is_canonical(&n))
		return false;
	n.writer = json_writer_make(body);
	write_body(&n);
	return !body->failed;
}
