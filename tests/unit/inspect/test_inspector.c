#include "inspect/inspector.h"

#include <string.h>

#include "base/clock.h"
#include "unit/inspect/inspect_cases.h"
#include "unit/inspect/judge_row.h"

#define SEED "SVCSTG.CCE-ADDONMGR.4000003"
#define SEED_BODY "{\"error_msg\":\"Request Body Error\",\"error_code\":\"" SEED "\"}"
#define HTML "<html><head><title>502 Bad Gateway</title></head></html>"

static const struct judge_row rows[] = {
	/* verdicts */
	{ .says = "a redirection is clean", .status = 301, .body = SEED_BODY,
	  .verdict = VERDICT_CLEAN },
	{ .says = "304 is clean", .status = 304, .verdict = VERDICT_CLEAN },
	{ .says = "a catalogued code is known", .body = SEED_BODY,
	  .verdict = VERDICT_KNOWN, .code = SEED, .shape = "error_code",
	  .message = "Request Body Error", .catalogue = "addon" },
	{ .says = "a code in no catalogue is unknown",
	  .body = "{\"error_code\":\"X.1\",\"error_msg\":\"m\"}",
	  .verdict = VERDICT_UNKNOWN, .code = "X.1", .message = "m",
	  .shape = "error_code" },
	{ .says = "a code of a catalogue that the API has not is unknown",
	  .body = "{\"error_code\":\"OTHER.1\",\"error_msg\":\"m\"}",
	  .verdict = VERDICT_UNKNOWN, .code = "OTHER.1", .message = "m",
	  .shape = "error_code" },
	{ .says = "a delegated code that no catalogue has is delegated",
	  .body = "{\"error_code\":\"APIGW.9999\",\"error_msg\":\"m\"}",
	  .verdict = VERDICT_DELEGATED, .code = "APIGW.9999", .message = "m",
	  .shape = "error_code", .answered_by = ANSWERED_BY_GATEWAY },
	{ .says = "a delegated code is looked up where the delegation says",
	  .status = 401, .body = "{\"error_msg\":\"Incorrect IAM authentication "
	      "information: verify aksk signature fail\","
	      "\"error_code\":\"APIGW.0301\",\"request_id\":\"r1\"}",
	  .verdict = VERDICT_KNOWN, .code = "APIGW.0301", .shape = "error_code",
	  .message = "Incorrect IAM authentication information: "
	      "verify aksk signature fail",
	  .catalogue = "gateway", .request_id = "r1",
	  .answered_by = ANSWERED_BY_GATEWAY },
	{ .says = "a delegated code is found in any other catalogue too",
	  .status = 404, .body = "{\"error_code\":\"APIG.0101\",\"error_msg\":\"m\"}",
	  .verdict = VERDICT_KNOWN, .code = "APIG.0101", .message = "m",
	  .shape = "error_code", .catalogue = "other",
	  .answered_by = ANSWERED_BY_GATEWAY },
	{ .says = "codes are case-sensitive",
	  .body = "{\"error_code\":\"svcstg.cce-addonmgr.4000003\","
	      "\"error_msg\":\"m\"}",
	  .verdict = VERDICT_UNKNOWN, .code = "svcstg.cce-addonmgr.4000003",
	  .message = "m", .shape = "error_code" },
	{ .says = "an answer of errgate itself is told",
	  .status = 502, .body = "{\"error_code\":\"ERRGATE.0002\","
	      "\"error_msg\":\"m\"}",
	  .verdict = VERDICT_UNKNOWN, .code = "ERRGATE.0002", .message = "m",
	  .shape = "error_code", .answered_by = ANSWERED_BY_ERRGATE },
	{ .says = "a code that only begins like ours is the service's",
	  .body = "{\"error_code\":\"ERRGATEX\",\"error_msg\":\"m\"}",
	  .verdict = VERDICT_UNKNOWN, .code = "ERRGATEX", .message = "m",
	  .shape = "error_code" },

	/* bodies without JSON */
	{ .says = "an empty body is malformed", .status = 500,
	  .verdict = VERDICT_MALFORMED, .findings = "empty-body" },
	{ .says = "white space is an empty body", .status = 500, .body = " \r\n\t",
	  .verdict = VERDICT_MALFORMED, .findings = "empty-body" },
	{ .says = "a byte order mark is an empty body", .body = "\xef\xbb\xbf",
	  .verdict = VERDICT_MALFORMED, .findings = "empty-body" },
	{ .says = "an HTML page is a middlebox's", .status = 502,
	  .fields = "Content-Type: text/html\n", .body = HTML,
	  .verdict = VERDICT_MALFORMED, .findings = "html-body",
	  .answered_by = ANSWERED_BY_MIDDLEBOX },
	{ .says = "HTML is told by how it begins, whatever its type",
	  .status = 502, .body = "\xef\xbb\xbf \r\n<!DocType HTML>\n<x>",
	  .verdict = VERDICT_MALFORMED, .findings = "html-body content-type",
	  .answered_by = ANSWERED_BY_MIDDLEBOX },
	{ .says = "HTML is told by its type when it begins with a comment",
	  .status = 502, .fields = "Content-Type: text/html; charset=utf-8\n",
	  .body = "<!-- x --><p>no</p>",
	  .verdict = VERDICT_MALFORMED, .findings = "html-body",
	  .answered_by = ANSWERED_BY_MIDDLEBOX },
	{ .says = "XHTML is HTML", .fields = "Content-Type: text/html\n",
	  .body = "<?xml version=\"1.0\"?><!DOCTYPE html><html></html>",
	  .verdict = VERDICT_MALFORMED, .findings = "html-body",
	  .answered_by = ANSWERED_BY_MIDDLEBOX },
	{ .says = "an HTML page with a request id says so", .status = 502,
	  .fields = "Content-Type: text/html\nX-Request-Id: q\n", .body = HTML,
	  .verdict = VERDICT_MALFORMED, .findings = "html-body",
	  .request_id = "q", .answered_by = ANSWERED_BY_MIDDLEBOX },
	{ .says = "plain text is a middlebox's", .status = 503,
	  .fields = "Content-Type: text/plain\n", .body = "no healthy upstream",
	  .verdict = VERDICT_MALFORMED, .findings = "not-json",
	  .answered_by = ANSWERED_BY_MIDDLEBOX },
	{ .says = "plain text that begins like JSON's null is no cut JSON",
	  .status = 503, .body = "nul",
	  .verdict = VERDICT_MALFORMED, .findings = "not-json",
	  .answered_by = ANSWERED_BY_MIDDLEBOX },
	{ .says = "plain text that begins with a number is plain text",
	  .status = 404, .body = "404 page not found\n",
	  .verdict = VERDICT_MALFORMED, .findings = "not-json",
	  .answered_by = ANSWERED_BY_MIDDLEBOX },
	{ .says = "XML is known by name only",
	  .fields = "Content-Type: application/xml\n",
	  .body = "<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code></Error>",
	  .verdict = VERDICT_MALFORMED,
	  .findings = "not-json foreign-shape:xml-error", .shape = "xml-error" },
	{ .says = "XML without a declaration is XML",
	  .body = "<ErrorResponse><Error><Code>X</Code></Error></ErrorResponse>",
	  .verdict = VERDICT_MALFORMED, .shape = "xml-error",
	  .findings = "not-json foreign-shape:xml-error content-type" },
	{ .says = "declared XML is no fault, but not judged",
	  .declared = "xml-error", .fields = "Content-Type: application/xml\n",
	  .body = "<Error><Code>NoSuchKey</Code></Error>",
	  .verdict = VERDICT_UNINSPECTED, .findings = "uninspected-coding",
	  .shape = "xml-error" },
	{ .says = "declared HTML is no fault, but not judged",
	  .declared = "html", .fields = "Content-Type: text/html\n", .body = HTML,
	  .verdict = VERDICT_UNINSPECTED, .findings = "uninspected-coding",
	  .shape = "html" },
	{ .says = "UTF-16 is a bad encoding", .body = "\xff\xfe{\0}\0", .body_len = 6,
	  .verdict = VERDICT_MALFORMED, .findings = "bad-encoding" },
	{ .says = "UTF-16 without a mark is a bad encoding",
	  .body = "{\0\"\0", .body_len = 4,
	  .verdict = VERDICT_MALFORMED, .findings = "bad-encoding" },
	{ .says = "BSON is not read", .fields = "Content-Type: application/bson\n",
	  .body = "\x16\0\0\0\x02x", .body_len = 6,
	  .verdict = VERDICT_UNINSPECTED, .findings = "uninspected-coding" },

	/* JSON that is broken or odd */
	{ .says = "truncated JSON still yields its code",
	  .body = "{\"error_code\":\"" SEED "\",\"error_msg\":\"Reques",
	  .verdict = VERDICT_MALFORMED, .findings = "truncated-json",
	  .code = SEED, .shape = "error_code", .catalogue = "addon" },
	{ .says = "truncated JSON may have no code",
	  .body = "{\"error_msg\":\"m\",\"error_code\":\"SVC",
	  .verdict = VERDICT_MALFORMED, .findings = "truncated-json",
	  .message = "m", .shape = "error_code" },
	{ .says = "a number at the cut is no code", .body = "{\"error_code\":11",
	  .verdict = VERDICT_MALFORMED, .findings = "truncated-json" },
	{ .says = "a trailing comma breaks JSON, its code is told",
	  .body = "{\"error_code\":\"" SEED "\",\"error_msg\":\"Request Body Error\",}",
	  .verdict = VERDICT_MALFORMED, .findings = "not-json", .code = SEED,
	  .message = "Request Body Error", .shape = "error_code",
	  .catalogue = "addon" },
	{ .says = "bytes behind the JSON break it", .body = SEED_BODY "<br>",
	  .verdict = VERDICT_MALFORMED, .findings = "not-json", .code = SEED,
	  .message = "Request Body Error", .shape = "error_code",
	  .catalogue = "addon" },
	{ .says = "a list is not an object", .body = "[1,2]",
	  .verdict = VERDICT_MALFORMED, .findings = "not-an-object" },
	{ .says = "a string is not an object", .body = "\"boom\"",
	  .verdict = VERDICT_MALFORMED, .findings = "not-an-object" },
	{ .says = "null is not an object", .body = "null",
	  .verdict = VERDICT_MALFORMED, .findings = "not-an-object" },
	{ .says = "a list of errors is read as its first",
	  .body = "[{\"error_code\":\"" SEED "\","
	      "\"error_msg\":\"Request Body Error\"}]",
	  .verdict = VERDICT_KNOWN, .findings = "not-an-object", .code = SEED,
	  .message = "Request Body Error", .shape = "error_code",
	  .catalogue = "addon" },
	{ .says = "JSON in a string is followed",
	  .body = "\"{\\\"error_code\\\":\\\"" SEED "\\\","
	      "\\\"error_msg\\\":\\\"Request Body Error\\\"}\"",
	  .verdict = VERDICT_KNOWN, .code = SEED,
	  .findings = "not-an-object foreign-shape:embedded",
	  .message = "Request Body Error", .shape = "embedded",
	  .catalogue = "addon" },
	{ .says = "only one level of JSON in a string is followed",
	  .body = "{\"message\":\"{\\\"message\\\":\\\"{\\\\\\\"error_code\\\\\\\":"
	      "\\\\\\\"X\\\\\\\"}\\\"}\"}",
	  .verdict = VERDICT_MALFORMED,
	  .findings = "missing-code foreign-shape:message-only",
	  .shape = "message-only", .message = "{\"message\":\"{\\\"error_code\\\":"
	      "\\\"X\\\"}\"}" },
	{ .says = "a known code in a string is preferred to an unknown one outside",
	  .body = "{\"error_code\":\"X.1\",\"error_msg\":\"{\\\"code\\\":\\\"" SEED
	      "\\\",\\\"message\\\":\\\"Request Body Error\\\"}\"}",
	  .verdict = VERDICT_KNOWN, .code = SEED, .codes = "X.1",
	  .findings = "foreign-shape:embedded", .message = "Request Body Error",
	  .shape = "embedded", .catalogue = "addon" },
	{ .says = "what errgate has replaced gives no code any more",
	  .body = "{\"error_code\":\"ERRGATE.3009\",\"error_msg\":\"m\",\"original\":"
	      "\"{\\\"code\\\":\\\"" SEED "\\\",\\\"message\\\":\\\"m\\\"}\"}",
	  .verdict = VERDICT_UNKNOWN, .code = "ERRGATE.3009", .message = "m",
	  .shape = "error_code", .answered_by = ANSWERED_BY_ERRGATE },
	{ .says = "an object with neither code nor message lacks both",
	  .body = "{\"foo\":1}", .verdict = VERDICT_MALFORMED,
	  .findings = "missing-code missing-message" },
	{ .says = "an empty object lacks both", .body = "{}",
	  .verdict = VERDICT_MALFORMED, .findings = "missing-code missing-message" },
	{ .says = "the declared shape may lack its code",
	  .body = "{\"error_msg\":\"m\"}", .verdict = VERDICT_MALFORMED,
	  .findings = "missing-code", .message = "m", .shape = "error_code" },
	{ .says = "an empty code is missing",
	  .body = "{\"error_msg\":\"m\",\"error_code\":\"\"}",
	  .verdict = VERDICT_MALFORMED, .findings = "missing-code", .message = "m",
	  .shape = "error_code" },
	{ .says = "a message alone is a shape",
	  .body = "{\"message\":\"m\",\"request_id\":\"r\"}",
	  .verdict = VERDICT_MALFORMED,
	  .findings = "missing-code foreign-shape:message-only", .message = "m",
	  .shape = "message-only", .request_id = "r" },
	{ .says = "a sentence under error is a message",
	  .body = "{\"error\":\"Not Found at all\",\"status\":404}",
	  .verdict = VERDICT_MALFORMED,
	  .findings = "missing-code foreign-shape:message-only",
	  .message = "Not Found at all", .shape = "message-only" },
	{ .says = "a problem of type about:blank has no code",
	  .fields = "Content-Type: application/problem+json\n",
	  .body = "{\"type\":\"about:blank\",\"title\":\"Not Found\"}",
	  .verdict = VERDICT_MALFORMED, .message = "Not Found",
	  .findings = "missing-code foreign-shape:problem", .shape = "problem" },
	{ .says = "a Status without a reason has no code: its number is the status",
	  .status = 404, .body = "{\"kind\":\"Status\",\"status\":\"Failure\","
	      "\"code\":404,\"message\":\"m\"}",
	  .verdict = VERDICT_MALFORMED, .message = "m",
	  .findings = "missing-code foreign-shape:k8s-status",
	  .shape = "k8s-status" },
	{ .says = "a code without its message is told",
	  .body = "{\"error_code\":\"X.1\"}", .verdict = VERDICT_UNKNOWN,
	  .findings = "missing-message", .code = "X.1", .shape = "error_code" },
	{ .says = "a message elsewhere is told, and missing all the same",
	  .body = "{\"error_code\":\"X.1\",\"message\":\"m\"}",
	  .verdict = VERDICT_UNKNOWN, .findings = "missing-message",
	  .code = "X.1", .message = "m", .shape = "error_code" },
	{ .says = "a null code is of the wrong type",
	  .body = "{\"error_code\":null,\"error_msg\":\"m\"}",
	  .verdict = VERDICT_MALFORMED, .findings = "wrong-type", .message = "m",
	  .shape = "error_code" },
	{ .says = "a list for a code is of the wrong type",
	  .body = "{\"code\":[1],\"message\":\"m\"}",
	  .verdict = VERDICT_MALFORMED, .message = "m", .shape = "message-only",
	  .findings = "wrong-type foreign-shape:message-only" },
	{ .says = "a code of the wrong type does not hide another",
	  .body = "{\"error_code\":{},\"code\":\"X.1\",\"message\":\"m\"}",
	  .verdict = VERDICT_UNKNOWN, .findings = "wrong-type foreign-shape:code",
	  .code = "X.1", .message = "m", .shape = "code" },
	{ .says = "a message of the wrong type is told",
	  .body = "{\"error_code\":\"X.1\",\"error_msg\":{\"a\":1}}",
	  .verdict = VERDICT_UNKNOWN, .findings = "wrong-type", .code = "X.1",
	  .shape = "error_code" },
	{ .says = "a null message is missing",
	  .body = "{\"error_code\":\"X.1\",\"error_msg\":null}",
	  .verdict = VERDICT_UNKNOWN, .findings = "missing-message", .code = "X.1",
	  .shape = "error_code" },
	{ .says = "a numeric code is kept as text", .status = 403,
	  .body = "{\"error_code\":1101,\"error_msg\":\"Denied\"}",
	  .verdict = VERDICT_KNOWN, .code = "1101", .message = "Denied",
	  .shape = "error_code", .catalogue = "addon" },
	{ .says = "a numeric code is as written",
	  .body = "{\"error_code\":1.50e3,\"error_msg\":\"m\"}",
	  .verdict = VERDICT_UNKNOWN, .code = "1.50e3", .message = "m",
	  .shape = "error_code" },
	{ .says = "a number that repeats the status is no code",
	  .status = 404, .body = "{\"code\":404,\"message\":\"m\"}",
	  .verdict = VERDICT_MALFORMED, .message = "m", .shape = "message-only",
	  .findings = "missing-code foreign-shape:message-only" },
	{ .says = "a number that repeats the status is no code where declared",
	  .declared = "code", .body = "{\"code\":400,\"message\":\"m\"}",
	  .verdict = VERDICT_MALFORMED, .findings = "missing-code",
	  .message = "m", .shape = "code" },
	{ .says = "a number that repeats the status alone is no code",
	  .status = 502, .body = "{\"code\":502}", .verdict = VERDICT_MALFORMED,
	  .findings = "missing-code missing-message" },
	{ .says = "a text that repeats the status is no code",
	  .body = "{\"error_code\":\"400\",\"error_msg\":\"m\"}",
	  .verdict = VERDICT_MALFORMED, .findings = "missing-code",
	  .message = "m", .shape = "error_code" },
	{ .says = "the status is a code where a catalogue has it",
	  .status = 451, .body = "{\"error_code\":451,"
	      "\"error_msg\":\"Withheld\"}",
	  .verdict = VERDICT_KNOWN, .code = "451", .message = "Withheld",
	  .shape = "error_code", .catalogue = "addon" },
	{ .says = "the status inside error does not make error a fault name",
	  .body = "{\"error\":{\"code\":400,\"message\":\"bad\"}}",
	  .verdict = VERDICT_MALFORMED, .message = "bad",
	  .findings = "missing-code foreign-shape:message-only",
	  .shape = "message-only" },
	{ .says = "a code of blanks is missing",
	  .body = "{\"error_code\":\" \\t \",\"error_msg\":\"m\"}",
	  .verdict = VERDICT_MALFORMED, .findings = "missing-code",
	  .message = "m", .shape = "error_code" },
	{ .says = "a number that repeats the status is no other code",
	  .status = 404, .body = "{\"code\":404,\"error_code\":\"X.1\","
	      "\"error_msg\":\"m\"}",
	  .verdict = VERDICT_UNKNOWN, .code = "X.1", .message = "m",
	  .shape = "error_code" },
	{ .says = "of duplicate members the last counts",
	  .body = "{\"error_code\":\"X.1\",\"error_msg\":\"m\","
	      "\"error_code\":\"X.2\"}",
	  .verdict = VERDICT_UNKNOWN, .findings = "duplicate-member",
	  .code = "X.2", .message = "m", .shape = "error_code" },
	{ .says = "bad UTF-8 in a message does not hide the code",
	  .body = "{\"error_msg\":\"\xce\xde\xd0\xa7\",\"error_code\":\"X.1\"}",
	  .verdict = VERDICT_UNKNOWN, .findings = "bad-utf8", .code = "X.1",
	  .message = "\xce\xde\xd0\xa7", .shape = "error_code" },
	{ .says = "a byte order mark is cut off", .body = "\xef\xbb\xbf" SEED_BODY,
	  .verdict = VERDICT_KNOWN, .code = SEED, .shape = "error_code",
	  .message = "Request Body Error", .catalogue = "addon" },

	/* several codes */
	{ .says = "the add-on's code in a Status goes before the wrapper's",
	  .body = "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},"
	      "\"status\":\"Failure\",\"code\":400,"
	      "\"errorCode\":\"CCE.03400001\",\"errorMessage\":\"Invalid.\","
	      "\"error\":{\"message\":\"values are missing\","
	      "\"code\":\"SVCSTG.CCE-ADDONMGR.4000002\"},"
	      "\"message\":\"values are missing\",\"reason\":\"BadRequest\"}",
	  .verdict = VERDICT_UNKNOWN, .findings = "foreign-shape:cce-status",
	  .code = "SVCSTG.CCE-ADDONMGR.4000002", .message = "values are missing",
	  .codes = "CCE.03400001", .shape = "cce-status" },
	{ .says = "the wrapper's code goes first if only it is in a catalogue",
	  .body = "{\"kind\":\"Status\",\"status\":\"Failure\",\"code\":400,"
	      "\"errorCode\":\"" SEED "\","
	      "\"errorMessage\":\"Request Body Error\","
	      "\"error\":{\"message\":\"m\",\"code\":\"X.1\"}}",
	  .verdict = VERDICT_KNOWN, .findings = "foreign-shape:cce-status",
	  .code = SEED, .message = "Request Body Error", .codes = "X.1",
	  .shape = "cce-status", .catalogue = "addon" },
	{ .says = "a catalogued code goes before the declared shape's",
	  .body = "{\"error_code\":\"X.1\",\"error_msg\":\"vague\","
	      "\"error\":{\"code\":\"" SEED "\",\"message\":\"Request Body Error\"}}",
	  .verdict = VERDICT_KNOWN, .findings = "foreign-shape:error.code",
	  .code = SEED, .message = "Request Body Error", .codes = "X.1",
	  .shape = "error.code", .catalogue = "addon" },
	{ .says = "a delegated code goes before an unknown one",
	  .body = "{\"error_code\":\"X.1\",\"error_msg\":\"m\","
	      "\"code\":\"APIGW.9\",\"message\":\"g\"}",
	  .verdict = VERDICT_DELEGATED, .findings = "foreign-shape:code",
	  .code = "APIGW.9", .message = "g", .codes = "X.1", .shape = "code",
	  .answered_by = ANSWERED_BY_GATEWAY },
	{ .says = "of two unknown codes the declared shape's goes first",
	  .body = "{\"errorCode\":\"CCE.01400001\",\"errorMessage\":\"a\","
	      "\"error_code\":\"CCE_CM.0004\",\"error_msg\":\"b\","
	      "\"message\":\"c\"}",
	  .verdict = VERDICT_UNKNOWN, .code = "CCE_CM.0004", .message = "b",
	  .codes = "CCE.01400001", .shape = "error_code" },
	{ .says = "a success code goes last",
	  .body = "{\"error_code\":\"0\",\"error_msg\":\"\","
	      "\"code\":\"X.1\",\"message\":\"m\"}",
	  .verdict = VERDICT_UNKNOWN, .findings = "foreign-shape:code",
	  .code = "X.1", .message = "m", .codes = "0", .shape = "code" },
	{ .says = "one code in two places is one code",
	  .body = "{\"error_code\":\"X.1\",\"error_msg\":\"m\","
	      "\"code\":\"X.1\",\"message\":\"n\"}",
	  .verdict = VERDICT_UNKNOWN, .code = "X.1", .message = "m",
	  .shape = "error_code" },
	{ .says = "eight other codes are kept",
	  .body = "{\"errors\":[{\"code\":\"0a\",\"message\":\"m\"},{\"code\":\"1a\"},"
	      "{\"code\":\"2a\"},{\"code\":\"3a\"},{\"code\":\"4a\"},"
	      "{\"code\":\"5a\"},{\"code\":\"6a\"},{\"code\":\"7a\"},"
	      "{\"code\":\"8a\"},{\"code\":\"9a\"}]}",
	  .verdict = VERDICT_UNKNOWN, .findings = "foreign-shape:registry",
	  .code = "0a", .message = "m", .codes = "1a 2a 3a 4a 5a 6a 7a 8a",
	  .shape = "registry" },

	/* contract */
	{ .says = "a status that the catalogue does not list is told",
	  .status = 500, .body = SEED_BODY, .verdict = VERDICT_KNOWN,
	  .findings = "status-mismatch", .code = SEED, .shape = "error_code",
	  .message = "Request Body Error", .catalogue = "addon" },
	{ .says = "any of the listed statuses fits", .status = 409,
	  .body = "{\"error_code\":\"SVCSTG.CCE-ADDONMGR.4040204\","
	      "\"error_msg\":\"The addon coredns is not found\"}",
	  .verdict = VERDICT_KNOWN, .code = "SVCSTG.CCE-ADDONMGR.4040204",
	  .message = "The addon coredns is not found", .shape = "error_code",
	  .catalogue = "addon" },
	{ .says = "a message that no template fits has drifted",
	  .body = "{\"error_code\":\"" SEED "\",\"error_msg\":\"Something else\"}",
	  .verdict = VERDICT_KNOWN, .findings = "message-drift", .code = SEED,
	  .message = "Something else", .shape = "error_code",
	  .catalogue = "addon" },
	{ .says = "detail behind a colon is no drift",
	  .body = "{\"error_code\":\"" SEED "\","
	      "\"error_msg\":\"Request Body Error: no name\"}",
	  .verdict = VERDICT_KNOWN, .code = SEED, .shape = "error_code",
	  .message = "Request Body Error: no name", .catalogue = "addon" },
	{ .says = "JSON without a content type is told", .fields = "",
	  .body = SEED_BODY, .verdict = VERDICT_KNOWN, .findings = "content-type",
	  .code = SEED, .message = "Request Body Error", .shape = "error_code",
	  .catalogue = "addon" },
	{ .says = "JSON as plain text is told",
	  .fields = "Content-Type: text/plain; charset=utf-8\n",
	  .body = SEED_BODY, .verdict = VERDICT_KNOWN, .findings = "content-type",
	  .code = SEED, .message = "Request Body Error", .shape = "error_code",
	  .catalogue = "addon" },
	{ .says = "JSON as HTML is JSON", .fields = "Content-Type: text/html\n",
	  .body = SEED_BODY, .verdict = VERDICT_KNOWN, .findings = "content-type",
	  .code = SEED, .message = "Request Body Error", .shape = "error_code",
	  .catalogue = "addon" },
	{ .says = "any +json will do",
	  .fields = "Content-Type: application/vnd.x+json;charset=\"UTF-8\"\n",
	  .body = SEED_BODY, .verdict = VERDICT_KNOWN, .code = SEED,
	  .message = "Request Body Error", .shape = "error_code",
	  .catalogue = "addon" },
	{ .says = "a charset that is not the body's is told",
	  .fields = "Content-Type: application/json; charset=ISO-8859-1\n",
	  .body = SEED_BODY, .verdict = VERDICT_KNOWN, .findings = "content-type",
	  .code = SEED, .message = "Request Body Error", .shape = "error_code",
	  .catalogue = "addon" },

	/* codes in the head */
	{ .says = "an answer to HEAD may carry its code in the head",
	  .method = METHOD_HEAD, .status = 404,
	  .fields = "x-obs-error-code: NoSuchKey\nx-obs-error-message: gone\n"
	      "x-obs-request-id: o\n",
	  .verdict = VERDICT_UNKNOWN, .findings = "foreign-shape:obs-headers",
	  .code = "NoSuchKey", .message = "gone", .shape = "obs-headers",
	  .request_id = "o" },
	{ .says = "a declared header shape is no finding",
	  .method = METHOD_HEAD, .status = 404, .declared = "obs-headers",
	  .fields = "x-obs-error-code: NoSuchKey\nx-obs-error-message: gone\n",
	  .verdict = VERDICT_UNKNOWN, .code = "NoSuchKey", .message = "gone",
	  .shape = "obs-headers" },
	{ .says = "a header shape without a message member lacks none",
	  .method = METHOD_HEAD, .status = 404,
	  .fields = "x-ms-error-code: BlobNotFound\n",
	  .verdict = VERDICT_UNKNOWN, .findings = "foreign-shape:x-ms-error-code",
	  .code = "BlobNotFound", .shape = "x-ms-error-code" },
	{ .says = "a gateway's code in the head",
	  .fields = "X-Ca-Error-Code: A403JT\nX-Ca-Error-Message: no token\n",
	  .verdict = VERDICT_UNKNOWN, .code = "A403JT", .message = "no token",
	  .findings = "empty-body foreign-shape:x-ca-error-code",
	  .shape = "x-ca-error-code" },
	{ .says = "a code in the head of an HTML page",
	  .fields = "Content-Type: text/html\nX-Ca-Error-Code: A403JT\n",
	  .body = HTML, .verdict = VERDICT_UNKNOWN, .code = "A403JT",
	  .findings = "html-body missing-message foreign-shape:x-ca-error-code",
	  .shape = "x-ca-error-code" },
	{ .says = "a gRPC status is a code", .status = 503,
	  .fields = "Content-Type: application/grpc\ngrpc-status: 14\n"
	      "grpc-message: down\n", .extent = EXTENT_STREAM,
	  .verdict = VERDICT_UNKNOWN, .code = "14", .message = "down",
	  .findings = "foreign-shape:grpc-status",
	  .shape = "grpc-status" },
	{ .says = "an error to HEAD without a code is not malformed",
	  .method = METHOD_HEAD, .status = 404, .verdict = VERDICT_UNINSPECTED,
	  .findings = "empty-body" },
	{ .says = "HEAD does not wait for a body of the announced coding",
	  .method = METHOD_HEAD, .status = 404, .extent = EXTENT_ABORTED,
	  .fields = JSON_TYPE "Content-Encoding: compress\n",
	  .verdict = VERDICT_UNINSPECTED, .findings = "empty-body" },

	/* what was not seen */
	{ .says = "beyond our limit there is no verdict, but a code may be told",
	  .extent = EXTENT_CUT, .body = "{\"error_code\":\"" SEED "\",\"x\":\"",
	  .verdict = VERDICT_UNINSPECTED, .findings = "uninspected-limit",
	  .code = SEED, .shape = "error_code", .catalogue = "addon" },
	{ .says = "beyond our limit with nothing read",
	  .extent = EXTENT_CUT, .body = "{\"x\":\"aaa",
	  .verdict = VERDICT_UNINSPECTED, .findings = "uninspected-limit" },
	{ .says = "a large HTML page is HTML even so", .status = 502,
	  .extent = EXTENT_CUT, .body = HTML, .fields = "Content-Type: text/html\n",
	  .verdict = VERDICT_UNINSPECTED,
	  .findings = "html-body uninspected-limit",
	  .answered_by = ANSWERED_BY_MIDDLEBOX },
	{ .says = "an aborted answer is judged by its code if it has one",
	  .extent = EXTENT_ABORTED,
	  .body = "{\"error_code\":\"" SEED "\",\"error_msg\":\"Requ",
	  .verdict = VERDICT_KNOWN, .findings = "uninspected-aborted",
	  .code = SEED, .shape = "error_code", .catalogue = "addon" },
	{ .says = "an aborted answer without a code is uninspected",
	  .extent = EXTENT_ABORTED, .body = "{\"error_co",
	  .verdict = VERDICT_UNINSPECTED, .findings = "uninspected-aborted" },
	{ .says = "an answer aborted before its body is not empty",
	  .extent = EXTENT_ABORTED, .verdict = VERDICT_UNINSPECTED,
	  .findings = "uninspected-aborted" },
	{ .says = "a stream is not waited for", .extent = EXTENT_STREAM,
	  .fields = "Content-Type: text/event-stream\n", .body = "data: x\n",
	  .verdict = VERDICT_UNINSPECTED, .findings = "uninspected-stream" },
	{ .says = "an unknown coding is not looked into",
	  .fields = JSON_TYPE "Content-Encoding: compress\n", .body = "abc",
	  .verdict = VERDICT_UNINSPECTED, .findings = "uninspected-coding" },
	{ .says = "five codings are too many",
	  .fields = JSON_TYPE "Content-Encoding: gzip, gzip, gzip\n"
	      "Content-Encoding: gzip, gzip\n", .body = "abc",
	  .verdict = VERDICT_UNINSPECTED, .findings = "uninspected-coding" },
	{ .says = "identity is no coding",
	  .fields = JSON_TYPE "Content-Encoding: identity\n", .body = SEED_BODY,
	  .verdict = VERDICT_KNOWN, .code = SEED, .shape = "error_code",
	  .message = "Request Body Error", .catalogue = "addon" },
	{ .says = "plain JSON labelled gzip is read, and malformed",
	  .fields = JSON_TYPE "Content-Encoding: gzip\n", .body = SEED_BODY,
	  .verdict = VERDICT_MALFORMED, .findings = "bad-encoding", .code = SEED,
	  .message = "Request Body Error", .shape = "error_code",
	  .catalogue = "addon" },
	{ .says = "a body beyond the bound is not read to its end",
	  .decoded_max = 30, .body = "{\"error_code\":\"X.1\",\"error_msg\":\"m\"}",
	  .verdict = VERDICT_UNINSPECTED, .findings = "uninspected-limit",
	  .code = "X.1", .shape = "error_code" },
	{ .says = "an empty body of a coding is an empty body",
	  .fields = JSON_TYPE "Content-Encoding: gzip\n",
	  .verdict = VERDICT_MALFORMED, .findings = "empty-body" },
};

