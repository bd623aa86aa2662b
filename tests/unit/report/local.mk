check_PROGRAMS += tests/unit/test_report
tests_unit_test_report_SOURCES = %D%/main.c %D%/report_cases.h \
	%D%/test_junit.c \
	%D%/test_learn.c \
	%D%/test_log_line.c \
	%D%/test_message_guess.c \
	%D%/test_tally.c
tests_unit_test_report_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_report_LDADD = $(UNIT_LIBS) src/libreport.a src/libinspect.a \
	src/libcatalogue.a src/libjson.a src/libhttp.a src/libbase.a \
	$(YAJL_LIBS) $(ZLIB_LIBS) $(BROTLI_LIBS) $(ZSTD_LIBS)
