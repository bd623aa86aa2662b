#include "mock/odd.h"

#include <string.h>

#include "mock/error_shape.h"
#include "mock/packing.h"

#define DEEP 65536			/* brackets of a deep body */
#define LONG_MESSAGE (1024 * 1024)	/* bytes of a long one */

/* Replace the body by what pack makes of it. */
static void
repack(struct answer *answer, void (*pack)(struct strbuf *, struct slice))
{
	struct strbuf packed = { 0 };

	pack(&packed, strbuf_slice(&answer->body));
	strbuf_clear(&answer->body);
	answer->body = packed;
}

static void
make_gzip(struct answer *answer)
{
	repack(answer, packing_gzip);
}

/* Cut inside the stored block: neither data nor checksum are whole. */
static void
make_broken_gzip(struct answer *answer)
{
	repack(answer, packing_gzip);
	if (!answer->body.failed)
		answer->body.len -= answer->body.len / 2;
}

static void
make_bomb(struct answer *answer)
{
	strbuf_clear(&answer->body);
	packing_bomb(&answer->body);
}

static void
make_utf16(struct answer *answer)
{
	struct strbuf wide = { 0 };

	strbuf_add(&wide, SLICE("\xff\xfe"));
	for (size_t i = 0; i < answer->body.len; i++) {
		strbuf_add_byte(&wide, answer->body.ptr[i]);
		strbuf_add_byte(&wide, 0);
	}
	strbuf_clear(&answer->body);
	answer->body = wide;
}

static void
make_deep(struct answer *answer)
{
	if (!strbuf_reserve(&answer->body, DEEP))
		return;
	memset(answer->body.ptr, '[', DEEP);
	answer->body.len = DEEP;
}

/* A long run of letters at the message's end, which is the body's. */
static void
make_long_message(struct answer *answer)
{
	answer->fill_at = answer->body.len - (sizeof("\"}") - 1);
	answer->fill_len = LONG_MESSAGE;
	answer->fill_byte = 'm';
}