START_TEST(a_response_is_judged)
{
	judge_row_check(&rows[_i]);
}
END_TEST

/* The rows' bodies with every shuffle of their members give one result. */
START_TEST(the_order_of_members_does_not_matter)
{
	static const char *const orders[] = {
		"{\"error_code\":\"X.1\",\"error_msg\":\"m\",\"code\":\"Y\","
		    "\"error\":{\"code\":\"Z\",\"message\":\"z\"}}",
		"{\"error\":{\"message\":\"z\",\"code\":\"Z\"},\"code\":\"Y\","
		    "\"error_msg\":\"m\",\"error_code\":\"X.1\"}",
		"{\"code\":\"Y\",\"error\":{\"code\":\"Z\",\"message\":\"z\"},"
		    "\"error_msg\":\"m\",\"error_code\":\"X.1\"}",
	};
	struct judge_row row = { .says = "one result", .verdict = VERDICT_UNKNOWN,
	    .code = "X.1", .message = "m", .codes = "Y Z", .shape = "error_code" };

	for (size_t i = 0; i < ARRAY_LEN(orders); i++) {
		row.body = orders[i];
		judge_row_check(&row);
	}
}
END_TEST

START_TEST(two_pairs_under_any_key_give_one_result)
{
	struct judge_row row = { .says = "one result", .verdict = VERDICT_UNKNOWN,
	    .code = "A", .message = "a", .codes = "B", .shape = "any-key",
	    .findings = "foreign-shape:any-key" };

	row.body = "{\"x\":{\"code\":\"A\",\"message\":\"a\"},"
	    "\"y\":{\"code\":\"B\",\"message\":\"b\"}}";
	judge_row_check(&row);
	row.body = "{\"y\":{\"code\":\"B\",\"message\":\"b\"},"
	    "\"x\":{\"code\":\"A\",\"message\":\"a\"}}";
	judge_row_check(&row);
}
END_TEST

