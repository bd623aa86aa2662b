bin_PROGRAMS += errgate
errgate_SOURCES = \
	%D%/command.h \
	%D%/main.c
# Libraries from the highest tier to the lowest, as the linker wants them.
errgate_LDADD = src/libbase.a
