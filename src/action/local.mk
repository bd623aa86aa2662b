noinst_LIBRARIES += src/libaction.a
src_libaction_a_SOURCES = \
	%D%/canonical.c %D%/canonical.h \
	%D%/normalise.c %D%/normalise.h \
	%D%/own_error.c %D%/own_error.h \
	%D%/plan.c %D%/plan.h \
	%D%/tag.c %D%/tag.h
