noinst_LIBRARIES += src/libreport.a
src_libreport_a_SOURCES = \
	%D%/fail_words.c %D%/fail_words.h \
	%D%/html_chart.c %D%/html_chart.h \
	%D%/html_style.c %D%/html_style.h \
	%D%/junit.c %D%/junit.h \
	%D%/keeper.c %D%/keeper.h \
	%D%/learn.c %D%/learn.h \
	%D%/log_line.c %D%/log_line.h \
	%D%/message_guess.c %D%/message_guess.h \
	%D%/report.c %D%/report.h \
	%D%/report_html.c \
	%D%/report_json.c \
	%D%/report_text.c \
	%D%/sight.c %D%/sight.h \
	%D%/support.c %D%/support.h \
	%D%/tally.c %D%/tally.h \
	%D%/tally_table.c %D%/tally_table.h
