noinst_LIBRARIES += src/libserver.a
src_libserver_a_SOURCES = \
	%D%/server.c %D%/server.h \
	%D%/signals.c %D%/signals.h \
	%D%/worker.c %D%/worker.h
