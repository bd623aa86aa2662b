#include "report/log_line.h"

#include "unit/report/report_cases.h"

static struct arena arena;

START_TEST(a_line_is_what_its_members_say)
{
	struct log_line line;

	ck_assert(log_line_read(&line, SLICE("{\"time\":\"2026-11-26T04:05:06.789Z\","
	    "\"level\":\"warn\",\"event\":\"response\",\"id\":\"a1\",\"api\":\"cce\","
	    "\"method\":\"GET\",\"host\":\"h\",\"port\":443,\"path\":\"/p\","
	    "\"status\":400,\"verdict\":\"unknown\","
	    "\"findings\":[\"status-mismatch\",\"foreign-shape:k8s-status\",\"new\"],"
	    "\"code\":\"A.1\",\"codes\":[\"B\",7],\"message\":\"m\\n\","
	    "\"ms_total\":1.5,\"more\":{\"status\":1}}"), &arena));
	ck_assert(slice_eq(line.event, SLICE("response")));
	ck_assert(slice_eq(line.message, SLICE("m\n")));
	ck_assert(slice_eq(line.shape, SLICE("k8s-status")));
	ck_assert_uint_eq(line.status, 400);
	ck_assert_uint_eq(line.port, 443);
	ck_assert_int_eq(line.verdict, VERDICT_UNKNOWN);
	ck_assert_uint_eq(line.findings, FINDING_BIT(FINDING_STATUS_MISMATCH) |
	    FINDING_BIT(FINDING_FOREIGN_SHAPE));
	ck_assert_uint_eq(line.n_codes, 1);
	arena_clear(&arena);
}
END_TEST

static const char *const bad[] = {
	"", "x", "[]", "7", "{}", "{\"time\":\"t\"}", "{\"event\":\"e\"}",
	"{\"time\":\"t\",\"event\":\"e\"", "{\"time\":1,\"event\":\"e\"}",
	"time=t level=info event=e",
};

START_TEST(what_is_no_event_is_told)
{
	struct log_line line;

	ck_assert(!log_line_read(&line, slice_str(bad[_i]), &arena));
	arena_clear(&arena);
}
END_TEST

TCase *
log_line_case(void)
{
	TCase *tc = tcase_create("log_line");

	tcase_add_test(tc, a_line_is_what_its_members_say);
	tcase_add_loop_test(tc, what_is_no_event_is_told, 0, ARRAY_LEN(bad));
	return tc;
}
