#include "action/normalise.h"

#include "unit/action/action_cases.h"
#include "unit/action/judged.h"

#define JSON_TYPE "Content-Type: application/json\n"

/* Rewrites of a 400 into `shape`; NULL: the answer is left as it is. */
static const struct {
	const char *name, *shape, *fields, *body, *rewritten;
} rewrites[] = {
	{ "a canonical body is left alone", "error_code", JSON_TYPE,
	    "{\"error_msg\":\"m\",\"error_code\":\"A.1\"}", NULL },
	{ "so is one with extra members", "error_code", JSON_TYPE,
	    "{ \"request_id\":\"r\", \"error_code\":\"A.1\", \"error_msg\":\"m\"}",
	    NULL },
	{ "an original of the API's own is no reason", "error_code", JSON_TYPE,
	    "{\"error_code\":\"A.1\",\"error_msg\":\"m\",\"original\":{\"a\":1}}",
	    NULL },
	{ "a wrong content type is put right, nothing is lost", "error_code",
	    "Content-Type: text/html\n",
	    "{\"error_code\":\"A.1\",\"error_msg\":\"m\",\"request_id\":\"r\"}",
	    "{\"error_msg\":\"m\",\"error_code\":\"A.1\",\"request_id\":\"r\"}" },
	{ "a numeric code becomes a string", "error_code", JSON_TYPE,
	    "{\"error_code\":1101,\"error_msg\":\"m\"}",
	    "{\"error_msg\":\"m\",\"error_code\":\"1101\"}" },
	{ "the documented message is filled in", "error_code", JSON_TYPE,
	    "{\"error_code\":\"ADDON.4000003\",\"id\":[1, 2]}",
	    "{\"error_msg\":\"Request Body Error\",\"error_code\":\"ADDON.4000003\","
	    "\"id\":[1, 2]}" },
	{ "else the reason phrase", "error_code", JSON_TYPE,
	    "{\"error_code\":\"A.1\",\"error_msg\":null}",
	    "{\"error_msg\":\"Bad Request\",\"error_code\":\"A.1\"}" },
	{ "code and message of another shape move", "error_code", JSON_TYPE,
	    "{\"code\":\"A.1\",\"message\":\"internal error\",\"request_id\":\"r\"}",
	    "{\"error_msg\":\"internal error\",\"error_code\":\"A.1\","
	    "\"request_id\":\"r\",\"original\":{\"code\":\"A.1\",\"message\":"
	    "\"internal error\",\"request_id\":\"r\"}}" },
	{ "a nested shape moves with its object", "error_code", JSON_TYPE,
	    "{\"error\":{\"code\":\"A.1\",\"message\":\"m\",\"t\":2},\"k\":true}",
	    "{\"error_msg\":\"m\",\"error_code\":\"A.1\",\"k\":true,\"original\":"
	    "{\"error\":{\"code\":\"A.1\",\"message\":\"m\",\"t\":2},\"k\":true}}" },
	{ "a Kubernetes Status keeps what is not the error", "error_code", JSON_TYPE,
	    "{\"kind\":\"Status\",\"metadata\":{},\"status\":\"Failure\",\"code\":400,"
	    "\"errorCode\":\"CCE.03400001\",\"errorMessage\":\"Invalid request.\","
	    "\"error\":{\"message\":\"no values\",\"code\":\"ADDON.4000003\"},"
	    "\"message\":\"no values\",\"reason\":\"BadRequest\"}",
	    "{\"error_msg\":\"no values\",\"error_code\":\"ADDON.4000003\","
	    "\"kind\":\"Status\",\"metadata\":{},\"status\":\"Failure\",\"code\":400,"
	    "\"errorMessage\":\"Invalid request.\",\"reason\":\"BadRequest\","
	    "\"original\":{\"kind\":\"Status\",\"metadata\":{},\"status\":\"Failure\","
	    "\"code\":400,\"errorCode\":\"CCE.03400001\",\"errorMessage\":\"Invalid "
	    "request.\",\"error\":{\"message\":\"no values\",\"code\":"
	    "\"ADDON.4000003\"},\"message\":\"no values\",\"reason\":"
	    "\"BadRequest\"}}" },
	{ "names that differ in bytes that are no UTF-8 do not become one",
	    "error_code", JSON_TYPE,
	    "{\"code\":\"A.1\",\"message\":\"m\",\"a\xff\":1,\"a\xfe\":2,"
	    "\"k\":3,\"b\":{\"\xff\":1,\"\xfe\":2}}",
	    "{\"error_msg\":\"m\",\"error_code\":\"A.1\",\"k\":3,\"original\":"
	    "\"{\\\"code\\\":\\\"A.1\\\",\\\"message\\\":\\\"m\\\","
	    "\\\"a\xef\xbf\xbd\\\":1,\\\"a\xef\xbf\xbd\\\":2,\\\"k\\\":3,"
	    "\\\"b\\\":{\\\"\xef\xbf\xbd\\\":1,\\\"\xef\xbf\xbd\\\":2}}\"}" },
	{ "details that repeat the code stay", "error_code", JSON_TYPE,
	    "{\"code\":\"A.1\",\"message\":\"m\",\"details\":[{\"error_code\":\"A.1\"}]}",
	    "{\"error_msg\":\"m\",\"error_code\":\"A.1\",\"details\":[{\"error_code\":"
	    "\"A.1\"}],\"original\":{\"code\":\"A.1\",\"message\":\"m\",\"details\":"
	    "[{\"error_code\":\"A.1\"}]}}" },
	{ "a list that the code was read from goes", "error_code", JSON_TYPE,
	    "{\"errors\":[{\"errorCode\":\"A.1\",\"errorMessage\":\"m\"}]}",
	    "{\"error_msg\":\"m\",\"error_code\":\"A.1\",\"original\":{\"errors\":"
	    "[{\"errorCode\":\"A.1\",\"errorMessage\":\"m\"}]}}" },
	{ "an original of theirs stands inside ours", "error_code", JSON_TYPE,
	    "{\"code\":\"A.1\",\"message\":\"m\",\"original\":1}",
	    "{\"error_msg\":\"m\",\"error_code\":\"A.1\",\"original\":{\"code\":"
	    "\"A.1\",\"message\":\"m\",\"original\":1}}" },
	{ "or stays when nothing is lost", "error_code", JSON_TYPE,
	    "{\"error_code\":\"A.1\",\"original\":1}",
	    "{\"error_msg\":\"Bad Request\",\"error_code\":\"A.1\",\"original\":1}" },
	{ "the declared shape may be nested", "error.code", JSON_TYPE,
	    "{\"error_code\":\"A.1\",\"error_msg\":\"m\",\"id\":1}",
	    "{\"error\":{\"message\":\"m\",\"code\":\"A.1\"},\"id\":1,\"original\":"
	    "{\"error_code\":\"A.1\",\"error_msg\":\"m\",\"id\":1}}" },
	{ "of repeated members the last counts, the text keeps all", "error_code",
	    JSON_TYPE, "{\"error_code\":\"A.0\",\"error_code\":\"A.1\",\"error_msg\":"
	    "\"m\",\"d\":{\"a\":1,\"a\":2}}",
	    "{\"error_msg\":\"m\",\"error_code\":\"A.1\",\"d\":{\"a\":2},\"original\":"
	    "\"{\\\"error_code\\\":\\\"A.0\\\",\\\"error_code\\\":\\\"A.1\\\","
	    "\\\"error_msg\\\":\\\"m\\\",\\\"d\\\":{\\\"a\\\":1,\\\"a\\\":2}}\"}" },
	{ "truncated JSON is kept as a string", "error_code", JSON_TYPE,
	    "{\"error_code\":\"A.1\",\"id\":7,\"error_msg\":\"m",
	    "{\"error_msg\":\"Bad Request\",\"error_code\":\"A.1\",\"id\":7,"
	    "\"original\":\"{\\\"error_code\\\":\\\"A.1\\\",\\\"id\\\":7,"
	    "\\\"error_msg\\\":\\\"m\"}" },
	{ "a body without a code gets ours", "error_code", JSON_TYPE,
	    "{\"message\":\"no\",\"request_id\":\"r\"}",
	    "{\"error_msg\":\"no\",\"error_code\":\"ERRGATE.3006\",\"request_id\":"
	    "\"r\",\"original\":{\"message\":\"no\",\"request_id\":\"r\"}}" },
	{ "an empty object says what is missing", "error_code", JSON_TYPE, "{}",
	    "{\"error_msg\":\"The API answered with an error that has no error "
	    "code\",\"error_code\":\"ERRGATE.3006\"}" },
	{ "an empty body has no original", "error_code", JSON_TYPE, "",
	    "{\"error_msg\":\"The API answered with an error that has no body\","
	    "\"error_code\":\"ERRGATE.3001\"}" },
	{ "an HTML page becomes a string", "error_code", "Content-Type: text/html\n",
	    "<html><body>\xff</body></html>",
	    "{\"error_msg\":\"The API answered with an HTML page instead of JSON\","
	    "\"error_code\":\"ERRGATE.3002\",\"original\":\"<html><body>\xef\xbf\xbd"
	    "</body></html>\"}" },
	{ "a list is kept as JSON", "error_code", JSON_TYPE, "[1, 2]",
	    "{\"error_msg\":\"The API answered with JSON that is no object\","
	    "\"error_code\":\"ERRGATE.3005\",\"original\":[1, 2]}" },
	{ "no-transform forbids it", "error_code",
	    JSON_TYPE "Cache-Control: private, No-Transform\n",
	    "{\"code\":\"A.1\",\"message\":\"m\"}", NULL },
	{ "a byte order mark goes", "error_code", JSON_TYPE,
	    "\xef\xbb\xbf{\"error_code\":\"A.1\",\"error_msg\":\"m\"}",
	    "{\"error_msg\":\"m\",\"error_code\":\"A.1\"}" },
	{ "a declared shape that cannot be written gives the usual one",
	    "xml-error", JSON_TYPE, "{\"error_code\":\"A.1\",\"error_msg\":\"m\"}",
	    NULL },
};

