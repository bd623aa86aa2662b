check_PROGRAMS += tests/unit/test_conf
tests_unit_test_conf_SOURCES = \
	%D%/conf_cases.h \
	%D%/main.c \
	%D%/test_conf_check.c \
	%D%/test_conf_lexer.c \
	%D%/test_directive.c \
	%D%/test_load.c \
	%D%/test_load.h \
	%D%/test_mistakes.c \
	%D%/test_outline.c \
	%D%/test_settings.c
tests_unit_test_conf_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_conf_LDADD = $(UNIT_LIBS) src/libconf.a src/libnet.a src/libhttp.a \
	src/liblog.a src/libbase.a $(CONFUSE_LIBS)
