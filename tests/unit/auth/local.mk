check_PROGRAMS += tests/unit/test_auth
tests_unit_test_auth_SOURCES = \
	%D%/auth_cases.h \
	%D%/main.c \
	%D%/test_gatekeeper.c \
	%D%/test_user_file.c \
	%D%/users_text.c %D%/users_text.h
tests_unit_test_auth_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_test_auth_LDADD = $(UNIT_LIBS) src/libauth.a src/libtls.a src/libbase.a \
	$(CRYPT_LIBS) $(OPENSSL_LIBS)
