/*
 * One body of each dialect, judged by an API that declares another, and by one
 * that declares it. The codes are in no catalogue, so each verdict is unknown.
 */
#include "inspect/dialect_row.h"

#include <stdlib.h>

#include "unit/inspect/inspect_cases.h"
#include "unit/inspect/judge_row.h"

static const struct row {
	const char *shape;
	const char *fields;	/* NULL: JSON_TYPE */
	const char *body;
	const char *code, *message, *codes;
	unsigned status;	/* 0: 400 */
} rows[] = {
	{ .shape = "error_code",
	  .body = "{\"error_code\":\"X.1\",\"error_msg\":\"m\"}",
	  .code = "X.1", .message = "m" },
	{ .shape = "errorCode",
	  .body = "{\"errorMessage\":\"m\",\"errorCode\":\"X.1\"}",
	  .code = "X.1", .message = "m" },
	{ .shape = "camel",
	  .body = "{\"errorCode\":\"X.1\",\"errorMsg\":\"m\"}",
	  .code = "X.1", .message = "m" },
	{ .shape = "errCode",
	  .body = "{\"errCode\":\"X.1\",\"errMsg\":\"m\"}",
	  .code = "X.1", .message = "m" },
	{ .shape = "errCode",
	  .body = "{\"errCode\":\"X.1\",\"externalMessage\":\"m\"}",
	  .code = "X.1", .message = "m" },
	{ .shape = "code",
	  .body = "{\"code\":\"X.1\",\"message\":\"m\",\"request_id\":\"\"}",
	  .code = "X.1", .message = "m" },
	{ .shape = "code",
	  .body = "{\"code\":40301,\"msg\":\"m\"}",
	  .code = "40301", .message = "m" },
	{ .shape = "error.code",
	  .body = "{\"error\":{\"code\":\"X.1\",\"message\":\"m\"}}",
	  .code = "X.1", .message = "m" },
	{ .shape = "error.code",
	  .body = "{\"error\":{\"error_msg\":\"m\",\"error_code\":\"X.1\"}}",
	  .code = "X.1", .message = "m" },
	{ .shape = "any-key",
	  .body = "{\"fault\":{\"code\":\"X.1\",\"message\":\"m\"}}",
	  .code = "X.1", .message = "m" },
	{ .shape = "any-key",
	  .body = "{\"b\":{\"code\":\"X.2\",\"message\":\"m2\"},"
	      "\"a\":{\"code\":\"X.1\",\"message\":\"m1\"}}",
	  .code = "X.1", .message = "m1", .codes = "X.2" },
	{ .shape = "errors",
	  .body = "{\"errors\":[{\"errorCode\":\"X.1\",\"errorMessage\":\"m\"}]}",
	  .code = "X.1", .message = "m" },
	{ .shape = "errors",
	  .body = "{\"errors\":[{\"error_code\":\"X.1\",\"error_msg\":\"m1\"},"
	      "{\"error_code\":\"X.2\",\"error_msg\":\"m2\"}]}",
	  .code = "X.1", .message = "m1", .codes = "X.2" },
	{ .shape = "k8s-status",
	  .body = "{\"kind\":\"Status\",\"status\":\"Failure\",\"code\":404,"
	      "\"reason\":\"NotFound\",\"message\":\"m\",\"metadata\":{}}",
	  .code = "NotFound", .message = "m", .status = 404 },
	{ .shape = "k8s-status",
	  .body = "{\"kind\":\"Status\",\"status\":\"Failure\",\"code\":400,"
	      "\"reason\":\"BadRequest\",\"message\":\"m\","
	      "\"errorCode\":\"X.1\"}",
	  .code = "X.1", .message = "m" },
	{ .shape = "cce-status",
	  .body = "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},"
	      "\"status\":\"Failure\",\"code\":400,\"errorCode\":\"X.2\","
	      "\"errorMessage\":\"outer\",\"error\":{\"message\":\"inner\","
	      "\"code\":\"X.1\"},\"message\":\"inner\","
	      "\"reason\":\"BadRequest\"}",
	  .code = "X.1", .message = "inner", .codes = "X.2" },
	{ .shape = "keystone",
	  .body = "{\"error\":{\"code\":401,\"title\":\"Unauthorized\","
	      "\"message\":\"m\"}}",
	  .code = "Unauthorized", .message = "m", .status = 401 },
	{ .shape = "openstack",
	  .body = "{\"itemNotFound\":{\"code\":404,\"message\":\"m\"}}",
	  .code = "itemNotFound", .message = "m", .status = 404 },
	{ .shape = "neutron",
	  .body = "{\"NeutronError\":{\"type\":\"PortNotFound\","
	      "\"message\":\"m\",\"detail\":\"\"}}",
	  .code = "PortNotFound", .message = "m" },
	{ .shape = "problem",
	  .fields = "Content-Type: application/problem+json\n",
	  .body = "{\"type\":\"https://x.example/broke\",\"title\":\"t\","
	      "\"detail\":\"m\",\"status\":400}",
	  .code = "https://x.example/broke", .message = "m" },
	{ .shape = "problem",
	  .body = "{\"type\":\"/broke\",\"title\":\"t\"}",
	  .code = "/broke", .message = "t" },
	{ .shape = "google",
	  .body = "{\"error\":{\"code\":403,\"status\":\"PERMISSION_DENIED\","
	      "\"message\":\"m\",\"details\":[{\"reason\":\"API_DISABLED\"}]}}",
	  .code = "PERMISSION_DENIED", .message = "m", .codes = "API_DISABLED",
	  .status = 403 },
	{ .shape = "aws-json",
	  .body = "{\"__type\":\"com.amazon#Throttled\",\"Message\":\"m\"}",
	  .code = "Throttled", .message = "m" },
	{ .shape = "aws-json",
	  .fields = JSON_TYPE "x-amzn-ErrorType: Denied:http://x.example/\n",
	  .body = "{\"message\":\"m\"}",
	  .code = "Denied", .message = "m" },
	{ .shape = "aws-json",
	  .body = "{\"code\":\"Bad\",\"__type\":\"x#Worse\",\"message\":\"m\"}",
	  .code = "Bad", .message = "m" },
	{ .shape = "azure",
	  .body = "{\"error\":{\"code\":\"BadArgument\",\"message\":\"m\","
	      "\"target\":\"query\",\"innererror\":{}}}",
	  .code = "BadArgument", .message = "m" },
	{ .shape = "azure",
	  .fields = JSON_TYPE "x-ms-error-code: BadArgument\n",
	  .body = "{\"error\":{\"code\":\"BadArgument\",\"message\":\"m\"}}",
	  .code = "BadArgument", .message = "m" },
	{ .shape = "alibaba",
	  .body = "{\"Code\":\"Forbidden.RAM\",\"Message\":\"m\","
	      "\"HostId\":\"h\",\"Recommend\":\"r\"}",
	  .code = "Forbidden.RAM", .message = "m" },
	{ .shape = "tencent",
	  .body = "{\"Response\":{\"Error\":{\"Code\":\"AuthFailure\","
	      "\"Message\":\"m\"}}}",
	  .code = "AuthFailure", .message = "m" },
	{ .shape = "volcengine",
	  .body = "{\"ResponseMetadata\":{\"Error\":{\"CodeN\":1,"
	      "\"Code\":\"NoAccess\",\"Message\":\"m\"}}}",
	  .code = "NoAccess", .message = "m" },
	{ .shape = "baidu",
	  .fields = JSON_TYPE "x-bce-request-id:\nX-Bce-Request-Id: b\n",
	  .body = "{\"code\":\"NoSuchObject\",\"message\":\"m\","
	      "\"requestId\":\"b\"}",
	  .code = "NoSuchObject", .message = "m" },
	{ .shape = "oauth2",
	  .body = "{\"error\":\"invalid_grant\",\"error_description\":\"m\"}",
	  .code = "invalid_grant", .message = "m" },
	{ .shape = "json-api",
	  .fields = "Content-Type: application/vnd.api+json\n",
	  .body = "{\"errors\":[{\"status\":\"422\",\"code\":\"E1\","
	      "\"title\":\"t\",\"detail\":\"m\"}]}",
	  .code = "E1", .message = "m", .status = 422 },
	{ .shape = "registry",
	  .body = "{\"errors\":[{\"code\":\"NAME_UNKNOWN\",\"message\":\"m\","
	      "\"detail\":{}}]}",
	  .code = "NAME_UNKNOWN", .message = "m" },
	{ .shape = "graphql",
	  .body = "{\"errors\":[{\"message\":\"m1\"},{\"message\":\"m2\","
	      "\"extensions\":{\"code\":\"FORBIDDEN\"}}]}",
	  .code = "FORBIDDEN", .message = "m2" },
	{ .shape = "embedded",
	  .body = "{\"message\":\"{\\\"error_code\\\":\\\"X.1\\\","
	      "\\\"error_msg\\\":\\\"m\\\"}\"}",
	  .code = "X.1", .message = "m" },
	{ .shape = "embedded",
	  .body = "{\"error\":{\"message\":\"{\\\"code\\\":\\\"X.1\\\","
	      "\\\"message\\\":\\\"m\\\"}\"}}",
	  .code = "X.1", .message = "m" },
};

