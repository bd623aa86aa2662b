check_PROGRAMS += tests/unit/test_catalogue
tests_unit_test_catalogue_SOURCES = %D%/main.c %D%/catalogue_cases.h \
	%D%/test_catalogue.c \
	%D%/test_catalogue_diff.c \
	%D%/test_catalogue_load.c \
	%D%/test_catalogue_show.c \
	%D%/test_catalogue_write.c \
	%D%/test_lint.c \
	%D%/test_lookup.c \
	%D%/test_message_template.c \
	%D%/test_prefix_index.c \
	%D%/test_shipped.c \
	%D%/test_text_cursor.c \
	%D%/test_text_pool.c
tests_unit_test_catalogue_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_catalogue_LDADD = $(UNIT_LIBS) src/libcatalogue.a \
	src/libjson.a src/libbase.a $(YAJL_LIBS)