/* Any prefix of an answer is judged without harm; what was sent whole and cut
   by the origin is malformed, its code told once it is there. */
START_TEST(every_prefix_of_a_body_is_malformed)
{
	static const char body[] = SEED_BODY;
	struct inspector inspector = judge_row_inspector();
	struct field_list fields = judge_row_fields(SLICE(JSON_TYPE));
	struct response_view view = { .method = METHOD_GET, .status = 400,
	    .fields = &fields };
	struct arena arena = { 0 };
	struct inspection result;
	size_t code_at = slice_find(slice_str(body), SLICE(SEED)) + sizeof(SEED);

	for (size_t len = 0; len < sizeof(body) - 1; len++) {
		view.body = slice_of(body, len);
		inspect_response(&inspector, &view, &arena, &result);
		ck_assert_int_eq(result.verdict, VERDICT_MALFORMED);
		ck_assert_int_eq(finding_has(result.findings,
		    FINDING_TRUNCATED_JSON), len > 0);
		ck_assert_int_eq(result.code.len > 0, len >= code_at);
		arena_reset(&arena);
	}
	arena_clear(&arena);
}
END_TEST

static void
judge_large(struct slice body, struct inspection *result, uint64_t bound_us)
{
	struct inspector inspector = judge_row_inspector();
	struct field_list fields = judge_row_fields(SLICE(JSON_TYPE));
	struct response_view view = { .method = METHOD_GET, .status = 500,
	    .fields = &fields, .body = body };
	struct arena arena = { 0 };
	uint64_t start = clock_monotonic_us();

	inspector.decoded_max = (size_t)4 << 20;
	inspect_response(&inspector, &view, &arena, result);
	ck_assert_uint_lt(clock_monotonic_us() - start, bound_us);
	arena_clear(&arena);
}

