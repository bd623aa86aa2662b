noinst_LIBRARIES += src/libnet.a
src_libnet_a_CPPFLAGS = $(AM_CPPFLAGS) $(EVENT_CFLAGS) $(CARES_CFLAGS)
src_libnet_a_SOURCES = \
	%D%/address.c %D%/address.h \
	%D%/dial.c %D%/dial.h \
	%D%/dns.c %D%/dns.h \
	%D%/failing.c %D%/failing.h \
	%D%/listener.c %D%/listener.h \
	%D%/local_address.c %D%/local_address.h \
	%D%/loop.c %D%/loop.h \
	%D%/pipe_pool.c %D%/pipe_pool.h \
	%D%/resolver.c %D%/resolver.h \
	%D%/splice_pipe.c %D%/splice_pipe.h \
	%D%/splice_way.c %D%/splice_way.h \
	%D%/stream.c %D%/stream.h \
	%D%/stream_send.c \
	%D%/stream_tls.c \
	%D%/streaming.h \
	%D%/target_policy.c %D%/target_policy.h \
	%D%/timer.c %D%/timer.h \
	%D%/tls_layers.c %D%/tls_layers.h
