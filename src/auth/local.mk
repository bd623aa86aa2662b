noinst_LIBRARIES += src/libauth.a
src_libauth_a_SOURCES = \
	%D%/gatekeeper.c %D%/gatekeeper.h \
	%D%/user_file.c %D%/user_file.h
