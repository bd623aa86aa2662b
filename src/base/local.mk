noinst_LIBRARIES += src/libbase.a
src_libbase_a_SOURCES = \
	%D%/arena.c %D%/arena.h \
	%D%/ascii.h \
	%D%/attr.h \
	%D%/base64.c %D%/base64.h \
	%D%/clock.c %D%/clock.h \
	%D%/escape.c %D%/escape.h \
	%D%/hashmap.c %D%/hashmap.h \
	%D%/line_splitter.c %D%/line_splitter.h \
	%D%/list.h \
	%D%/nearest.c %D%/nearest.h \
	%D%/number.c %D%/number.h \
	%D%/slice.c %D%/slice.h \
	%D%/strbuf.c %D%/strbuf.h \
	%D%/utf8.c %D%/utf8.h
