#include "catalogue/mistakes.h"

void
mistakes_add(struct mistakes *mistakes, unsigned line, const char *fmt, ...)
{
	va_list args;

	if (mistakes->n++ >= MISTAKES_MAX)
		return;
	strbuf_addf(mistakes->lines, "%s:%u: ", mistakes->path, line);
	va_start(args, fmt);
	strbuf_vaddf(mistakes->lines, fmt, args);
	va_end(args);
	strbuf_add_byte(mistakes->lines, '\n');
}
