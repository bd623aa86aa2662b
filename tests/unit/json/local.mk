check_PROGRAMS += tests/unit/test_json
tests_unit_test_json_SOURCES = %D%/main.c %D%/json_cases.h \
	%D%/test_element_splitter.c \
	%D%/test_json_doc.c \
	%D%/test_json_path.c \
	%D%/test_json_writer.c \
	%D%/test_scanner.c \
	%D%/test_surrogate.c
tests_unit_test_json_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_json_LDADD = $(UNIT_LIBS) src/libjson.a src/libbase.a $(YAJL_LIBS)
