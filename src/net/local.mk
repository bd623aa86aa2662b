noinst_LIBRARIES += src/libnet.a
src_libnet_a_CPPFLAGS = $(AM_CPPFLAGS) $(EVENT_CFLAGS) $(CARES_CFLAGS)
src_libnet_a_SOURCES = \
	%D%/address.c %D%/address.h \
	%D%/target_policy.h
