#include "catalogue/load_report.h"

void
load_report_add(struct load_report *report, unsigned line, const char *fmt, ...)
{
	va_list args;

	if (report->n++ >= LOAD_REPORT_MAX)
		return;
	strbuf_addf(report->lines, "%s:%u: ", report->path, line);
	va_start(args, fmt);
	strbuf_vaddf(report->lines, fmt, args);
	va_end(args);
	strbuf_add_byte(report->lines, '\n');
}
