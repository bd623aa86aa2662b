check_PROGRAMS += tests/unit/test_http
tests_unit_test_http_SOURCES = \
	%D%/main.c \
	%D%/http_support.c %D%/http_support.h \
	%D%/strict_row.c %D%/strict_row.h \
	%D%/test_body_reader.c \
	%D%/test_char_class.c \
	%D%/test_chunked.c \
	%D%/test_coding.c \
	%D%/test_field.c \
	%D%/test_framing.c \
	%D%/test_head_writer.c \
	%D%/test_hop_by_hop.c \
	%D%/test_http_date.c \
	%D%/test_kept_head.c \
	%D%/test_max_forwards.c \
	%D%/test_method.c \
	%D%/test_request_parser.c \
	%D%/test_response_parser.c \
	%D%/test_status.c \
	%D%/test_strict_requests.c \
	%D%/test_strict_responses.c \
	%D%/test_target.c \
	%D%/test_via.c \
	%D%/test_violation.c
tests_unit_test_http_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_http_LDADD = $(UNIT_LIBS) src/libhttp.a src/libbase.a
