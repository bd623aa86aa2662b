noinst_LIBRARIES += src/libserver.a
src_libserver_a_CPPFLAGS = $(AM_CPPFLAGS) $(SYSTEMD_CFLAGS)
src_libserver_a_SOURCES = \
	%D%/crew.c %D%/crew.h \
	%D%/inherited.c %D%/inherited.h \
	%D%/manager.c %D%/manager.h \
	%D%/privileges.c %D%/privileges.h \
	%D%/reload.c %D%/reload.h \
	%D%/server.c %D%/server.h \
	%D%/server_state.h \
	%D%/signals.c %D%/signals.h \
	%D%/sockets.c %D%/sockets.h \
	%D%/worker.c %D%/worker.h \
	%D%/worker_listener.c %D%/worker_listener.h
