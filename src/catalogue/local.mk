noinst_LIBRARIES += src/libcatalogue.a
src_libcatalogue_a_SOURCES = \
	%D%/catalogue.c %D%/catalogue.h \
	%D%/catalogue_load.c \
	%D%/catalogue_read.c \
	%D%/catalogue_diff.c %D%/catalogue_diff.h \
	%D%/catalogue_diff_show.c \
	%D%/catalogue_show.c %D%/catalogue_show.h \
	%D%/catalogue_write.c %D%/catalogue_write.h \
	%D%/draft.c %D%/draft.h \
	%D%/excerpt.c %D%/excerpt.h \
	%D%/lint.c %D%/lint.h \
	%D%/lint_check.h \
	%D%/lint_prefixes.c \
	%D%/lint_rows.c \
	%D%/load_report.c %D%/load_report.h \
	%D%/lookup.c %D%/lookup.h \
	%D%/message_template.c %D%/message_template.h \
	%D%/prefix_index.c %D%/prefix_index.h \
	%D%/text_cursor.c %D%/text_cursor.h \
	%D%/text_pool.c %D%/text_pool.h
