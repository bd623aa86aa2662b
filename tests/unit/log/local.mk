check_PROGRAMS += tests/unit/test_log
tests_unit_test_log_SOURCES = \
	%D%/main.c \
	%D%/test_log_sink.c \
	%D%/test_logger.c \
	%D%/test_mask.c \
	%D%/test_record.c \
	%D%/test_repeats.c \
	%D%/test_seen_book.c \
	%D%/test_seen_file.c \
	%D%/log_cases.h
tests_unit_test_log_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_log_LDADD = $(UNIT_LIBS) src/liblog.a src/libbase.a
