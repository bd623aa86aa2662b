check_PROGRAMS += tests/unit/test_base
tests_unit_test_base_SOURCES = %D%/main.c
tests_unit_test_base_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_base_LDADD = $(UNIT_LIBS) src/libbase.a
