noinst_LIBRARIES += src/libhttp.a
src_libhttp_a_SOURCES = \
	%D%/body_reader.c %D%/body_reader.h \
	%D%/char_class.c %D%/char_class.h \
	%D%/chunked.c %D%/chunked.h \
	%D%/coding.c %D%/coding.h \
	%D%/field.c %D%/field.h \
	%D%/framing.c %D%/framing.h \
	%D%/head.h \
	%D%/head_parser.c %D%/head_parser.h \
	%D%/head_writer.c %D%/head_writer.h \
	%D%/hop_by_hop.c %D%/hop_by_hop.h \
	%D%/http_date.c %D%/http_date.h \
	%D%/kept_head.c %D%/kept_head.h \
	%D%/limits.h \
	%D%/max_forwards.c %D%/max_forwards.h \
	%D%/method.c %D%/method.h \
	%D%/request_parser.c %D%/request_parser.h \
	%D%/response_parser.c %D%/response_parser.h \
	%D%/status.c %D%/status.h \
	%D%/target.c %D%/target.h \
	%D%/via.c %D%/via.h \
	%D%/violation.c %D%/violation.h
