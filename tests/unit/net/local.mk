check_PROGRAMS += tests/unit/test_net
tests_unit_test_net_SOURCES = \
	%D%/main.c \
	%D%/net_cases.h \
	%D%/test_address.c \
	%D%/test_dial.c \
	%D%/test_failing.c \
	%D%/test_listener.c \
	%D%/test_local_address.c \
	%D%/test_loop.c \
	%D%/test_pipe_pool.c \
	%D%/test_splice_way.c \
	%D%/test_stream.c \
	%D%/test_target_policy.c \
	%D%/test_timer.c
tests_unit_test_net_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_net_LDADD = $(UNIT_LIBS) src/libnet.a src/libtls.a src/libhttp.a src/libbase.a \
	$(EVENT_LIBS) $(CARES_LIBS) $(OPENSSL_LIBS)
