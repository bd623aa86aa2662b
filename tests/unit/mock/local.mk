check_PROGRAMS += tests/unit/test_mock
tests_unit_test_mock_SOURCES = \
	%D%/main.c \
	%D%/mock_cases.h \
	%D%/test_answer_option.c \
	%D%/test_checksum.c \
	%D%/test_error_shape.c \
	%D%/test_mock_request.c \
	%D%/test_odd.c \
	%D%/test_packing.c \
	%D%/test_query.c \
	%D%/test_scenario.c \
	%D%/test_template.c \
	%D%/test_websocket.c \
	%D%/test_wire.c
tests_unit_test_mock_CPPFLAGS = $(UNIT_CPPFLAGS) $(YAJL_CFLAGS)
tests_unit_test_mock_LDADD = $(UNIT_LIBS) src/libmock.a src/libcatalogue.a \
	src/libnet.a src/libtls.a src/libjson.a src/libhttp.a src/libbase.a \
	$(EVENT_LIBS) $(CARES_LIBS) $(OPENSSL_LIBS) $(YAJL_LIBS)
