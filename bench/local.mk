# Built when script/bench asks for them.
EXTRA_PROGRAMS += %D%/load %D%/origin
%C%_load_SOURCES = %D%/peer.h %D%/peer.c %D%/load.c
%C%_load_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir) $(OPENSSL_CFLAGS)
%C%_load_LDADD = $(OPENSSL_LIBS)
%C%_origin_SOURCES = %D%/peer.h %D%/peer.c %D%/origin.c
%C%_origin_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir) $(OPENSSL_CFLAGS)
%C%_origin_LDADD = $(OPENSSL_LIBS)
CLEANFILES += %D%/load %D%/origin
EXTRA_DIST += %D%/bench.py %D%/cases.py %D%/gauge.py %D%/measure.py \
	%D%/peers.py %D%/table.py %D%/conf/errgate.conf %D%/conf/haproxy.cfg \
	%D%/conf/nginx.conf %D%/conf/squid.conf
