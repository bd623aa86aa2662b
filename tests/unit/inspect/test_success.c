/*
 * Errors under 2xx, and what looks like one but is none.
 */
#include "inspect/success.h"

#include "unit/inspect/inspect_cases.h"
#include "unit/inspect/judge_row.h"

#define SEED "SVCSTG.CCE-ADDONMGR.4000003"

static const struct judge_row masked[] = {
	{ .says = "the declared pair under 200 is an error",
	  .body = "{\"error_code\":\"X.1\",\"error_msg\":\"m\"}",
	  .verdict = VERDICT_UNKNOWN, .findings = "error-under-success",
	  .code = "X.1", .message = "m", .shape = "error_code" },
	{ .says = "a known code under 200 has the wrong status, too",
	  .body = "{\"error_code\":\"" SEED "\",\"error_msg\":\"Request Body Error\"}",
	  .verdict = VERDICT_KNOWN, .code = SEED, .message = "Request Body Error",
	  .findings = "status-mismatch error-under-success",
	  .shape = "error_code", .catalogue = "addon" },
	{ .says = "an error beside a result",
	  .body = "{\"error_code\":\"X.1\",\"error_msg\":\"m\",\"jobs\":[{\"id\":1}]}",
	  .verdict = VERDICT_UNKNOWN, .code = "X.1", .message = "m",
	  .findings = "error-under-success result-with-error",
	  .shape = "error_code" },
	{ .says = "empty results and details are no result",
	  .body = "{\"error_code\":\"X.1\",\"error_msg\":\"m\",\"jobs\":[],"
	      "\"data\":null,\"details\":[{\"error_code\":\"y\"}],"
	      "\"request_id\":\"r\"}",
	  .verdict = VERDICT_UNKNOWN, .findings = "error-under-success",
	  .code = "X.1", .message = "m", .shape = "error_code",
	  .request_id = "r" },
	{ .says = "a nested error object",
	  .body = "{\"error\":{\"code\":\"X.1\",\"message\":\"m\"}}",
	  .verdict = VERDICT_UNKNOWN, .code = "X.1", .message = "m",
	  .findings = "foreign-shape:error.code error-under-success",
	  .shape = "error.code" },
	{ .says = "Response.Error is an error always",
	  .body = "{\"Response\":{\"Error\":{\"Code\":\"AuthFailure\","
	      "\"Message\":\"m\"},\"RequestId\":\"r\"}}",
	  .verdict = VERDICT_UNKNOWN, .code = "AuthFailure", .message = "m",
	  .findings = "foreign-shape:tencent error-under-success",
	  .shape = "tencent", .request_id = "r" },
	{ .says = "GraphQL answers 200, with part of a result",
	  .body = "{\"data\":{\"me\":null},\"errors\":[{\"message\":\"m\","
	      "\"extensions\":{\"code\":\"FORBIDDEN\"}}]}",
	  .verdict = VERDICT_UNKNOWN, .code = "FORBIDDEN", .message = "m",
	  .findings = "foreign-shape:graphql error-under-success "
	      "result-with-error", .shape = "graphql" },
	{ .says = "a Kubernetes Status of failure",
	  .body = "{\"kind\":\"Status\",\"status\":\"Failure\",\"code\":410,"
	      "\"reason\":\"Expired\",\"message\":\"m\"}",
	  .verdict = VERDICT_UNKNOWN, .code = "Expired", .message = "m",
	  .findings = "foreign-shape:k8s-status error-under-success",
	  .shape = "k8s-status" },
	{ .says = "a plain pair whose code a catalogue has",
	  .body = "{\"code\":\"" SEED "\",\"message\":\"Request Body Error\"}",
	  .verdict = VERDICT_KNOWN, .code = SEED, .message = "Request Body Error",
	  .findings = "foreign-shape:code status-mismatch error-under-success",
	  .shape = "code", .catalogue = "addon" },
	{ .says = "a plain pair where the API declares it", .declared = "code",
	  .body = "{\"code\":40301,\"message\":\"m\"}",
	  .verdict = VERDICT_UNKNOWN, .findings = "error-under-success",
	  .code = "40301", .message = "m", .shape = "code" },
	{ .says = "a gRPC status in the trailers",
	  .fields = "Content-Type: application/grpc\n",
	  .trailers = "grpc-status: 7\ngrpc-message: denied\n",
	  .extent = EXTENT_STREAM, .verdict = VERDICT_UNKNOWN, .code = "7",
	  .message = "denied", .shape = "grpc-status",
	  .findings = "foreign-shape:grpc-status error-under-success" },
	{ .says = "a list of errors beside a failing status",
	  .body = "{\"errors\":[{\"code\":\"E1\",\"message\":\"m\"}],"
	      "\"status\":\"Failed\"}",
	  .verdict = VERDICT_UNKNOWN, .code = "E1", .message = "m",
	  .findings = "foreign-shape:registry error-under-success",
	  .shape = "registry" },
	{ .says = "a list of errors beside the status 403",
	  .body = "{\"errors\":[{\"code\":\"E1\",\"message\":\"m\"}],"
	      "\"status\":403,\"success\":false}",
	  .verdict = VERDICT_UNKNOWN, .code = "E1", .message = "m",
	  .findings = "foreign-shape:registry error-under-success",
	  .shape = "registry" },
	{ .says = "the members of OAuth 2 by themselves",
	  .body = "{\"error\":\"bad_code\",\"error_description\":\"m\","
	      "\"error_uri\":\"u\"}",
	  .verdict = VERDICT_UNKNOWN, .code = "bad_code", .message = "m",
	  .findings = "foreign-shape:oauth2 error-under-success",
	  .shape = "oauth2" },
	{ .says = "the type of an AWS error where the API declares it",
	  .declared = "aws-json",
	  .body = "{\"__type\":\"ns#Throttled\",\"message\":\"m\"}",
	  .verdict = VERDICT_UNKNOWN, .code = "Throttled", .message = "m",
	  .findings = "error-under-success", .shape = "aws-json" },
	{ .says = "letters and zeros with something behind them",
	  .body = "{\"error_code\":\"A00001\",\"error_msg\":\"m\"}",
	  .verdict = VERDICT_UNKNOWN, .code = "A00001", .message = "m",
	  .findings = "error-under-success", .shape = "error_code" },
	{ .says = "a word without zeros",
	  .body = "{\"error_code\":\"NoZero\",\"error_msg\":\"m\"}",
	  .verdict = VERDICT_UNKNOWN, .code = "NoZero", .message = "m",
	  .findings = "error-under-success", .shape = "error_code" },
	{ .says = "a catalogued code alone",
	  .body = "{\"error_code\":\"" SEED "\"}",
	  .verdict = VERDICT_KNOWN, .code = SEED, .shape = "error_code",
	  .findings = "missing-message status-mismatch error-under-success",
	  .catalogue = "addon" },
	{ .says = "a catalogued code beside a description",
	  .body = "{\"error_code\":\"" SEED "\",\"description\":\"x\"}",
	  .verdict = VERDICT_KNOWN, .code = SEED, .message = "x",
	  .findings = "missing-message status-mismatch message-drift "
	      "error-under-success", .shape = "error_code",
	  .catalogue = "addon" },
	{ .says = "a catalogued code alone in another shape",
	  .body = "{\"errorCode\":\"" SEED "\"}",
	  .verdict = VERDICT_KNOWN, .code = SEED, .shape = "errorCode",
	  .findings = "missing-message foreign-shape:errorCode status-mismatch "
	      "error-under-success", .catalogue = "addon" },
	{ .says = "a gateway's code alone",
	  .body = "{\"error_code\":\"APIGW.0301\"}",
	  .verdict = VERDICT_KNOWN, .code = "APIGW.0301", .shape = "error_code",
	  .findings = "missing-message status-mismatch error-under-success",
	  .catalogue = "gateway", .answered_by = ANSWERED_BY_GATEWAY },
	{ .says = "a delegated code alone",
	  .body = "{\"error_code\":\"APIGW.9999\"}",
	  .verdict = VERDICT_DELEGATED, .code = "APIGW.9999",
	  .findings = "missing-message error-under-success",
	  .shape = "error_code", .answered_by = ANSWERED_BY_GATEWAY },
	{ .says = "the declared code with the message of another shape",
	  .body = "{\"error_code\":\"CCE.1\",\"message\":\"x\"}",
	  .verdict = VERDICT_UNKNOWN, .code = "CCE.1", .message = "x",
	  .findings = "missing-message error-under-success",
	  .shape = "error_code" },
	{ .says = "truncated, but the error stands there",
	  .body = "{\"error_code\":\"X.1\",\"error_msg\":\"m\",\"x\":",
	  .verdict = VERDICT_MALFORMED, .code = "X.1", .message = "m",
	  .findings = "truncated-json error-under-success",
	  .shape = "error_code" },
};

