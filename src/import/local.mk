noinst_LIBRARIES += src/libimport.a
src_libimport_a_SOURCES = \
	%D%/code_word.c %D%/code_word.h \
	%D%/header_word.c %D%/header_word.h \
	%D%/import.c %D%/import.h \
	%D%/import_flat.c \
	%D%/import_prose.c \
	%D%/import_report.c %D%/import_report.h \
	%D%/import_row.c \
	%D%/import_stacked.c \
	%D%/import_table.c \
	%D%/importer.h \
	%D%/page_units.c %D%/page_units.h \
	%D%/status_cell.c %D%/status_cell.h
