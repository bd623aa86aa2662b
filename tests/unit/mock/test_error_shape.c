#include "mock/error_shape.h"

#include <yajl/yajl_parse.h>

#include "unit/mock/mock_cases.h"

static const struct template_values values = {
	.code = SLICE_LIT("A.0001"), .message = SLICE_LIT("Bad \"thing\""),
	.request_id = SLICE_LIT("id-1"), .status = 404
};

static bool
is_json(struct slice body)
{
	yajl_handle parser = yajl_alloc(NULL, NULL, NULL);
	bool ok = yajl_parse(parser, body.ptr, body.len) == yajl_status_ok &&
	    yajl_complete_parse(parser) == yajl_status_ok;

	yajl_free(parser);
	return ok;
}

START_TEST(every_shape_carries_the_code_and_is_valid)
{
	for (const struct error_shape *shape = error_shapes(); shape->name != NULL;
	    shape++) {
		struct answer answer = { 0 };
		struct slice body, lines;

		error_shape_write(shape, &values, &answer);
		body = strbuf_slice(&answer.body);
		lines = strbuf_slice(&answer.lines);
		ck_assert_uint_eq(answer.status, 404);
		ck_assert_msg(slice_find(body, values.code) < body.len ||
		    slice_find(lines, values.code) < lines.len, "%s", shape->name);
		ck_assert_msg(body.len == 0 || shape->is_xml || is_json(body),
		    "%s: %.*s", shape->name, SLICE_FMT(body));
		ck_assert(lines.len == 0 || slice_ends_with(lines, SLICE("\n")));
		ck_assert_ptr_eq(error_shape_find(slice_str(shape->name)), shape);
		answer_clear(&answer);
	}
}
END_TEST

START_TEST(the_usual_shape_is_the_declared_one)
{
	struct answer answer = { 0 };

	error_shape_write(error_shapes(), &values, &answer);
	ck_assert(slice_eq(strbuf_slice(&answer.body), SLICE(
	    "{\"error_msg\":\"Bad \\\"thing\\\"\",\"error_code\":\"A.0001\","
	    "\"request_id\":\"id-1\"}")));
	ck_assert(slice_eq(strbuf_slice(&answer.type), SLICE("application/json")));
	ck_assert_ptr_eq(error_shape_find(SLICE("error_code")), error_shapes());
	answer_clear(&answer);
}
END_TEST

START_TEST(the_kubernetes_status_is_the_one_seen_live)
{
	struct answer answer = { 0 };

	error_shape_write(error_shape_find(SLICE("k8s-status")), &values, &answer);
	ck_assert(slice_eq(strbuf_slice(&answer.body), SLICE("{\"kind\":\"Status\","
	    "\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\","
	    "\"code\":404,\"errorCode\":\"CCE.03400001\","
	    "\"errorMessage\":\"Invalid request.\",\"error\":{\"message\":"
	    "\"Bad \\\"thing\\\"\",\"code\":\"A.0001\"},"
	    "\"message\":\"Bad \\\"thing\\\"\",\"reason\":\"BadRequest\"}")));
	answer_clear(&answer);
}
END_TEST

START_TEST(an_unknown_shape_is_none)
{
	ck_assert_ptr_null(error_shape_find(SLICE("error_cod")));
	ck_assert_ptr_null(error_shape_find(SLICE_NONE));
}
END_TEST

TCase *
case_error_shape(void)
{
	TCase *tc = tcase_create("error_shape");

	tcase_add_test(tc, every_shape_carries_the_code_and_is_valid);
	tcase_add_test(tc, the_usual_shape_is_the_declared_one);
	tcase_add_test(tc, the_kubernetes_status_is_the_one_seen_live);
	tcase_add_test(tc, an_unknown_shape_is_none);
	return tc;
}