static void
check(const struct row *row, const char *declared, const char *findings)
{
	struct judge_row judge = {
		.says = row->shape, .declared = declared, .fields = row->fields,
		.status = row->status, .body = row->body,
		.verdict = VERDICT_UNKNOWN, .findings = findings,
		.code = row->code, .message = row->message, .codes = row->codes,
		.shape = row->shape,
	};

	if (slice_eq(slice_str(row->shape), SLICE("baidu")))
		judge.request_id = "b";
	judge_row_check(&judge);
}

START_TEST(a_foreign_dialect_is_read_and_named)
{
	static const char prefix[] = "foreign-shape:";
	struct strbuf finding = { 0 };
	char *text;

	if (_i == 0)
		return;		/* the one that is declared here */
	strbuf_add_str(&finding, prefix);
	strbuf_add_str(&finding, rows[_i].shape);
	text = strbuf_take_str(&finding);
	check(&rows[_i], "error_code", text);
	free(text);
}
END_TEST

START_TEST(a_declared_dialect_is_no_finding)
{
	check(&rows[_i], rows[_i].shape, "");
}
END_TEST

/* Shapes that other tests show, because they have no code in a JSON body. */
static const char *const elsewhere[] = {
	"obs-headers", "x-ms-error-code", "x-ca-error-code", "grpc-status",
	"message-only", "xml-error", "html"
};

