noinst_LIBRARIES += src/liblog.a
src_liblog_a_SOURCES = \
	%D%/log_sink.c %D%/log_sink.h \
	%D%/log_target.c %D%/log_target.h \
	%D%/logger.c %D%/logger.h \
	%D%/mask.c %D%/mask.h \
	%D%/record.c %D%/record.h \
	%D%/repeats.c %D%/repeats.h \
	%D%/seen_book.c %D%/seen_book.h \
	%D%/seen_file.c %D%/seen_file.h
