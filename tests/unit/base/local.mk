check_PROGRAMS += tests/unit/test_base
tests_unit_test_base_SOURCES = \
	%D%/cases.h \
	%D%/main.c \
	%D%/test_arena.c \
	%D%/test_ascii.c \
	%D%/test_base64.c \
	%D%/test_clock.c \
	%D%/test_escape.c \
	%D%/test_hashmap.c \
	%D%/test_line_splitter.c \
	%D%/test_list.c \
	%D%/test_nearest.c \
	%D%/test_number.c \
	%D%/test_slice.c \
	%D%/test_strbuf.c \
	%D%/test_utf8.c
tests_unit_test_base_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_base_LDADD = $(UNIT_LIBS) src/libbase.a
