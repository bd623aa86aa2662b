#ifndef CONF_CONF_LEXER_H
#define CONF_CONF_LEXER_H
/*
 * The words and marks of a conf file, with their lines. libConfuse has a lexer
 * of its own, which skips what it does not understand; this one is strict, and
 * blanks out comments in the text, so that both see the same.
 */
#include "conf/mistakes.h"

enum token_kind {
	TOKEN_END,	/* of the file */
	TOKEN_WORD,	/* a run of characters without quotes */
	TOKEN_STRING,	/* in quotes; text is what stands between them */
	TOKEN_OPEN, TOKEN_CLOSE, TOKEN_EQUALS, TOKEN_COMMA,
	TOKEN_BAD	/* a mistake, which has been noted */
};

struct token {
	enum token_kind kind;
	struct slice text;
	size_t start;	/* where it stands in the file */
	unsigned line;
};

struct conf_lexer {
	unsigned char *text;	/* the file; comments are blanked out */
	size_t len, at;
	unsigned line;		/* of at; starts with 1 */
	struct mistakes *mistakes;
};

/* Read the next token. After TOKEN_BAD and TOKEN_END there is no next one. */
struct token conf_lexer_next(struct conf_lexer *lexer) NONNULL(1) MUST_CHECK;

/* Blank out the bytes from start up to end, except line ends. */
void conf_lexer_blank(struct conf_lexer *lexer, size_t start, size_t end)
    NONNULL(1);

#endif
