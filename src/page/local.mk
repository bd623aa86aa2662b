noinst_LIBRARIES += src/libpage.a
src_libpage_a_SOURCES = \
	%D%/html_page.c \
	%D%/html_source.h \
	%D%/html_tag.c %D%/html_tag.h \
	%D%/markdown_page.c \
	%D%/page.c %D%/page.h \
	%D%/page_builder.c %D%/page_builder.h \
	%D%/page_format.c \
	%D%/page_reader.h \
	%D%/pipe_table.c %D%/pipe_table.h \
	%D%/plain_text.c %D%/plain_text.h \
	%D%/rst_grid.c %D%/rst_grid.h \
	%D%/rst_markup.c %D%/rst_markup.h \
	%D%/rst_page.c \
	%D%/rst_simple.c %D%/rst_simple.h \
	%D%/screen_columns.c %D%/screen_columns.h \
	%D%/table_rows.c %D%/table_rows.h \
	%D%/text_page.c
src_libpage_a_CPPFLAGS = $(AM_CPPFLAGS) $(XML_CFLAGS) $(CMARK_CFLAGS)
