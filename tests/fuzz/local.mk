# Fuzz targets. With --enable-fuzzing they are fuzzers, which script/fuzz runs;
# otherwise tests that replay the seeds of tests/corpus/.
fuzz_targets = \
	tests/fuzz/fuzz_catalogue \
	tests/fuzz/fuzz_chunked \
	tests/fuzz/fuzz_client_hello \
	tests/fuzz/fuzz_conf \
	tests/fuzz/fuzz_decode \
	tests/fuzz/fuzz_import \
	tests/fuzz/fuzz_inspect \
	tests/fuzz/fuzz_record \
	tests/fuzz/fuzz_request_head \
	tests/fuzz/fuzz_response_head \
	tests/fuzz/fuzz_scanner \
	tests/fuzz/fuzz_splitter

if FUZZING
noinst_PROGRAMS += $(fuzz_targets)
FUZZ_MAIN =
FUZZ_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
else
check_PROGRAMS += $(fuzz_targets)
FUZZ_MAIN = tests/fuzz/replay.c
FUZZ_LDFLAGS = $(AM_LDFLAGS)
endif

FUZZ_COMMON = $(FUZZ_MAIN) tests/fuzz/fuzz.c tests/fuzz/fuzz.h
FUZZ_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests

# What judging needs, from the highest tier to the lowest.
FUZZ_JUDGING_LIBS = src/libaction.a src/libinspect.a src/libcatalogue.a \
	src/libjson.a src/libhttp.a src/libbase.a \
	$(YAJL_LIBS) $(ZLIB_LIBS) $(BROTLI_LIBS) $(ZSTD_LIBS)

tests_fuzz_fuzz_catalogue_SOURCES = $(FUZZ_COMMON) %D%/fuzz_catalogue.c
tests_fuzz_fuzz_catalogue_CPPFLAGS = $(FUZZ_CPPFLAGS)
tests_fuzz_fuzz_catalogue_LDFLAGS = $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_catalogue_LDADD = src/libcatalogue.a src/libjson.a \
	src/libbase.a $(YAJL_LIBS)

tests_fuzz_fuzz_chunked_SOURCES = $(FUZZ_COMMON) %D%/fuzz_chunked.c
tests_fuzz_fuzz_chunked_CPPFLAGS = $(FUZZ_CPPFLAGS)
tests_fuzz_fuzz_chunked_LDFLAGS = $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_chunked_LDADD = src/libhttp.a src/libbase.a

tests_fuzz_fuzz_client_hello_SOURCES = $(FUZZ_COMMON) %D%/fuzz_client_hello.c
tests_fuzz_fuzz_client_hello_CPPFLAGS = $(FUZZ_CPPFLAGS)
tests_fuzz_fuzz_client_hello_LDFLAGS = $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_client_hello_LDADD = src/libtls.a src/libbase.a

tests_fuzz_fuzz_conf_SOURCES = $(FUZZ_COMMON) %D%/fuzz_conf.c
tests_fuzz_fuzz_conf_CPPFLAGS = $(FUZZ_CPPFLAGS)
tests_fuzz_fuzz_conf_LDFLAGS = $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_conf_LDADD = src/libinspect.a src/libcatalogue.a \
	src/libconf.a src/libnet.a src/libtls.a src/libjson.a src/libhttp.a \
	src/liblog.a src/libbase.a $(CONFUSE_LIBS) $(YAJL_LIBS) $(EVENT_LIBS) \
	$(CARES_LIBS) $(OPENSSL_LIBS) $(ZLIB_LIBS) $(BROTLI_LIBS) $(ZSTD_LIBS)

tests_fuzz_fuzz_decode_SOURCES = $(FUZZ_COMMON) %D%/fuzz_decode.c
tests_fuzz_fuzz_decode_CPPFLAGS = $(FUZZ_CPPFLAGS)
tests_fuzz_fuzz_decode_LDFLAGS = $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_decode_LDADD = src/libinspect.a src/libhttp.a src/libbase.a \
	$(ZLIB_LIBS) $(BROTLI_LIBS) $(ZSTD_LIBS)

tests_fuzz_fuzz_import_SOURCES = $(FUZZ_COMMON) %D%/fuzz_import.c
tests_fuzz_fuzz_import_CPPFLAGS = $(FUZZ_CPPFLAGS) -DREPLAY_ALSO='"page"'
tests_fuzz_fuzz_import_LDFLAGS = $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_import_LDADD = src/libimport.a src/libcatalogue.a src/libpage.a \
	src/libjson.a src/libbase.a $(YAJL_LIBS) $(CMARK_LIBS) $(XML_LIBS)

tests_fuzz_fuzz_inspect_SOURCES = $(FUZZ_COMMON) %D%/fuzz_inspect.c \
	%D%/judging.c %D%/judging.h
tests_fuzz_fuzz_inspect_CPPFLAGS = $(FUZZ_CPPFLAGS) -DREPLAY_ALSO='"response"'
tests_fuzz_fuzz_inspect_LDFLAGS = $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_inspect_LDADD = $(FUZZ_JUDGING_LIBS)

tests_fuzz_fuzz_record_SOURCES = $(FUZZ_COMMON) %D%/fuzz_record.c
tests_fuzz_fuzz_record_CPPFLAGS = $(FUZZ_CPPFLAGS)
tests_fuzz_fuzz_record_LDFLAGS = $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_record_LDADD = src/libjson.a src/liblog.a src/libbase.a $(YAJL_LIBS)

tests_fuzz_fuzz_request_head_SOURCES = $(FUZZ_COMMON) %D%/fuzz_request_head.c \
	%D%/head_round.c %D%/head_round.h
tests_fuzz_fuzz_request_head_CPPFLAGS = $(FUZZ_CPPFLAGS)
tests_fuzz_fuzz_request_head_LDFLAGS = $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_request_head_LDADD = src/libhttp.a src/libbase.a

tests_fuzz_fuzz_response_head_SOURCES = $(FUZZ_COMMON) %D%/fuzz_response_head.c \
	%D%/head_round.c %D%/head_round.h
tests_fuzz_fuzz_response_head_CPPFLAGS = $(FUZZ_CPPFLAGS) -DREPLAY_ALSO='"response"'
tests_fuzz_fuzz_response_head_LDFLAGS = $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_response_head_LDADD = src/libhttp.a src/libbase.a

tests_fuzz_fuzz_scanner_SOURCES = $(FUZZ_COMMON) %D%/fuzz_scanner.c
tests_fuzz_fuzz_scanner_CPPFLAGS = $(FUZZ_CPPFLAGS)
tests_fuzz_fuzz_scanner_LDFLAGS = $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_scanner_LDADD = src/libjson.a src/libbase.a $(YAJL_LIBS)

tests_fuzz_fuzz_splitter_SOURCES = $(FUZZ_COMMON) %D%/fuzz_splitter.c
tests_fuzz_fuzz_splitter_CPPFLAGS = $(FUZZ_CPPFLAGS)
tests_fuzz_fuzz_splitter_LDFLAGS = $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_splitter_LDADD = src/libjson.a src/libbase.a $(YAJL_LIBS)

EXTRA_DIST += tests/fuzz/replay.c
EXTRA_DIST += \
	tests/corpus/catalogue \
	tests/corpus/chunked \
	tests/corpus/client_hello \
	tests/corpus/conf \
	tests/corpus/decode \
	tests/corpus/import \
	tests/corpus/inspect \
	tests/corpus/record \
	tests/corpus/request_head \
	tests/corpus/response_head \
	tests/corpus/scanner \
	tests/corpus/splitter
