check_PROGRAMS += tests/unit/test_page
tests_unit_test_page_SOURCES = %D%/main.c %D%/page_cases.h \
	%D%/test_html_tag.c \
	%D%/test_page.c \
	%D%/test_plain_text.c \
	%D%/test_rst_markup.c \
	%D%/test_table_rows.c
tests_unit_test_page_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_page_LDADD = $(UNIT_LIBS) src/libpage.a src/libbase.a \
	$(CMARK_LIBS) $(XML_LIBS)
