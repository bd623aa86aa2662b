check_PROGRAMS += tests/unit/test_import
tests_unit_test_import_SOURCES = %D%/main.c %D%/import_cases.h \
	%D%/test_code_word.c \
	%D%/test_header_word.c \
	%D%/test_import.c \
	%D%/test_status_cell.c
tests_unit_test_import_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_import_LDADD = $(UNIT_LIBS) src/libimport.a src/libcatalogue.a \
	src/libpage.a src/libjson.a src/libbase.a $(YAJL_LIBS) $(CMARK_LIBS) \
	$(XML_LIBS)
EXTRA_DIST += tests/corpus/page
