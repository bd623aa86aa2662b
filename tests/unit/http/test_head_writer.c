#include "http/head_writer.h"

#include "http_support.h"

START_TEST(a_request_head_is_written_line_by_line)
{
	struct strbuf out = { 0 };

	head_writer_request_line(&out, SLICE("GET"), SLICE("/a"), SLICE("?b=c"));
	head_writer_field(&out, SLICE("Host"), SLICE("example.com"));
	head_writer_field_u64(&out, SLICE("Content-Length"), 0);
	head_writer_field_u64(&out, SLICE("X-Max"), UINT64_MAX);
	head_writer_field(&out, SLICE("X-Empty"), SLICE_NONE);
	head_writer_end(&out);
	ck_assert(!out.failed);
	support_eq(strbuf_slice(&out), SLICE("GET /a?b=c HTTP/1.1\r\n"
	    "Host: example.com\r\nContent-Length: 0\r\n"
	    "X-Max: 18446744073709551615\r\nX-Empty: \r\n\r\n"), "request");
	strbuf_clear(&out);
}
END_TEST

START_TEST(the_second_part_of_a_target_may_be_empty)
{
	struct strbuf out = { 0 };

	head_writer_request_line(&out, SLICE("OPTIONS"), SLICE("*"), SLICE_NONE);
	support_eq(strbuf_slice(&out), SLICE("OPTIONS * HTTP/1.1\r\n"), "line");
	strbuf_clear(&out);
}
END_TEST

START_TEST(a_status_line_keeps_its_blank_without_a_reason)
{
	struct strbuf out = { 0 };

	head_writer_status_line(&out, 404, SLICE("Not Found"));
	head_writer_status_line(&out, 200, SLICE_NONE);
	head_writer_status_line(&out, 599, SLICE("\xe9"));
	support_eq(strbuf_slice(&out), SLICE("HTTP/1.1 404 Not Found\r\n"
	    "HTTP/1.1 200 \r\nHTTP/1.1 599 \xe9\r\n"), "status lines");
	strbuf_clear(&out);
}
END_TEST

START_TEST(a_failed_buffer_stays_as_it_is)
{
	struct strbuf out = { .failed = true };

	head_writer_request_line(&out, SLICE("GET"), SLICE("/"), SLICE_NONE);
	head_writer_status_line(&out, 200, SLICE("OK"));
	head_writer_field(&out, SLICE("A"), SLICE("b"));
	head_writer_field_u64(&out, SLICE("A"), 1);
	head_writer_end(&out);
	ck_assert_uint_eq(out.len, 0);
	ck_assert(out.failed);
}
END_TEST

TCase *
test_head_writer(void)
{
	TCase *tc = tcase_create("head_writer");

	tcase_add_test(tc, a_request_head_is_written_line_by_line);
	tcase_add_test(tc, the_second_part_of_a_target_may_be_empty);
	tcase_add_test(tc, a_status_line_keeps_its_blank_without_a_reason);
	tcase_add_test(tc, a_failed_buffer_stays_as_it_is);
	return tc;
}
