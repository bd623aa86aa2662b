noinst_LIBRARIES += src/libinspect.a
src_libinspect_a_CPPFLAGS = $(AM_CPPFLAGS) $(ZLIB_CFLAGS) $(BROTLI_CFLAGS) \
	$(ZSTD_CFLAGS)
src_libinspect_a_SOURCES = \
	%D%/body_text.c %D%/body_text.h \
	%D%/candidate.c %D%/candidate.h \
	%D%/codeless.c \
	%D%/decode.c %D%/decode.h \
	%D%/dialect.c %D%/dialect.h \
	%D%/dialect_index.c %D%/dialect_index.h \
	%D%/dialect_path.c %D%/dialect_path.h \
	%D%/dialect_row.h \
	%D%/dialect_table.c \
	%D%/gunzip.c %D%/gunzip.h \
	%D%/inflate.c %D%/inflate.h \
	%D%/inspect_hold.c \
	%D%/inspect_words.c \
	%D%/inspecting.h \
	%D%/inspector.c %D%/inspector.h \
	%D%/reading.c %D%/reading.h \
	%D%/refine.c \
	%D%/reinspect.c %D%/reinspect.h \
	%D%/request_id.c %D%/request_id.h \
	%D%/sdk_reading.c %D%/sdk_reading.h \
	%D%/standing.c %D%/standing.h \
	%D%/success.c %D%/success.h \
	%D%/unbrotli.c \
	%D%/unzstd.c \
	%D%/verdict.c %D%/verdict.h
