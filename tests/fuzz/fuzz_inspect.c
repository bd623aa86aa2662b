/*
 * A recorded response, judged and acted on as the proxy does it: the same twice,
 * also when no dialect is passed over for the names of a body's members;
 * a catalogued error stays as it is; tags are fields; a normalised body is JSON
 * in the declared shape with the same code, and is left alone the second time.
 *
 * Input: a raw response, as in tests/corpus/response.
 */
#include <string.h>

#include "action/normalise.h"
#include "action/plan.h"
#include "action/tag.h"
#include "base/utf8.h"
#include "fuzz/judging.h"
#include "http/char_class.h"
#include "http/response_parser.h"

#define FIELDS_MAX 32
#define TAGS_MAX 256

/* One response that is judged. */
struct judged {
	struct inspector inspector;
	struct response_view view;
	struct inspection inspection;
	struct arena arena;
};

static void
judge(struct judged *j)
{
	inspect_response(&j->inspector, &j->view, &j->arena, &j->inspection);
}

/* Judging again, by an inspector of the same catalogues, gives the same. */
static void
check_again(const struct judged *first, const struct inspector *inspector,
    const char *promise)
{
	struct judged again = { *inspector, .view = first->view };
	struct strbuf a = { 0 }, b = { 0 };

	judge(&again);
	judging_tell(&first->inspection, &again.arena, &a);
	judging_tell(&again.inspection, &again.arena, &b);
	FUZZ_CHECK(fuzz_same(&a, &b), promise);
	arena_clear(&again.arena);
	strbuf_clear(&a);
	strbuf_clear(&b);
}

static void
check_twice(const struct judged *first)
{
	struct inspector thorough = first->inspector;

	thorough.dialects.is_made = false;
	check_again(first, &first->inspector, "one response gives one result");
	check_again(first, &thorough, "only dialects that do not match are passed over");
}

/* Verdict, code and catalogue agree. */
static void
check_verdict(const struct judged *j)
{
	const struct inspection *i = &j->inspection;

	switch (i->verdict) {
	case VERDICT_KNOWN:
		FUZZ_CHECK(i->catalogue != NULL && i->entry != NULL,
		    "a known code is in a catalogue");
		/* fallthrough */
	case VERDICT_DELEGATED:
	case VERDICT_UNKNOWN:
		FUZZ_CHECK(i->code.len > 0, "a verdict on a code has the code");
		break;
	case VERDICT_MALFORMED:
		FUZZ_CHECK(i->findings != 0, "a finding says what is malformed");
		break;
	case VERDICT_UNINSPECTED:
		FUZZ_CHECK(i->findings != 0, "a finding says why not");
		break;
	case VERDICT_CLEAN:
		FUZZ_CHECK(j->view.status < 400, "an error is not clean");
		break;
	case VERDICT_N:
		FUZZ_CHECK(false, "a verdict is one");
	}
	FUZZ_CHECK(i->n_codes <= INSPECTION_CODES_MAX, "not too many codes");
}

/* As shipped: log all that is not clean, tag what is unknown or malformed. */
static void
check_plan(const struct judged *j)
{
	static struct rule_settings rules[] = {
		{ .word = "unknown", .action = ACTION_TAG },
		{ .word = "malformed", .action = ACTION_TAG },
	};
	static const struct api_settings api = {
		.rules = rules, .n_rules = ARRAY_LEN(rules),
	};
	struct plan_rules *resolved = plan_rules_new(&api);
	struct plan plan;

	FUZZ_CHECK(resolved != NULL, "there is memory");
	plan = plan_choose(resolved, &j->inspection);
	FUZZ_CHECK((plan.action == ACTION_PASS) ==
	    (j->inspection.verdict == VERDICT_CLEAN), "only the clean pass");
	FUZZ_CHECK(j->inspection.verdict != VERDICT_KNOWN ||
	    plan.action <= ACTION_LOG, "a catalogued error is not altered");
	plan_rules_free(resolved);
}

/* The tags are field lines that a parser takes. */
static void
check_tags(struct judged *j)
{
	static const struct http_limits limits = {
		.header_bytes = 4096, .header_fields = FIELDS_MAX
	};
	struct strbuf lines = { 0 }, head = { 0 };
	struct field room[FIELDS_MAX];
	struct response_head parsed = { .fields = { room, 0, FIELDS_MAX } };
	enum violation why;
	size_t scanned = 0;

	tag_fields(&j->inspection, &j->arena, &lines);
	FUZZ_CHECK(lines.len <= TAGS_MAX, "tags are bounded");
	strbuf_add_str(&head, "HTTP/1.1 400 Bad Request\r\n");
	strbuf_add(&head, strbuf_slice(&lines));
	strbuf_add_str(&head, "\r\n");
	FUZZ_CHECK(response_parse(strbuf_slice(&head), &scanned, &limits, &parsed,
	    &why) == PARSE_DONE && parsed.len == head.len, "tags are fields");
	for (size_t i = 0; i < parsed.fields.len; i++)
		FUZZ_CHECK(tag_is_ours(&parsed.fields.items[i]), "tags are ours");
	strbuf_clear(&lines);
	strbuf_clear(&head);
}

