noinst_LIBRARIES += src/libmock.a
src_libmock_a_SOURCES = \
	%D%/answer.c %D%/answer.h \
	%D%/checksum.c %D%/checksum.h \
	%D%/error_shape.c %D%/error_shape.h \
	%D%/index_page.c %D%/index_page.h \
	%D%/mock_client.c %D%/mock_client.h \
	%D%/mock_origin.c %D%/mock_origin.h \
	%D%/odd.c %D%/odd.h \
	%D%/packing.c %D%/packing.h \
	%D%/player.c %D%/player.h \
	%D%/query.c %D%/query.h \
	%D%/scenario.c %D%/scenario.h \
	%D%/template.c %D%/template.h \
	%D%/websocket.c %D%/websocket.h \
	%D%/wire.c %D%/wire.h
