noinst_LIBRARIES += src/libjson.a
src_libjson_a_CPPFLAGS = $(AM_CPPFLAGS) $(YAJL_CFLAGS)
src_libjson_a_SOURCES = \
	%D%/element_splitter.c %D%/element_splitter.h \
	%D%/json_doc.c %D%/json_doc.h \
	%D%/json_path.c %D%/json_path.h \
	%D%/json_writer.c %D%/json_writer.h \
	%D%/scanner.c %D%/scanner.h \
	%D%/surrogate.c %D%/surrogate.h
