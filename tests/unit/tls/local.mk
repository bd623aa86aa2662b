check_PROGRAMS += tests/unit/test_tls
tests_unit_test_tls_SOURCES = \
	%D%/authority_files.c %D%/authority_files.h \
	%D%/hello_samples.c %D%/hello_samples.h \
	%D%/main.c \
	%D%/test_authority.c \
	%D%/test_client_hello.c \
	%D%/test_digest.c \
	%D%/test_leaf_cache.c \
	%D%/test_mint.c \
	%D%/test_tls_failure.c \
	%D%/test_tls_session.c \
	%D%/tls_cases.h
tests_unit_test_tls_CPPFLAGS = $(UNIT_CPPFLAGS) $(OPENSSL_CFLAGS)
tests_unit_test_tls_LDADD = $(UNIT_LIBS) src/libtls.a src/libbase.a $(OPENSSL_LIBS)
