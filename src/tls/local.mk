noinst_LIBRARIES += src/libtls.a
src_libtls_a_CPPFLAGS = $(AM_CPPFLAGS) $(OPENSSL_CFLAGS)
src_libtls_a_SOURCES = \
	%D%/authority.h \
	%D%/client_hello.h \
	%D%/leaf_cache.h \
	%D%/mint.h \
	%D%/resumption.c %D%/resumption.h \
	%D%/tls_context.c %D%/tls_context.h \
	%D%/tls_engine.h \
	%D%/tls_session.c %D%/tls_session.h