START_TEST(an_error_under_success_is_found)
{
	struct judge_row row = masked[_i];

	row.status = 200;
	judge_row_check(&row);
}
END_TEST

static const struct judge_row successes[] = {
	{ .says = "*.0000",
	  .body = "{\"error_code\":\"CBC.0000\",\"error_msg\":\"SUCCESS\"}" },
	{ .says = "Com.200",
	  .body = "{\"error_code\":\"Com.200\",\"error_msg\":\"ok\"}" },
	{ .says = "0 as text", .body = "{\"error_code\":\"0\",\"error_msg\":\"x\"}" },
	{ .says = "0 as a number", .body = "{\"error_code\":0,\"error_msg\":\"x\"}" },
	{ .says = "200 as text", .body = "{\"error_code\":\"200\",\"error_msg\":\"x\"}" },
	{ .says = "200 as a number", .declared = "code",
	  .body = "{\"code\":200,\"message\":\"x\"}" },
	{ .says = "zeros", .declared = "code",
	  .body = "{\"code\":\"00000\",\"message\":\"x\"}" },
	{ .says = "OK", .declared = "code",
	  .body = "{\"code\":\"Ok\",\"message\":\"done\"}" },
	{ .says = "SUCCESS", .declared = "code",
	  .body = "{\"code\":\"SUCCESS\",\"message\":\"done\"}" },
	{ .says = "a code that the catalogue lists under 2xx",
	  .body = "{\"error_code\":\"ADDON.2000\",\"error_msg\":\"fine\"}" },
	{ .says = "an empty code", .body = "{\"error_code\":\"\",\"error_msg\":\"x\"}" },
	{ .says = "a null code", .body = "{\"error_code\":null,\"error_msg\":null}" },
	{ .says = "a null error", .body = "{\"error\":null,\"id\":1}" },
	{ .says = "no errors", .body = "{\"errors\":[],\"id\":1}" },
	{ .says = "a code without a message",
	  .body = "{\"id\":\"j\",\"error_code\":\"X.1\"}" },
	{ .says = "a resource with a code", .body = "{\"code\":\"DE\",\"name\":\"x\"}" },
	{ .says = "a resource with code and message",
	  .body = "{\"code\":\"DE\",\"message\":\"hello\",\"id\":7}" },
	{ .says = "a resource with a message", .body = "{\"message\":\"hello\"}" },
	{ .says = "a record that says its type",
	  .body = "{\"__type\":\"Record\",\"message\":\"hello\",\"id\":4}" },
	{ .says = "a resource with the members of OAuth 2",
	  .body = "{\"error\":\"x\",\"error_description\":\"m\","
	      "\"name\":\"n\"}" },
	{ .says = "a Kubernetes Status that is not known to be a failure",
	  .body = "{\"kind\":\"Status\",\"status\":\"Unknown\","
	      "\"reason\":\"Pending\",\"message\":\"m\"}" },
	{ .says = "letters and zeros", .declared = "errCode",
	  .body = "{\"errCode\":\"A00000\",\"errMsg\":\"success\"}" },
	{ .says = "null as text",
	  .body = "{\"error_code\":\"null\",\"error_msg\":\"null\"}" },
	{ .says = "0.0", .body = "{\"error_code\":0.0,\"error_msg\":\"x\"}" },
	{ .says = "a list of what was found in something else",
	  .body = "{\"errors\":[{\"code\":\"E501\",\"message\":\"m\","
	      "\"detail\":\"d\"}],\"status\":\"done\"}" },
	{ .says = "a list of errors that is said to be a success",
	  .body = "{\"errors\":[{\"code\":\"E501\",\"message\":\"m\"}],"
	      "\"success\":true}" },
	{ .says = "a list of errors beside the status 200",
	  .body = "{\"errors\":[{\"code\":\"E501\",\"message\":\"m\"}],"
	      "\"status\":200}" },
	{ .says = "a list of states",
	  .body = "{\"items\":[{\"code\":\"" SEED "\",\"message\":\"m\"}]}" },
	{ .says = "a list at the root",
	  .body = "[{\"error_code\":\"" SEED "\",\"error_msg\":\"m\"}]" },
	{ .says = "a batch of which some failed",
	  .body = "{\"results\":[{\"id\":1}],\"errors\":[{\"code\":\"" SEED "\","
	      "\"message\":\"m\"}]}" },
	{ .says = "a document about error codes",
	  .body = "{\"catalogue\":\"addon\",\"errors\":[{\"status\":400,\"code\":\""
	      SEED "\",\"message\":\"m\"}]}" },
	{ .says = "a pair under any key",
	  .body = "{\"state\":{\"code\":\"" SEED "\",\"message\":\"m\"}}" },
	{ .says = "JSON in a string",
	  .body = "{\"log\":\"{\\\"error_code\\\":\\\"" SEED "\\\","
	      "\\\"error_msg\\\":\\\"m\\\"}\"}" },
	{ .says = "a Kubernetes Status of success",
	  .body = "{\"kind\":\"Status\",\"status\":\"Success\",\"code\":200,"
	      "\"reason\":\"Deleted\",\"message\":\"x\"}" },
	{ .says = "a word under error", .body = "{\"error\":\"none\"}" },
	{ .says = "broken JSON", .body = "{\"a\":1,}" },
	{ .says = "an HTML page", .fields = "Content-Type: text/html\n",
	  .body = "<html></html>" },
	{ .says = "an empty body" },
	{ .says = "bytes that are no text", .fields = "Content-Type: image/png\n",
	  .extent = EXTENT_CUT, .body = "{\"error_code\":\"X\",\"error_msg\":\"m\"}" },
	{ .says = "a gRPC status of 0", .extent = EXTENT_STREAM,
	  .fields = "Content-Type: application/grpc\ngrpc-status: 0\n" },
	{ .says = "an answer to HEAD", .method = METHOD_HEAD },
};