START_TEST(a_body_is_rewritten_into_the_declared_shape)
{
	struct strbuf body = { 0 };
	struct judged judged;
	bool rewritten;

	judged_make(&judged, rewrites[_i].shape, 400, rewrites[_i].fields,
	    slice_str(rewrites[_i].body));
	rewritten = normalise_body(&judged.inspector, &judged.view,
	    &judged.inspection, &body);
	ck_assert_msg(rewritten == (rewrites[_i].rewritten != NULL), "%s: %.*s",
	    rewrites[_i].name, SLICE_FMT(strbuf_slice(&body)));
	ck_assert_msg(slice_eq(strbuf_slice(&body), slice_str(rewrites[_i].rewritten)),
	    "%s: %.*s", rewrites[_i].name, SLICE_FMT(strbuf_slice(&body)));
	strbuf_clear(&body);
	judged_clear(&judged);
}
END_TEST

static const struct {
	const char *name;
	enum method method;
	unsigned status;
	enum body_extent extent;
	bool rewritten;
} permissions[] = {
	{ "an error", METHOD_GET, 500, EXTENT_WHOLE, true },
	{ "an error broken off", METHOD_GET, 500, EXTENT_ABORTED, true },
	{ "a refused tunnel", METHOD_CONNECT, 502, EXTENT_WHOLE, true },
	{ "an answer to HEAD", METHOD_HEAD, 500, EXTENT_WHOLE, false },
	{ "more than was held", METHOD_GET, 500, EXTENT_CUT, false },
	{ "a stream", METHOD_GET, 500, EXTENT_STREAM, false },
	{ "no content", METHOD_GET, 204, EXTENT_WHOLE, false },
	{ "not modified", METHOD_GET, 304, EXTENT_WHOLE, false },
	{ "a part", METHOD_GET, 206, EXTENT_WHOLE, false },
	{ "a success", METHOD_GET, 200, EXTENT_WHOLE, false },
	{ "an upgrade", METHOD_GET, 101, EXTENT_WHOLE, false },
};

