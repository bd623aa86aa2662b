bin_PROGRAMS += errgate
errgate_SOURCES = \
	%D%/cmd_ca.c \
	%D%/cmd_catalogue.c \
	%D%/catalogue_command.h \
	%D%/catalogue_diff_command.c \
	%D%/catalogue_import_command.c \
	%D%/catalogue_learn_command.c \
	%D%/catalogue_lint_command.c \
	%D%/catalogue_show_command.c \
	%D%/cmd_inspect.c \
	%D%/cmd_mock.c \
	%D%/cmd_report.c \
	%D%/cmd_run.c \
	%D%/command.h \
	%D%/input_files.c %D%/input_files.h \
	%D%/inspect_report.c %D%/inspect_report.h \
	%D%/inspect_run.c %D%/inspect_run.h \
	%D%/judge_by.c %D%/judge_by.h \
	%D%/log_input.c %D%/log_input.h \
	%D%/main.c \
	%D%/mock_options.c %D%/mock_options.h \
	%D%/progress.c %D%/progress.h \
	%D%/recorded_json.c %D%/recorded_json.h \
	%D%/recording.c %D%/recording.h \
	%D%/response_file.c %D%/response_file.h \
	%D%/sdk_show.c %D%/sdk_show.h \
	%D%/trust_recipes.c %D%/trust_recipes.h
# Without NO_LTO: what ships is optimised across files, the tests are not.
errgate_LDFLAGS = $(SANITIZE)
# Libraries from the highest tier to the lowest, as the linker wants them.
errgate_LDADD = src/libreport.a src/libmock.a src/libserver.a src/libproxy.a \
	src/libaction.a src/libinspect.a src/libimport.a src/libcatalogue.a src/libconf.a \
	src/libnet.a src/libauth.a src/libtls.a src/libpage.a src/libjson.a src/libhttp.a \
	src/liblog.a src/libbase.a \
	$(CONFUSE_LIBS) $(YAJL_LIBS) $(EVENT_LIBS) $(CARES_LIBS) $(OPENSSL_LIBS) \
	$(CRYPT_LIBS) $(ZLIB_LIBS) $(BROTLI_LIBS) $(ZSTD_LIBS) $(CMARK_LIBS) $(XML_LIBS) \
	$(SYSTEMD_LIBS)
