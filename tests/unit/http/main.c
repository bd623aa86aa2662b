#include "unit/suite.h"

#include "http_support.h"

int
main(void)
{
	static suite_case_fn *const cases[] = {
		test_body_reader, test_char_class, test_chunked, test_coding,
		test_field, test_framing, test_head_writer, test_hop_by_hop,
		test_http_date, test_kept_head, test_max_forwards, test_method,
		test_request_parser, test_response_parser, test_status,
		test_strict_requests, test_strict_responses, test_target,
		test_via, test_violation, NULL
	};

	return suite_run("http", cases);
}
