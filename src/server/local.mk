noinst_LIBRARIES += src/libserver.a
src_libserver_a_SOURCES = \
	%D%/privileges.c %D%/privileges.h \
	%D%/reload.c %D%/reload.h \
	%D%/server.c %D%/server.h \
	%D%/server_state.h \
	%D%/signals.c %D%/signals.h \
	%D%/sockets.c %D%/sockets.h \
	%D%/worker.c %D%/worker.h