START_TEST(only_a_whole_body_that_may_be_replaced_is)
{
	struct strbuf body = { 0 };
	struct judged judged;

	judged_make(&judged, "error_code", permissions[_i].status, JSON_TYPE,
	    SLICE("{\"code\":\"A.1\",\"message\":\"m\""));
	judged.view.method = permissions[_i].method;
	judged.view.extent = permissions[_i].extent;
	judged_again(&judged);
	ck_assert_msg(normalise_body(&judged.inspector, &judged.view,
	    &judged.inspection, &body) == permissions[_i].rewritten, "%s",
	    permissions[_i].name);
	strbuf_clear(&body);
	judged_clear(&judged);
}
END_TEST

START_TEST(a_masked_error_is_rewritten_when_it_is_judged)
{
	struct strbuf body = { 0 };
	struct judged judged;

	judged_make(&judged, "error_code", 200, JSON_TYPE,
	    SLICE("{\"errorCode\":\"ADDON.4000003\",\"errorMessage\":\"m\"}"));
	judged.inspector.judge_success = true;
	judged_again(&judged);
	ck_assert(normalise_body(&judged.inspector, &judged.view,
	    &judged.inspection, &body));
	strbuf_clear(&body);
	judged_clear(&judged);
}
END_TEST

/* The body of a rewritten 400, in *body. */
static bool
rewrite(const char *fields, struct slice old, struct strbuf *body)
{
	struct judged judged;
	bool rewritten;

	judged_make(&judged, "error_code", 400, fields, old);
	rewritten = normalise_body(&judged.inspector, &judged.view,
	    &judged.inspection, body);
	judged_clear(&judged);
	return rewritten;
}

