#ifndef CONF_MISTAKES_H
#define CONF_MISTAKES_H
/*
 * The mistakes found in a conf file, in whatever order they are found, to be
 * told in the order of the file. Bounded: what is beyond the bound is counted.
 */
#include "base/strbuf.h"

#define MISTAKES_MAX 50

struct mistake {
	unsigned line;		/* in the file; 0: of the file as a whole */
	char *text;
};

struct mistakes {		/* zeroed: none */
	struct mistake items[MISTAKES_MAX];
	size_t n;
	size_t n_more;		/* found beyond the bound */
};

/* Note a mistake. */
void mistakes_add(struct mistakes *mistakes, unsigned line, const char *fmt, ...)
    NONNULL(1, 3) PRINTF_LIKE(3, 4);

bool mistakes_any(const struct mistakes *mistakes) NONNULL(1) MUST_CHECK;

/* Whether there is one in these lines. */
bool mistakes_any_in(const struct mistakes *mistakes, unsigned first_line,
    unsigned last_line) NONNULL(1) MUST_CHECK;

/*
 * Append "path:line: text" for each, in the order of lines, and then forget
 * them all. Control characters come out escaped.
 */
void mistakes_tell(struct mistakes *mistakes, const char *path,
    struct strbuf *out) NONNULL(1, 2, 3);

#endif
