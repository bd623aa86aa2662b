noinst_LIBRARIES += src/libproxy.a
src_libproxy_a_SOURCES = \
	%D%/client.c %D%/client.h \
	%D%/exchange.c %D%/exchange.h \
	%D%/exchange_log.c %D%/exchange_log.h \
	%D%/judgement.c %D%/judgement.h \
	%D%/proxy.c %D%/proxy.h \
	%D%/refusal.c %D%/refusal.h \
	%D%/request_relay.c %D%/request_relay.h \
	%D%/response_relay.c %D%/response_relay.h \
	%D%/response_writer.c %D%/response_writer.h \
	%D%/route.c %D%/route.h \
	%D%/snapshot.c %D%/snapshot.h \
	%D%/tunnel.c %D%/tunnel.h \
	%D%/upstream_pool.c %D%/upstream_pool.h
