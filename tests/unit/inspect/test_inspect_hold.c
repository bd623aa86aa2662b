#include "unit/inspect/inspect_cases.h"
#include "unit/inspect/judge_row.h"

static const struct {
	enum method method;
	unsigned status;
	const char *fields;
	bool may_hold;
} rows[] = {
	{ METHOD_GET, 400, JSON_TYPE, true },
	{ METHOD_GET, 500, "", true },
	{ METHOD_POST, 200, JSON_TYPE, true },
	{ METHOD_GET, 400, "Content-Type: text/html; charset=utf-8\n", true },
	{ METHOD_HEAD, 404, JSON_TYPE, false },
	{ METHOD_GET, 100, "", false },
	{ METHOD_GET, 101, "", false },
	{ METHOD_GET, 103, "", false },
	{ METHOD_GET, 204, "", false },
	{ METHOD_GET, 206, JSON_TYPE, false },
	{ METHOD_GET, 304, "", false },
	{ METHOD_GET, 400, "Content-Type: text/event-stream\n", false },
	{ METHOD_GET, 400, "Content-Type: Text/Event-Stream ; charset=utf-8\n",
	    false },
	{ METHOD_GET, 200, "Content-Type: application/grpc\n", false },
	{ METHOD_GET, 200, "Content-Type: application/grpc-web+proto\n", false },
	{ METHOD_GET, 200, "Content-Type: application/x-ndjson\n", false },
	{ METHOD_GET, 200, "Content-Type: application/ndjson\n", false },
	{ METHOD_GET, 200, "Content-Type: application/json;stream=watch\n", false },
	{ METHOD_GET, 400, "Content-Type: text/event-streams\n", true },
};

START_TEST(streams_and_answers_without_a_body_are_never_held)
{
	struct field_list fields = judge_row_fields(slice_str(rows[_i].fields));

	ck_assert_msg(inspect_may_hold(rows[_i].method, rows[_i].status, &fields) ==
	    rows[_i].may_hold, "%u %s", rows[_i].status, rows[_i].fields);
}
END_TEST

TCase *
inspect_hold_case(void)
{
	TCase *tcase = tcase_create("inspect_hold");

	tcase_add_loop_test(tcase, streams_and_answers_without_a_body_are_never_held,
	    0, ARRAY_LEN(rows));
	return tcase;
}