/* The fields of a response whose body was replaced. */
static struct field_list
new_fields(const struct field_list *old, struct field *room)
{
	struct field_list list = { .items = room, .max = FIELDS_MAX + 1 };

	for (size_t i = 0; i < old->len; i++)
		if (!normalise_drops(&old->items[i]))
			room[list.len++] = old->items[i];
	room[list.len++] = (struct field){
		.name = SLICE("Content-Type"), .value = SLICE("application/json"),
		.id = FIELD_CONTENT_TYPE,
	};
	return list;
}

/* Whether a code looks like one: some shapes take no other for a code. */
static bool
is_usual(struct slice code)
{
	for (size_t i = 0; i < code.len; i++)
		if (!char_is(code.ptr[i], CHAR_TOKEN))
			return false;
	return code.len > 0;
}

/*
 * Whether a code that is written in a shape must be read again from it. Other
 * shapes ask for more than code and message: a number beside the code, a code
 * that is a URI, or no "kind" beside it.
 */
static bool
is_read_back(const struct dialect *shape, struct slice code)
{
	return shape == dialect_find(SLICE("error_code")) &&
	    (code.len == 0 || is_usual(code));
}

/* Judge the normalised response: what the client's program will read. */
static void
check_normalised(const struct judged *before, struct slice body)
{
	struct field room[FIELDS_MAX + 1];
	struct field_list fields = new_fields(before->view.fields, room);
	struct judged after = { before->inspector, .view = before->view };
	const struct inspection *was = &before->inspection;
	const struct inspection *is = &after.inspection;
	struct strbuf again = { 0 };

	after.view.fields = &fields;
	after.view.body = body;
	after.view.extent = EXTENT_WHOLE;
	after.inspector.decoded_max = (size_t)1 << 20;
	judge(&after);
	FUZZ_CHECK(is->doc != NULL && is->doc->rc == JSON_OK &&
	    is->doc->root->type == JSON_OBJECT, "it is a JSON object");
	FUZZ_CHECK(utf8_valid_len(body) == body.len, "it is UTF-8");
	/* Under 2xx much less counts as an error. */
	if (before->view.status >= 400 &&
	    is_read_back(before->inspector.declared, was->code)) {
		FUZZ_CHECK(is->code.len > 0 && is->message.len > 0,
		    "code and message");
		FUZZ_CHECK(was->code.len > 0 ? slice_eq(is->code, was->code) :
		    slice_starts_with(is->code, SLICE("ERRGATE.")),
		    "the code is what it was, or our own");
		FUZZ_CHECK(is->verdict == was->verdict ||
		    was->verdict == VERDICT_MALFORMED, "the verdict is what it was");
		FUZZ_CHECK(!normalise_body(&after.inspector, &after.view, is,
		    &again), "nothing is left to normalise");
	}
	strbuf_clear(&again);
	arena_clear(&after.arena);
}

static void
check_rewrite(const struct judged *j)
{
	struct strbuf body = { 0 }, again = { 0 };
	bool rewritten = normalise_body(&j->inspector, &j->view, &j->inspection,
	    &body);

	FUZZ_CHECK(normalise_body(&j->inspector, &j->view, &j->inspection,
	    &again) == rewritten && fuzz_same(&body, &again),
	    "one answer is normalised in one way");
	FUZZ_CHECK(!body.failed, "there is memory");
	if (rewritten)
		check_normalised(j, strbuf_slice(&body));
	strbuf_clear(&body);
	strbuf_clear(&again);
}

static void
check_response(const struct response_view *view, const struct dialect *shape)
{
	struct judged j = { judging_inspector(shape), .view = *view };

	judge(&j);
	check_twice(&j);
	check_verdict(&j);
	check_plan(&j);
	check_tags(&j);
	check_rewrite(&j);
	arena_clear(&j.arena);
}

/* A shape that depends on the input, so that all get their turn. */
static const struct dialect *
some_shape(struct slice in)
{
	const char *const *names = dialect_names();
	uint32_t hash = 2166136261u;
	size_t n = 0;

	while (names[n] != NULL)
		n++;
	for (size_t i = 0; i < in.len; i++)
		hash = (hash ^ in.ptr[i]) * 16777619u;
	return dialect_find(slice_str(names[hash % n]));
}

/* Judge the response in all the ways in which it may have come. */
static void
check_all(struct slice in, struct response_view *view)
{
	static const enum body_extent extents[] = {
		EXTENT_CUT, EXTENT_ABORTED, EXTENT_STREAM
	};
	const struct dialect *shape = dialect_find(SLICE("error_code"));

	check_response(view, shape);
	check_response(view, some_shape(in));
	for (size_t i = 0; i < ARRAY_LEN(extents); i++) {
		view->extent = extents[i];
		check_response(view, shape);
	}
	view->extent = EXTENT_WHOLE;
	view->method = METHOD_HEAD;
	view->body = SLICE_NONE;
	check_response(view, shape);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static const struct http_limits limits = {
		.header_bytes = 8192, .header_fields = FIELDS_MAX
	};
	struct slice in = slice_of(bytes, len);
	struct field room[FIELDS_MAX];
	struct response_head head = { .fields = { room, 0, FIELDS_MAX } };
	struct response_view view = { .method = METHOD_GET };
	enum violation why;
	size_t scanned = 0;

	if (response_parse(in, &scanned, &limits, &head, &why) != PARSE_DONE)
		return 0;
	view.status = head.status;
	view.fields = &head.fields;
	view.body = slice_skip(in, head.len);
	check_all(in, &view);
	return 0;
}
