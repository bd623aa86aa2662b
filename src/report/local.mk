noinst_LIBRARIES += src/libreport.a
src_libreport_a_SOURCES = \
	%D%/fail_words.c %D%/fail_words.h \
	%D%/junit.c %D%/junit.h \
	%D%/log_line.c %D%/log_line.h
