check_PROGRAMS += tests/unit/test_inspect
tests_unit_test_inspect_SOURCES = %D%/main.c %D%/inspect_cases.h \
	%D%/judge_row.c %D%/judge_row.h \
	%D%/test_corpus.c \
	%D%/test_decode.c \
	%D%/test_dialect.c \
	%D%/test_dialect_index.c \
	%D%/test_dialect_path.c \
	%D%/test_dialect_table.c \
	%D%/test_inspect_hold.c \
	%D%/test_inspector.c \
	%D%/test_request_id.c \
	%D%/test_sdk_reading.c \
	%D%/test_success.c \
	%D%/test_verdict.c
tests_unit_test_inspect_CPPFLAGS = $(UNIT_CPPFLAGS) $(ZLIB_CFLAGS) \
	$(BROTLI_CFLAGS) $(ZSTD_CFLAGS)
tests_unit_test_inspect_LDADD = $(UNIT_LIBS) src/libinspect.a \
	src/libcatalogue.a src/libjson.a src/libhttp.a src/libbase.a \
	$(YAJL_LIBS) $(ZLIB_LIBS) $(BROTLI_LIBS) $(ZSTD_LIBS)
EXTRA_DIST += tests/corpus/response