static void
read_back(struct json_doc *doc, const struct strbuf *body, struct arena *arena)
{
	json_doc_read(doc, strbuf_slice(body), 64, 100000, arena);
	ck_assert_msg(doc->rc == JSON_OK && !doc->has_duplicates, "%.*s",
	    SLICE_FMT(strbuf_slice(body)));
}

START_TEST(an_original_is_cut_between_characters)
{
	for (size_t shift = 0; shift < 4; shift++) {
		struct strbuf old = { 0 }, body = { 0 };
		const struct json_node *original;
		struct arena arena = { 0 };
		struct json_doc doc;

		for (size_t i = 0; i < shift; i++)
			strbuf_add_byte(&old, 'x');
		while (old.len < 3 * NORMALISE_ORIGINAL_MAX)
			strbuf_add_str(&old, "\xf0\x9f\x99\x82");
		ck_assert(rewrite("Content-Type: text/plain\n", strbuf_slice(&old),
		    &body));
		read_back(&doc, &body, &arena);
		original = json_doc_member(doc.root, SLICE("original"));
		ck_assert_uint_le(original->text.len, NORMALISE_ORIGINAL_MAX);
		ck_assert_uint_gt(original->text.len, NORMALISE_ORIGINAL_MAX - 4);
		ck_assert(slice_starts_with(strbuf_slice(&old), original->text));
		strbuf_clear(&old);
		strbuf_clear(&body);
		arena_clear(&arena);
	}
}
END_TEST

START_TEST(bytes_that_are_no_characters_are_cut_too)
{
	struct strbuf old = { 0 }, body = { 0 };
	struct arena arena = { 0 };
	struct json_doc doc;

	while (old.len < 2 * NORMALISE_ORIGINAL_MAX)
		strbuf_add_byte(&old, 0x80);
	ck_assert(rewrite("Content-Type: text/plain\n", strbuf_slice(&old), &body));
	read_back(&doc, &body, &arena);
	ck_assert_uint_lt(body.len, 4 * NORMALISE_ORIGINAL_MAX);
	strbuf_clear(&old);
	strbuf_clear(&body);
	arena_clear(&arena);
}
END_TEST

/* JSON that is too large or too deep to be nested once more. */
START_TEST(large_and_deep_originals_become_strings)
{
	struct strbuf old[2] = { 0 };

	strbuf_add_str(&old[0], "{\"code\":\"A.1\",\"message\":\"m\",\"x\":\"");
	while (old[0].len < NORMALISE_ORIGINAL_MAX)
		strbuf_add_str(&old[0], "xxxxxxxx");
	strbuf_add_str(&old[0], "\"}");
	strbuf_add_str(&old[1], "{\"code\":\"A.1\",\"message\":\"m\",\"x\":");
	for (int i = 0; i < 20; i++)
		strbuf_add_byte(&old[1], '[');
	for (int i = 0; i < 20; i++)
		strbuf_add_byte(&old[1], ']');
	strbuf_add_str(&old[1], "}");
	for (size_t i = 0; i < ARRAY_LEN(old); i++) {
		struct strbuf body = { 0 };
		struct arena arena = { 0 };
		struct json_doc doc;

		ck_assert(rewrite(JSON_TYPE, strbuf_slice(&old[i]), &body));
		read_back(&doc, &body, &arena);
		ck_assert_int_eq(json_doc_member(doc.root, SLICE("original"))->type,
		    JSON_STRING);
		ck_assert_ptr_nonnull(json_doc_member(doc.root, SLICE("x")));
		strbuf_clear(&body);
		strbuf_clear(&old[i]);
		arena_clear(&arena);
	}
}
END_TEST

/* Pseudo-random numbers, the same in every run. */
static unsigned
dice(uint64_t *state, unsigned sides)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(*state >> 33) % sides;
}