START_TEST(every_dialect_has_a_body_here)
{
	for (const char *const *name = dialect_names(); *name != NULL; name++) {
		bool found = false;

		for (size_t i = 0; i < ARRAY_LEN(rows); i++)
			found |= slice_eq(slice_str(*name), slice_str(rows[i].shape));
		for (size_t i = 0; i < ARRAY_LEN(elsewhere); i++)
			found |= slice_eq(slice_str(*name), slice_str(elsewhere[i]));
		ck_assert_msg(found, "%s", *name);
	}
}
END_TEST

START_TEST(a_dialect_of_the_conf_file_comes_first)
{
	static const char body[] =
	    "{\"fault\":{\"id\":\"X.9\",\"text\":\"m\"},\"code\":\"Y\"}";
	const char *code = "fault.id", *message = "fault.text", *bad;
	struct inspector inspector = judge_row_inspector();
	struct dialect *mine = dialect_new("mine", &code, 1, &message, 1, &bad);
	const struct dialect *extra[] = { mine };
	struct field_list fields = judge_row_fields(SLICE(JSON_TYPE));
	struct response_view view = { .method = METHOD_GET, .status = 400,
	    .fields = &fields, .body = slice_str(body) };
	struct arena arena = { 0 };
	struct inspection result;

	inspector.extra = extra;
	inspector.n_extra = 1;
	inspect_response(&inspector, &view, &arena, &result);
	ck_assert(slice_eq(result.code, SLICE("X.9")));
	ck_assert(slice_eq(result.message, SLICE("m")));
	ck_assert_str_eq(judge_row_findings(&result), "foreign-shape:mine");
	inspector.declared = mine;
	inspect_response(&inspector, &view, &arena, &result);
	ck_assert_str_eq(judge_row_findings(&result), "");
	ck_assert_uint_eq(result.n_codes, 1);
	dialect_free(mine);
	arena_clear(&arena);
}
END_TEST

TCase *
dialect_table_case(void)
{
	TCase *tcase = tcase_create("dialect_table");

	tcase_add_checked_fixture(tcase, NULL, judge_row_clear);
	tcase_add_loop_test(tcase, a_foreign_dialect_is_read_and_named, 0,
	    ARRAY_LEN(rows));
	tcase_add_loop_test(tcase, a_declared_dialect_is_no_finding, 0,
	    ARRAY_LEN(rows));
	tcase_add_test(tcase, every_dialect_has_a_body_here);
	tcase_add_test(tcase, a_dialect_of_the_conf_file_comes_first);
	return tcase;
}
