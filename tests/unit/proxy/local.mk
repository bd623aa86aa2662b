check_PROGRAMS += tests/unit/test_proxy
tests_unit_test_proxy_SOURCES = \
	%D%/main.c \
	%D%/proxy_cases.h \
	%D%/test_census.c \
	%D%/test_meter.c \
	%D%/test_route.c \
	%D%/test_snapshot.c \
	%D%/test_upstream_pool.c
tests_unit_test_proxy_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_proxy_LDADD = $(UNIT_LIBS) src/libproxy.a src/libaction.a \
	src/libinspect.a src/libcatalogue.a src/libconf.a src/libnet.a src/libauth.a src/libtls.a \
	src/libjson.a src/libhttp.a src/liblog.a src/libbase.a \
	$(CONFUSE_LIBS) $(YAJL_LIBS) $(EVENT_LIBS) $(CARES_LIBS) $(OPENSSL_LIBS) $(CRYPT_LIBS) \
	$(ZLIB_LIBS) $(BROTLI_LIBS) $(ZSTD_LIBS)