static const struct odd rows[] = {
	/* no JSON */
	{ .name = "empty", .title = "no body at all" },
	{ .name = "html", .title = "the page of a load balancer", .status = 502,
	  .type = "text/html", .lines = SLICE_LIT("Via: 1.1 elb\n"),
	  .body = SLICE_LIT("<html>\r\n<head><title>502 Bad Gateway</title></head>"
	      "\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr>"
	      "<center>elb</center>\r\n</body>\r\n</html>\r\n") },
	{ .name = "html-as-json", .title = "such a page that says it is JSON",
	  .status = 503,
	  .body = SLICE_LIT("<!DOCTYPE html><html><body>Service Unavailable"
	      "</body></html>\n") },
	{ .name = "plain-text", .title = "a sentence", .status = 503,
	  .type = "text/plain",
	  .body = SLICE_LIT("upstream connect error or disconnect/reset before "
	      "headers. reset reason: connection failure") },
	{ .name = "blank", .title = "white space only",
	  .body = SLICE_LIT(" \r\n\t\r\n") },
	{ .name = "xml", .title = "object storage's XML", .shape = "obs-xml" },
	/* broken JSON */
	{ .name = "truncated-json", .title = "cut off in the middle",
	  .body = SLICE_LIT("{\"error_code\":\"%c\",\"error_msg\":\"%m\",\"det") },
	{ .name = "truncated-code", .title = "cut off inside the code",
	  .body = SLICE_LIT("{\"error_msg\":\"%m\",\"error_code\":\"%c") },
	{ .name = "trailing-comma", .title = "a comma too many",
	  .body = SLICE_LIT("{\"error_msg\":\"%m\",\"error_code\":\"%c\",}") },
	{ .name = "trailing-garbage", .title = "more behind the object",
	  .body = SLICE_LIT("{\"error_msg\":\"%m\",\"error_code\":\"%c\"}}\n0\n") },
	{ .name = "two-objects", .title = "two objects behind each other",
	  .body = SLICE_LIT("{\"error_msg\":\"%m\",\"error_code\":\"%c\"}\n"
	      "{\"error_msg\":\"second\",\"error_code\":\"SECOND.0001\"}\n") },
	{ .name = "single-quotes", .title = "single quotes, as of a script",
	  .body = SLICE_LIT("{'error_msg': '%m', 'error_code': '%c'}") },
	{ .name = "nan", .title = "NaN and Infinity as numbers",
	  .body = SLICE_LIT("{\"took\":NaN,\"limit\":-Infinity,\"error_msg\":\"%m\","
	      "\"error_code\":\"%c\"}") },
	{ .name = "deep", .title = "65,536 opening brackets", .finish = make_deep },
	/* JSON of another kind */
	{ .name = "array", .title = "an array",
	  .body = SLICE_LIT("[{\"error_msg\":\"%m\",\"error_code\":\"%c\"}]") },
	{ .name = "string", .title = "a string", .body = SLICE_LIT("\"%m\"") },
	{ .name = "number", .title = "a number", .body = SLICE_LIT("%s") },
	{ .name = "null", .title = "null", .body = SLICE_LIT("null") },
	{ .name = "empty-object", .title = "{}", .body = SLICE_LIT("{}") },
	{ .name = "json-in-string", .title = "the object inside a JSON string",
	  .body = SLICE_LIT("\"{\\\"error_msg\\\":\\\"%m\\\","
	      "\\\"error_code\\\":\\\"%c\\\"}\"") },
	{ .name = "json-in-message", .title = "the object inside the message",
	  .body = SLICE_LIT("{\"message\":\"{\\\"error_msg\\\":\\\"%m\\\","
	      "\\\"error_code\\\":\\\"%c\\\"}\"}") },
	/* members missing or of the wrong kind */
	{ .name = "missing-code", .title = "a message without code",
	  .body = SLICE_LIT("{\"error_msg\":\"%m\",\"request_id\":\"%r\"}") },
	{ .name = "missing-message", .title = "a code without message",
	  .body = SLICE_LIT("{\"error_code\":\"%c\",\"request_id\":\"%r\"}") },
	{ .name = "empty-code", .title = "an empty code",
	  .body = SLICE_LIT("{\"error_msg\":\"%m\",\"error_code\":\"\"}") },
	{ .name = "null-code", .title = "a code that is null",
	  .body = SLICE_LIT("{\"error_msg\":\"%m\",\"error_code\":null}") },
	{ .name = "numeric-code", .title = "a code that is a number",
	  .body = SLICE_LIT("{\"error_msg\":\"%m\",\"error_code\":4000001}") },
	{ .name = "object-code", .title = "a code that is an object",
	  .body = SLICE_LIT("{\"error_msg\":\"%m\",\"error_code\":"
	      "{\"value\":\"%c\"}}") },
	{ .name = "array-message", .title = "a message that is an array",
	  .body = SLICE_LIT("{\"error_msg\":[\"%m\"],\"error_code\":\"%c\"}") },
	{ .name = "duplicate-member", .title = "two codes of one name",
	  .body = SLICE_LIT("{\"error_code\":\"FIRST.0001\",\"error_msg\":\"%m\","
	      "\"error_code\":\"%c\"}") },
	{ .name = "unknown-code", .title = "a code no catalogue lists",
	  .body = SLICE_LIT("{\"error_msg\":\"%m\","
	      "\"error_code\":\"NOBODY.LISTS.0001\"}") },
	{ .name = "delegated-code", .title = "a code of the API gateway",
	  .status = 401, .body = SLICE_LIT("{\"error_msg\":\"Incorrect IAM "
	      "authentication information: decrypt token fail\","
	      "\"error_code\":\"APIGW.0301\",\"request_id\":\"%r\"}") },
	{ .name = "message-drift", .title = "a message nobody documented",
	  .body = SLICE_LIT("{\"error_msg\":\"Quite another text.\","
	      "\"error_code\":\"%c\"}") },
	{ .name = "message-detail", .title = "the message with detail behind it",
	  .body = SLICE_LIT("{\"error_msg\":\"%m: at node 7 of pool a\","
	      "\"error_code\":\"%c\"}") },
	{ .name = "status-mismatch", .title = "a status the code does not go with",
	  .status = 418, .shape = "error_code" },
	{ .name = "long-message", .title = "a message of 1 MiB",
	  .body = SLICE_LIT("{\"error_code\":\"%c\",\"error_msg\":\"%m\"}"),
	  .finish = make_long_message },
	{ .name = "secret", .title = "a message that tells an access key",
	  .status = 401, .body = SLICE_LIT("{\"error_msg\":\"Incorrect IAM "
	      "authentication information: AK access key MOCKAK0123456789ABCD not "
	      "found\",\"error_code\":\"APIGW.0301\",\"request_id\":\"%r\"}") },
	{ .name = "control-characters", .title = "line ends and escapes in code and "
	      "message", .body = SLICE_LIT("{\"error_code\":\"%c\\r\\nX: y\","
	      "\"error_msg\":\"one\\ntwo\\u001b[31m\\u0000three\\u2028\"}") },
	/* characters */
	{ .name = "bad-utf8", .title = "bytes that are no UTF-8",
	  .body = SLICE_LIT("{\"error_msg\":\"caf\xe9 \xff\xc0\xaf\","
	      "\"error_code\":\"%c\"}") },
	{ .name = "lone-surrogate", .title = "half a surrogate pair",
	  .body = SLICE_LIT("{\"error_msg\":\"\\ud800\",\"error_code\":\"%c\"}") },
	{ .name = "bom", .title = "a byte order mark in front",
	  .body = SLICE_LIT("\xef\xbb\xbf{\"error_msg\":\"%m\","
	      "\"error_code\":\"%c\"}") },
	{ .name = "utf16", .title = "UTF-16", .finish = make_utf16,
	  .type = "application/json; charset=utf-16",
	  .body = SLICE_LIT("{\"error_msg\":\"%m\",\"error_code\":\"%c\"}") },
	{ .name = "latin1", .title = "ISO 8859-1, said so",
	  .type = "application/json; charset=iso-8859-1",
	  .body = SLICE_LIT("{\"error_msg\":\"d\xe9j\xe0 vu\","
	      "\"error_code\":\"%c\"}") },
	/* types and codings */
	{ .name = "wrong-content-type", .title = "JSON that says it is HTML",
	  .type = "text/html; charset=utf-8",
	  .body = SLICE_LIT("{\"error_msg\":\"%m\",\"error_code\":\"%c\"}") },
	{ .name = "no-content-type", .title = "JSON without a type", .type = "",
	  .body = SLICE_LIT("{\"error_msg\":\"%m\",\"error_code\":\"%c\"}") },
	{ .name = "gzip", .title = "gzip", .finish = make_gzip,
	  .lines = SLICE_LIT("Content-Encoding: gzip\n"),
	  .body = SLICE_LIT("{\"error_msg\":\"%m\",\"error_code\":\"%c\"}") },
	{ .name = "unlabelled-gzip", .title = "gzip that nobody announced",
	  .body = SLICE_LIT("{\"error_msg\":\"%m\",\"error_code\":\"%c\"}"),
	  .finish = make_gzip },
	{ .name = "false-gzip", .title = "plain JSON announced as gzip",
	  .lines = SLICE_LIT("Content-Encoding: gzip\n"),
	  .body = SLICE_LIT("{\"error_msg\":\"%m\",\"error_code\":\"%c\"}") },
	{ .name = "broken-gzip", .title = "gzip cut off", .finish = make_broken_gzip,
	  .lines = SLICE_LIT("Content-Encoding: gzip\n"),
	  .body = SLICE_LIT("{\"error_msg\":\"%m\",\"error_code\":\"%c\"}") },
	{ .name = "gzip-bomb", .title = "32 MiB of zeros in 32 KiB of gzip",
	  .lines = SLICE_LIT("Content-Encoding: gzip\n"), .finish = make_bomb },
	{ .name = "unknown-coding", .title = "Content-Encoding: xz",
	  .lines = SLICE_LIT("Content-Encoding: xz\n"),
	  .body = SLICE_LIT("\xfd" "7zXZ\0\0\x04") },
	{ .name = "no-transform", .title = "an error not to be rewritten",
	  .lines = SLICE_LIT("Cache-Control: no-transform\n"),
	  .body = SLICE_LIT("{\"error_msg\":\"%m\",\"error_code\":"
	      "\"NOBODY.LISTS.0001\"}") },
	/* shapes of other APIs; all of them behind ?shape= */
	{ .name = "k8s-status", .title = "a Kubernetes Status", .shape = "k8s-status" },
	{ .name = "rfc9457", .title = "problem details", .shape = "rfc9457" },
	{ .name = "google", .title = "a Google API's", .shape = "google" },
	{ .name = "aws", .title = "an AWS API's", .shape = "aws" },
	{ .name = "azure", .title = "an Azure API's", .shape = "azure" },
	{ .name = "azure-header", .title = "code in x-ms-error-code only (ask by HEAD)",
	  .shape = "azure-header" },
	{ .name = "obs-header", .title = "code in x-obs-error-code only (ask by HEAD)",
	  .shape = "obs-header" },
	/* errors under success */
	{ .name = "error-under-200", .title = "an error under 200", .status = 200,
	  .shape = "error_code" },
	{ .name = "result-with-error", .title = "a result and an error, under 200",
	  .status = 200, .body = SLICE_LIT("{\"result\":{\"items\":[]},"
	      "\"error_code\":\"%c\",\"error_msg\":\"%m\"}") },
	{ .name = "success-code-under-200", .title = "a code that means success",
	  .status = 200, .body = SLICE_LIT("{\"error_code\":\"CBC.0000\","
	      "\"error_msg\":\"SUCCESS\",\"result\":[]}") },
	{ .name = "item-errors-under-200", .title = "errors of items in a good answer",
	  .status = 200, .body = SLICE_LIT("{\"error\":null,\"errors\":[],\"items\":"
	      "[{\"id\":1,\"code\":\"%c\",\"message\":\"%m\"},{\"id\":2}]}") },
	/* streams */
	{ .name = "sse", .title = "an event stream with an error event",
	  .status = 200, .type = "text/event-stream",
	  .body = SLICE_LIT("data: {\"n\":1}\n\ndata: {\"n\":2}\n\nevent: error\n"
	      "data: {\"error_code\":\"%c\",\"error_msg\":\"%m\"}\n\n") },
	{ .name = "ndjson", .title = "JSON lines, one of them an error",
	  .status = 200, .type = "application/x-ndjson",
	  .body = SLICE_LIT("{\"type\":\"ADDED\",\"object\":{}}\n{\"type\":\"ERROR\","
	      "\"object\":{\"kind\":\"Status\",\"code\":410}}\n") },
	{ .name = "sse-error", .title = "an event stream under an error status",
	  .type = "text/event-stream",
	  .body = SLICE_LIT("data: {\"error_code\":\"%c\"}\n\n") },
	{ .name = "grpc", .title = "a gRPC error in header fields", .status = 200,
	  .shape = "grpc" },
	{ 0 }
};

const struct odd *
odd_rows(void)
{
	return rows;
}

const struct odd *
odd_find(struct slice name)
{
	for (const struct odd *odd = rows; odd->name != NULL; odd++)
		if (slice_eq(name, slice_str(odd->name)))
			return odd;
	return NULL;
}

static void
write_body(const struct odd *odd, const struct template_values *values,
    struct answer *answer)
{
	const char *type = odd->type != NULL ? odd->type :
	    odd->body.len == 0 && odd->finish == NULL ? "" : "application/json";

	answer_set(answer, values->status, slice_str(type), SLICE_NONE);
	template_add(&answer->body, odd->body, values, TEMPLATE_JSON);
}

void
odd_write(const struct odd *odd, const struct template_values *values,
    struct answer *answer)
{
	struct template_values own = *values;

	if (odd->status != 0)
		own.status = odd->status;
	if (odd->shape != NULL)
		error_shape_write(error_shape_find(slice_str(odd->shape)), &own, answer);
	else
		write_body(odd, &own, answer);
	template_add(&answer->lines, odd->lines, &own, TEMPLATE_PLAIN);
	if (odd->finish != NULL)
		odd->finish(answer);
}
