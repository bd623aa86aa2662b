#include "conf/mistakes.h"

#include <stdlib.h>
#include <string.h>

#include "base/escape.h"

void
mistakes_add(struct mistakes *mistakes, unsigned line, const char *fmt, ...)
{
	struct strbuf text = { 0 };
	size_t at = mistakes->n;
	va_list args;

	if (mistakes->n == MISTAKES_MAX) {
		mistakes->n_more++;
		return;
	}
	va_start(args, fmt);
	strbuf_vaddf(&text, fmt, args);
	va_end(args);
	/* Behind all of earlier lines and of the same one; no line: at the end. */
	while (line != 0 && at > 0 && (mistakes->items[at - 1].line == 0 ||
	    mistakes->items[at - 1].line > line))
		at--;
	memmove(&mistakes->items[at + 1], &mistakes->items[at],
	    (mistakes->n - at) * sizeof(mistakes->items[0]));
	mistakes->items[at].line = line;
	mistakes->items[at].text = strbuf_take_str(&text);
	mistakes->n++;
}

bool
mistakes_any(const struct mistakes *mistakes)
{
	return mistakes->n > 0;
}

bool
mistakes_any_in(const struct mistakes *mistakes, unsigned first_line,
    unsigned last_line)
{
	for (size_t i = 0; i < mistakes->n; i++)
		if (mistakes->items[i].line >= first_line &&
		    mistakes->items[i].line <= last_line)
			return true;
	return false;
}

void
mistakes_tell(struct mistakes *mistakes, const char *path, struct strbuf *out)
{
	for (size_t i = 0; i < mistakes->n; i++) {
		struct mistake *mistake = &mistakes->items[i];

		strbuf_add_str(out, path);
		if (mistake->line != 0)
			strbuf_addf(out, ":%u", mistake->line);
		strbuf_add_str(out, ": ");
		escape_text(out, slice_str(mistake->text != NULL ? mistake->text :
		    "out of memory"));
		strbuf_add_byte(out, '\n');
		free(mistake->text);
	}
	if (mistakes->n_more > 0)
		strbuf_addf(out, "%s: %zu more mistakes\n", path, mistakes->n_more);
	*mistakes = (struct mistakes){ 0 };
}