START_TEST(nested_brackets_are_too_deep_and_cost_little)
{
	static char body[65536];
	struct inspection result;

	memset(body, '[', sizeof(body));
	judge_large(slice_of(body, sizeof(body)), &result, 50000);
	ck_assert_int_eq(result.verdict, VERDICT_MALFORMED);
	ck_assert(finding_has(result.findings, FINDING_TOO_DEEP));
}
END_TEST

START_TEST(a_message_of_one_mebibyte_is_read)
{
	struct strbuf body = { 0 };
	struct inspection result;

	strbuf_add_str(&body, "{\"error_msg\":\"\\n");
	while (body.len < 1 << 20)
		strbuf_add_str(&body, "xxxxxxxxxxxxxxxx");
	strbuf_add_str(&body, "\",\"error_code\":\"" SEED "\"}");
	judge_large(strbuf_slice(&body), &result, 500000);
	ck_assert_int_eq(result.verdict, VERDICT_KNOWN);
	ck_assert_str_eq(judge_row_findings(&result),
	    "status-mismatch message-drift");
	strbuf_clear(&body);
}
END_TEST

START_TEST(too_many_values_are_a_limit)
{
	struct strbuf body = { 0 };
	struct inspection result;

	strbuf_add_str(&body, "{\"error_code\":\"" SEED "\",\"list\":[");
	for (size_t i = 0; i < 100000; i++)
		strbuf_add_str(&body, "1,");
	strbuf_add_str(&body, "1]}");
	judge_large(strbuf_slice(&body), &result, 500000);
	ck_assert_int_eq(result.verdict, VERDICT_UNINSPECTED);
	ck_assert_str_eq(judge_row_findings(&result),
	    "status-mismatch uninspected-limit");
	strbuf_clear(&body);
}
END_TEST