START_TEST(a_success_raises_no_alarm)
{
	struct judge_row row = successes[_i];

	row.status = 200;
	row.verdict = VERDICT_CLEAN;
	judge_row_check(&row);
}
END_TEST

static const struct judge_row unseen[] = {
	{ .says = "more than was looked at", .extent = EXTENT_CUT,
	  .body = "{\"items\":[1,", .findings = "uninspected-limit" },
	{ .says = "a stream", .extent = EXTENT_STREAM,
	  .fields = "Content-Type: text/event-stream\n",
	  .findings = "uninspected-stream" },
	{ .says = "an unknown coding", .body = "abc",
	  .fields = JSON_TYPE "Content-Encoding: compress\n",
	  .findings = "uninspected-coding" },
	{ .says = "an answer broken off", .extent = EXTENT_ABORTED,
	  .body = "{\"items\":[1,", .findings = "uninspected-aborted" },
};

START_TEST(a_success_that_was_not_seen_whole_is_uninspected)
{
	struct judge_row row = unseen[_i];

	row.status = 200;
	row.verdict = VERDICT_UNINSPECTED;
	judge_row_check(&row);
}
END_TEST

START_TEST(success_is_judged_only_where_asked)
{
	struct inspector inspector = judge_row_inspector();
	struct field_list fields = judge_row_fields(SLICE(JSON_TYPE));
	struct response_view view = { .method = METHOD_GET, .status = 200,
	    .fields = &fields,
	    .body = SLICE("{\"error_code\":\"X.1\",\"error_msg\":\"m\"}") };
	struct arena arena = { 0 };
	struct inspection result;

	inspector.judge_success = false;
	inspect_response(&inspector, &view, &arena, &result);
	ck_assert_int_eq(result.verdict, VERDICT_CLEAN);
	ck_assert_uint_eq(result.code.len, 0);
	ck_assert_uint_eq(arena.total, 0);
}
END_TEST

TCase *
success_case(void)
{
	TCase *tcase = tcase_create("success");

	tcase_add_checked_fixture(tcase, NULL, judge_row_clear);
	tcase_add_loop_test(tcase, an_error_under_success_is_found, 0,
	    ARRAY_LEN(masked));
	tcase_add_loop_test(tcase, a_success_raises_no_alarm, 0,
	    ARRAY_LEN(successes));
	tcase_add_loop_test(tcase,
	    a_success_that_was_not_seen_whole_is_uninspected, 0, ARRAY_LEN(unseen));
	tcase_add_test(tcase, success_is_judged_only_where_asked);
	return tcase;
}
