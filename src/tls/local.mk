noinst_LIBRARIES += src/libtls.a
src_libtls_a_CPPFLAGS = $(AM_CPPFLAGS) $(OPENSSL_CFLAGS)
src_libtls_a_SOURCES = \
	%D%/authority.c %D%/authority.h \
	%D%/authority_create.c \
	%D%/client_hello.c %D%/client_hello.h \
	%D%/digest.c %D%/digest.h \
	%D%/leaf_cache.c %D%/leaf_cache.h \
	%D%/mint.c %D%/mint.h \
	%D%/pem_file.c %D%/pem_file.h \
	%D%/resumption.c %D%/resumption.h \
	%D%/tls_context.c %D%/tls_context.h \
	%D%/tls_engine.h \
	%D%/tls_failure.c %D%/tls_failure.h \
	%D%/tls_session.c %D%/tls_session.h \
	%D%/x509_build.c %D%/x509_build.h
