check_PROGRAMS += tests/unit/test_action
tests_unit_test_action_SOURCES = %D%/main.c %D%/action_cases.h \
	%D%/judged.c %D%/judged.h \
	%D%/test_canonical.c \
	%D%/test_normalise.c \
	%D%/test_own_error.c \
	%D%/test_plan.c \
	%D%/test_tag.c
tests_unit_test_action_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_action_LDADD = $(UNIT_LIBS) src/libaction.a src/libinspect.a \
	src/libcatalogue.a src/libjson.a src/libhttp.a src/libbase.a \
	$(YAJL_LIBS) $(ZLIB_LIBS) $(BROTLI_LIBS) $(ZSTD_LIBS)
