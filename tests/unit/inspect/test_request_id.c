#include "inspect/request_id.h"

#include "unit/inspect/inspect_cases.h"
#include "unit/inspect/judge_row.h"

static const struct {
	const char *fields, *id;
} heads[] = {
	{ "X-Request-Id: a1\n", "a1" },
	{ "x-obs-request-id: a2\n", "a2" },
	{ "x-amzn-RequestId: a3\n", "a3" },
	{ "x-amz-request-id: a4\n", "a4" },
	{ "X-Acs-Request-Id: a0\n", "a0" },
	{ "X-Oss-Request-Id: d1\n", "d1" },
	{ "X-Cos-Request-Id: d2\n", "d2" },
	{ "X-Tos-Request-Id: d3\n", "d3" },
	{ "Apigw-Requestid: d4\n", "d4" },
	{ "Request-Id: d5\n", "d5" },
	{ "X-Correlation-Id: d6\n", "d6" },
	{ "x-ms-request-id: a5\n", "a5" },
	{ "x-openstack-request-id: a6\n", "a6" },
	{ "x-compute-request-id: a7\n", "a7" },
	{ "x-bce-request-id: a8\n", "a8" },
	{ "X-Ca-Request-Id: a9\n", "a9" },
	{ "X-Tt-Logid: b1\n", "b1" },
	{ "X-TC-RequestId: b2\n", "b2" },
	{ "x-ms-request-id: late\nX-Request-Id: first\n", "first" },
	{ "X-Request-Id:\nx-tt-logid: other\n", "other" },
	{ "X-Other-Name: no\nX-Correlation-ID: c1\nX-Third: no\n", "c1" },
	{ "Content-Type: x\n", "" },
};

START_TEST(a_field_gives_the_request_id)
{
	struct field_list fields = judge_row_fields(slice_str(heads[_i].fields));
	struct slice id = request_id_of_fields(&fields);

	ck_assert_msg(slice_eq(id, slice_str(heads[_i].id)), "%s gave %.*s",
	    heads[_i].fields, SLICE_FMT(id));
}
END_TEST

static const struct {
	const char *body, *id;
} bodies[] = {
	{ "{\"request_id\":\"r\"}", "r" },
	{ "{\"requestId\":\"r\"}", "r" },
	{ "{\"RequestId\":\"r\"}", "r" },
	{ "{\"Response\":{\"RequestId\":\"r\"}}", "r" },
	{ "{\"ResponseMetadata\":{\"RequestId\":\"r\"}}", "r" },
	{ "{\"error\":{\"request_id\":\"r\"}}", "r" },
	{ "{\"errors\":[{\"request_id\":\"r\"},{\"request_id\":\"s\"}]}", "r" },
	{ "{\"errors\":{\"request_id\":\"r\"}}", "" },
	{ "{\"errors\":[]}", "" },
	{ "{\"error\":[{\"request_id\":\"r\"}]}", "" },
	{ "{\"error\":{\"request_id\":\"r\"},\"Response\":{\"requestID\":\"s\"}}", "s" },
	{ "{\"request_id\":17}", "17" },
	{ "{\"request_id\":null,\"requestId\":\"r\"}", "r" },
	{ "{\"request_id\":{}}", "" },
	{ "[]", "" },
};

START_TEST(a_member_gives_the_request_id)
{
	struct arena arena = { 0 };
	struct json_doc doc;
	struct slice id;

	json_doc_read(&doc, slice_str(bodies[_i].body), 8, 100, &arena);
	id = request_id_of_body(doc.root);
	ck_assert_msg(slice_eq(id, slice_str(bodies[_i].id)), "%s gave %.*s",
	    bodies[_i].body, SLICE_FMT(id));
	arena_clear(&arena);
}
END_TEST

START_TEST(no_body_gives_none)
{
	ck_assert_uint_eq(request_id_of_body(NULL).len, 0);
}
END_TEST

TCase *
request_id_case(void)
{
	TCase *tcase = tcase_create("request_id");

	tcase_add_loop_test(tcase, a_field_gives_the_request_id, 0,
	    ARRAY_LEN(heads));
	tcase_add_loop_test(tcase, a_member_gives_the_request_id, 0,
	    ARRAY_LEN(bodies));
	tcase_add_test(tcase, no_body_gives_none);
	return tcase;
}