START_TEST(thousands_of_members_cost_little)
{
	struct strbuf body = { 0 };
	struct inspection result;

	strbuf_add_str(&body, "{");
	for (size_t i = 0; i < 5000; i++)
		strbuf_addf(&body, "\"k%zu\":{\"code\":\"C%zu\",\"message\":\"{\"},",
		    i, i);
	strbuf_add_str(&body, "\"z\":1}");
	judge_large(strbuf_slice(&body), &result, 500000);
	ck_assert_int_eq(result.verdict, VERDICT_UNKNOWN);
	ck_assert_uint_eq(result.n_codes, INSPECTION_CODES_MAX);
	strbuf_clear(&body);
}
END_TEST

START_TEST(without_memory_nothing_is_claimed)
{
	struct inspector inspector = judge_row_inspector();
	struct field_list fields = judge_row_fields(SLICE(JSON_TYPE));
	struct response_view view = { .method = METHOD_GET, .status = 400,
	    .fields = &fields, .body = SLICE(SEED_BODY) };
	struct arena arena = { .total_max = 1 };
	struct inspection result;

	inspect_response(&inspector, &view, &arena, &result);
	ck_assert_int_eq(result.verdict, VERDICT_UNINSPECTED);
	ck_assert_int_eq(result.findings, FINDING_BIT(FINDING_UNINSPECTED_LIMIT));
}
END_TEST

TCase *
inspector_case(void)
{
	TCase *tcase = tcase_create("inspector");

	tcase_add_checked_fixture(tcase, NULL, judge_row_clear);
	tcase_add_loop_test(tcase, a_response_is_judged, 0, ARRAY_LEN(rows));
	tcase_add_test(tcase, the_order_of_members_does_not_matter);
	tcase_add_test(tcase, two_pairs_under_any_key_give_one_result);
	tcase_add_test(tcase, every_prefix_of_a_body_is_malformed);
	tcase_add_test(tcase, nested_brackets_are_too_deep_and_cost_little);
	tcase_add_test(tcase, a_message_of_one_mebibyte_is_read);
	tcase_add_test(tcase, too_many_values_are_a_limit);
	tcase_add_test(tcase, thousands_of_members_cost_little);
	tcase_add_test(tcase, without_memory_nothing_is_claimed);
	return tcase;
}
