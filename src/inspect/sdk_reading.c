#include "inspect/sdk_reading.h"

#include "json/json_doc.h"

#define DEPTH_MAX 64
#define NODES_MAX 100000

/* Members that hold code and message side by side. */
struct sdk_pair {
	const char *code, *message;
};

/* When a pair counts. */
enum sdk_needs {
	NEEDS_STRINGS,		/* both are strings, and not empty */
	NEEDS_BOTH,		/* both are there, of whatever type */
	NEEDS_CODE		/* the code is there, and neither null nor empty */
};

/* What becomes of a code that is null. */
enum sdk_null { NULL_IGNORED, NULL_STATUS, NULL_THROWS };

/* What the caller gets when no pair counts. */
enum sdk_else {
	ELSE_BODY,		/* no code; the body is the message */
	ELSE_STATUS_BODY,	/* the status is the code; the body is the message */
	ELSE_STATUS		/* the status is the code; a fixed message */
};

struct sdk_rule {
	const char *name;
	struct sdk_pair pairs[3];	/* tried in this order; ended by NULL */
	enum sdk_needs needs;
	enum sdk_null null;
	enum sdk_else otherwise;
	/* Objects below the outermost: the one of this name comes first (Node.js),
	   or any, of which the last that counts wins. */
	const char *first_inside;
	bool only_over_399;		/* else all that is not 2xx is an error */
};

static const struct sdk_rule rules[] = {
	{ .name = "Go", .needs = NEEDS_STRINGS, .null = NULL_IGNORED,
	  .pairs = { { "error_code", "error_msg" }, { "code", "message" } },
	  .otherwise = ELSE_BODY, .only_over_399 = true },
	{ .name = "Python", .needs = NEEDS_BOTH, .null = NULL_STATUS,
	  .pairs = { { "error_code", "error_msg" }, { "errorCode", "errorMsg" },
	      { "code", "message" } },
	  .otherwise = ELSE_STATUS_BODY, .only_over_399 = true },
	{ .name = "Java", .needs = NEEDS_BOTH, .null = NULL_THROWS,
	  .pairs = { { "error_code", "error_msg" }, { "code", "message" } },
	  .otherwise = ELSE_BODY, .only_over_399 = true },
	{ .name = "Node.js", .needs = NEEDS_CODE, .null = NULL_IGNORED,
	  .pairs = { { "error_code", "error_msg" } }, .first_inside = "error",
	  .otherwise = ELSE_STATUS },
};
static_assert(ARRAY_LEN(rules) == SDK_COUNT, "an SDK lacks its rule");

/* What Node.js reads inside `error`. */
static const struct sdk_pair inside_pair = { "code", "message" };

static bool
is_text(const struct json_node *node)
{
	return node != NULL && node->type == JSON_STRING && node->text.len > 0;
}

static bool
counts(const struct sdk_rule *rule, const struct json_node *code,
    const struct json_node *message)
{
	switch (rule->needs) {
	case NEEDS_STRINGS:
		return is_text(code) && is_text(message);
	case NEEDS_BOTH:
		return code != NULL && message != NULL;
	case NEEDS_CODE:
		return code != NULL && code->type != JSON_NULL &&
		    (code->type != JSON_STRING || code->text.len > 0);
	}
	return false;
}

/* A value as the caller sees it printed. */
static void
put_value(struct strbuf *out, const struct json_node *node)
{
	if (node == NULL)
		return;
	strbuf_add(out, node->type == JSON_OBJECT || node->type == JSON_ARRAY ?
	    node->raw : node->text);
}

static void
put_pair(struct sdk_reading *reading, const struct sdk_rule *rule, unsigned status,
    const struct json_node *code, const struct json_node *message)
{
	bool is_null = code->type == JSON_NULL;

	strbuf_reset(&reading->code, 0);
	strbuf_reset(&reading->message, 0);
	reading->throws = is_null && rule->null == NULL_THROWS;
	if (is_null && rule->null == NULL_STATUS)
		strbuf_add_u64(&reading->code, status);
	else if (!is_null)
		put_value(&reading->code, code);
	put_value(&reading->message, message);
}

/* Try one pair in one object. */
static bool
try_pair(struct sdk_reading *reading, const struct sdk_rule *rule, unsigned status,
    const struct json_node *object, struct sdk_pair pair)
{
	const struct json_node *code, *message;

	if (object == NULL || object->type != JSON_OBJECT)
		return false;
	code = json_doc_member(object, slice_str(pair.code));
	message = json_doc_member(object, slice_str(pair.message));
	if (!counts(rule, code, message))
		return false;
	put_pair(reading, rule, status, code, message);
	return true;
}

static bool
try_pairs(struct sdk_reading *reading, const struct sdk_rule *rule, unsigned status,
    const struct json_node *object)
{
	for (size_t i = 0; i < ARRAY_LEN(rule->pairs) &&
	    rule->pairs[i].code != NULL; i++)
		if (try_pair(reading, rule, status, object, rule->pairs[i]))
			return true;
	return false;
}

static bool
try_inside(struct sdk_reading *reading, const struct sdk_rule *rule,
    unsigned status, const struct json_node *root)
{
	const struct json_node *node;
	bool is_found = false;

	for (node = root->first; node != NULL; node = node->next)
		if (!node->shadowed)
			is_found |= try_pairs(reading, rule, status, node);
	return is_found;
}

/* Whether the rule finds its code in a document. */
static bool
find_pair(struct sdk_reading *reading, const struct sdk_rule *rule, unsigned status,
    const struct json_doc *doc)
{
	const struct json_node *root = doc->root;

	if (doc->rc != JSON_OK || root->type != JSON_OBJECT)
		return false;
	if (rule->first_inside == NULL)
		return try_pairs(reading, rule, status, root) ||
		    try_inside(reading, rule, status, root);
	return try_pair(reading, rule, status,
	    json_doc_member(root, slice_str(rule->first_inside)), inside_pair) ||
	    try_pairs(reading, rule, status, root);
}

static void
read_as(struct sdk_reading *reading, const struct sdk_rule *rule, unsigned status,
    struct slice body, const struct json_doc *doc)
{
	*reading = (struct sdk_reading){ .sdk = rule->name };
	reading->is_unseen = rule->only_over_399 ? status < 400 : status / 100 == 2;
	if (reading->is_unseen || find_pair(reading, rule, status, doc))
		return;
	if (rule->otherwise != ELSE_BODY)
		strbuf_add_u64(&reading->code, status);
	if (rule->otherwise == ELSE_STATUS) {
		strbuf_addf(&reading->message, "Request failed with status code %u",
		    status);
		return;
	}
	reading->is_body = true;
	strbuf_add(&reading->message, body);
}

bool
sdk_readings_make(unsigned status, struct slice body,
    struct sdk_reading readings[SDK_COUNT])
{
	struct arena arena = { .blocks = NULL };
	struct json_doc doc;
	bool is_done;

	json_doc_read(&doc, body, DEPTH_MAX, NODES_MAX, &arena);
	is_done = doc.rc != JSON_NO_MEMORY;
	for (size_t i = 0; i < SDK_COUNT; i++) {
		read_as(&readings[i], &rules[i], status, body, &doc);
		is_done &= !readings[i].code.failed && !readings[i].message.failed;
	}
	arena_clear(&arena);
	return is_done;
}

void
sdk_readings_clear(struct sdk_reading readings[SDK_COUNT])
{
	for (size_t i = 0; i < SDK_COUNT; i++) {
		strbuf_clear(&readings[i].code);
		strbuf_clear(&readings[i].message);
	}
}
