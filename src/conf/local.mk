noinst_LIBRARIES += src/libconf.a
src_libconf_a_CPPFLAGS = $(AM_CPPFLAGS) $(CONFUSE_CFLAGS)
src_libconf_a_SOURCES = \
	%D%/conf_check.c %D%/conf_check.h \
	%D%/conf_host.c %D%/conf_host.h \
	%D%/conf_lexer.c %D%/conf_lexer.h \
	%D%/conf_read.c %D%/conf_read.h \
	%D%/conf_tree.c %D%/conf_tree.h \
	%D%/conf_value.c %D%/conf_value.h \
	%D%/directive.c %D%/directive.h \
	%D%/mistakes.c %D%/mistakes.h \
	%D%/outline.c %D%/outline.h \
	%D%/settings.c %D%/settings.h
