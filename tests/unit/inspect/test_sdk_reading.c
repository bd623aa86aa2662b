#include "inspect/sdk_reading.h"

#include "unit/inspect/inspect_cases.h"

/* The longer answer that was reported: codes in three places. */
#define WRAPPED "{\"kind\":\"Status\",\"code\":400,\"errorCode\":\"C.1\"," \
	"\"errorMessage\":\"Invalid.\",\"error\":{\"message\":\"none\"," \
	"\"code\":\"A.2\"},\"message\":\"none\",\"reason\":\"BadRequest\"}"
#define GENERIC "400/Request failed with status code 400"

/* An answer, and code and message as Go, Python, Java and Node.js read them:
   "CODE/MESSAGE", "*" for the body, "!" for a failure, "-" for no error. */
static const struct {
	unsigned status;
	const char *body, *read[SDK_COUNT];
} rows[] = {
	{ 400, "{\"error_code\":\"A\",\"error_msg\":\"m\"}",
	  { "A/m", "A/m", "A/m", "A/m" } },
	{ 400, WRAPPED, { "A.2/none", "400/none", "400/none", "A.2/none" } },
	{ 400, "{\"errorCode\":\"A\",\"errorMessage\":\"m\"}",
	  { "/*", "400/*", "/*", GENERIC } },
	{ 400, "{\"errorCode\":\"A\",\"errorMsg\":\"m\"}",
	  { "/*", "A/m", "/*", GENERIC } },
	{ 400, "{\"error_code\":\"A\"}", { "/*", "400/*", "/*", "A/" } },
	{ 400, "{\"code\":null,\"message\":\"m\"}", { "/*", "400/m", "!", GENERIC } },
	{ 400, "{\"code\":\"\",\"message\":\"m\"}", { "/*", "/m", "/m", GENERIC } },
	{ 400, "{\"x\":{\"code\":\"A\",\"message\":\"m\"},"
	  "\"y\":{\"code\":\"B\",\"message\":\"n\"}}",
	  { "B/n", "B/n", "B/n", GENERIC } },
	{ 400, "<html>", { "/*", "400/*", "/*", GENERIC } },
	{ 400, "", { "/*", "400/*", "/*", GENERIC } },
	{ 400, "[{\"code\":\"A\",\"message\":\"m\"}]",
	  { "/*", "400/*", "/*", GENERIC } },
	{ 400, "{\"code\":\"A\",\"code\":\"B\",\"message\":\"m\"}",
	  { "B/m", "B/m", "B/m", GENERIC } },
	{ 200, "{\"error_code\":\"A\",\"error_msg\":\"m\"}",
	  { "-", "-", "-", "-" } },
	{ 304, "{\"error_code\":\"A\",\"error_msg\":\"m\"}",
	  { "-", "-", "-", "A/m" } },
};

static void
describe(const struct sdk_reading *reading, struct strbuf *out)
{
	if (reading->is_unseen || reading->throws) {
		strbuf_add_byte(out, reading->throws ? '!' : '-');
		return;
	}
	strbuf_add(out, strbuf_slice(&reading->code));
	strbuf_add_byte(out, '/');
	strbuf_add(out, reading->is_body ? SLICE("*") :
	    strbuf_slice(&reading->message));
}

START_TEST(sdk_reads_its_own_way)
{
	struct sdk_reading readings[SDK_COUNT];

	ck_assert(sdk_readings_make(rows[_i].status, slice_str(rows[_i].body),
	    readings));
	for (size_t i = 0; i < SDK_COUNT; i++) {
		struct strbuf out = { 0 };

		describe(&readings[i], &out);
		ck_assert_msg(slice_eq(strbuf_slice(&out),
		    slice_str(rows[_i].read[i])), "%s reads '%.*s'",
		    readings[i].sdk, SLICE_FMT(strbuf_slice(&out)));
		strbuf_clear(&out);
	}
	sdk_readings_clear(readings);
}
END_TEST

TCase *
sdk_reading_case(void)
{
	TCase *tc = tcase_create("sdk_reading");

	tcase_add_loop_test(tc, sdk_reads_its_own_way, 0, (int)ARRAY_LEN(rows));
	return tc;
}