/* A damaged copy of a body: cut, bytes changed, pieces doubled. */
static void
damage(struct strbuf *body, struct slice from, uint64_t *state)
{
	static const unsigned char odd[] = "{}[]\",:\\\0\xff\xc3n1 e";
	size_t cut = dice(state, (unsigned)from.len + 1);

	strbuf_reset(body, SIZE_MAX);
	if (dice(state, 4) == 0)
		from = slice_head(from, cut);
	strbuf_add(body, from);
	if (dice(state, 4) == 0)
		strbuf_add(body, slice_skip(from, dice(state, (unsigned)from.len + 1)));
	for (unsigned n = dice(state, 4); n > 0 && body->len > 0; n--)
		body->ptr[dice(state, (unsigned)body->len)] =
		    odd[dice(state, sizeof(odd))];
}

/* What is written is JSON with a code and a message, and leaves nothing to do. */
static void
check_rewrite(const char *fields, struct slice old)
{
	struct strbuf body = { 0 }, again = { 0 };
	struct arena arena = { 0 };
	struct json_doc doc;

	if (rewrite(fields, old, &body)) {
		read_back(&doc, &body, &arena);
		ck_assert_uint_gt(json_doc_member(doc.root,
		    SLICE("error_code"))->text.len, 0);
		ck_assert_uint_gt(json_doc_member(doc.root,
		    SLICE("error_msg"))->text.len, 0);
		ck_assert_msg(!rewrite(JSON_TYPE, strbuf_slice(&body), &again),
		    "%.*s\n%.*s\n%.*s", SLICE_FMT(old), SLICE_FMT(strbuf_slice(&body)),
		    SLICE_FMT(strbuf_slice(&again)));
	}
	strbuf_clear(&body);
	strbuf_clear(&again);
	arena_clear(&arena);
}

START_TEST(whatever_comes_the_result_is_canonical_json)
{
	struct strbuf body = { 0 };
	uint64_t state = (uint64_t)_i + 1;

	for (unsigned i = 0; i < 200; i++) {
		damage(&body, slice_str(rewrites[_i].body), &state);
		check_rewrite(dice(&state, 2) == 0 ? JSON_TYPE :
		    "Content-Type: text/plain; charset=iso-8859-1\n",
		    strbuf_slice(&body));
	}
	strbuf_clear(&body);
}
END_TEST

START_TEST(fields_that_describe_the_old_body_are_dropped)
{
	static const char *const dropped[] = {
		"Content-Type", "content-length", "Content-Encoding",
		"Transfer-Encoding", "Trailer", "ETag", "Content-MD5", "Digest",
		"Repr-Digest", "Content-Digest", "Accept-Ranges", "Content-Range",
		"Last-Modified",
	};
	static const char *const kept[] = {
		"Retry-After", "WWW-Authenticate", "X-Request-Id", "Vary",
		"Set-Cookie", "Date", "Access-Control-Allow-Origin",
		"Cache-Control", "Connection", "Via", "Server", "Allow",
		"Content-Language", "Content-Location",
	};

	for (size_t i = 0; i < ARRAY_LEN(dropped); i++) {
		struct field field = { .id = field_id_of(slice_str(dropped[i])) };

		ck_assert_msg(normalise_drops(&field), "%s", dropped[i]);
	}
	for (size_t i = 0; i < ARRAY_LEN(kept); i++) {
		struct field field = { .id = field_id_of(slice_str(kept[i])) };

		ck_assert_msg(!normalise_drops(&field), "%s", kept[i]);
	}
}
END_TEST

TCase *
normalise_case(void)
{
	TCase *tc = tcase_create("normalise");

	tcase_add_loop_test(tc, a_body_is_rewritten_into_the_declared_shape, 0,
	    ARRAY_LEN(rewrites));
	tcase_add_loop_test(tc, only_a_whole_body_that_may_be_replaced_is, 0,
	    ARRAY_LEN(permissions));
	tcase_add_test(tc, a_masked_error_is_rewritten_when_it_is_judged);
	tcase_add_test(tc, an_original_is_cut_between_characters);
	tcase_add_test(tc, bytes_that_are_no_characters_are_cut_too);
	tcase_add_test(tc, large_and_deep_originals_become_strings);
	tcase_add_loop_test(tc, whatever_comes_the_result_is_canonical_json, 0,
	    ARRAY_LEN(rewrites));
	tcase_add_test(tc, fields_that_describe_the_old_body_are_dropped);
	return tc;
}
