#include "conf/conf_lexer.h"

#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"

#define VARIABLE_MAX 256	/* bytes of the name of an environment variable */

void
conf_lexer_blank(struct conf_lexer *lexer, size_t start, size_t end)
{
	for (size_t i = start; i < end; i++)
		if (lexer->text[i] != '\n')
			lexer->text[i] = ' ';
}

static struct slice
rest_of(const struct conf_lexer *lexer)
{
	return slice_of(lexer->text + lexer->at, lexer->len - lexer->at);
}

/* Move over n bytes, counting lines. */
static void
advance(struct conf_lexer *lexer, size_t n)
{
	for (; n > 0; n--)
		if (lexer->text[lexer->at++] == '\n')
			lexer->line++;
}

/* Blank a comment of n bytes out and move over it. */
static void
drop_comment(struct conf_lexer *lexer, size_t n)
{
	size_t start = lexer->at;

	advance(lexer, n);
	conf_lexer_blank(lexer, start, lexer->at);
}

/* Move over blanks and comments. False when a comment has no end. */
static bool
skip_blanks(struct conf_lexer *lexer)
{
	static const struct slice end_mark = SLICE_LIT("*/");

	while (lexer->at < lexer->len) {
		struct slice rest = rest_of(lexer);

		if (ascii_is_ows(rest.ptr[0]) || rest.ptr[0] == '\n' ||
		    rest.ptr[0] == '\r') {
			advance(lexer, 1);
		} else if (rest.ptr[0] == '#' ||
		    slice_starts_with(rest, SLICE("//"))) {
			drop_comment(lexer, slice_index(rest, '\n'));
		} else if (slice_starts_with(rest, SLICE("/*"))) {
			size_t len = slice_find(slice_skip(rest, 2), end_mark) + 4;

			if (len > rest.len) {
				mistakes_add(lexer->mistakes, lexer->line,
				    "this comment has no end");
				return false;
			}
			drop_comment(lexer, len);
		} else {
			break;
		}
	}
	return true;
}

/* Whether c may stand in a word without quotes. */
static bool
is_word_byte(unsigned char c)
{
	return !ascii_is_control(c) && c < 0x80 && strchr(" #\"'={}()+,*$\\", c) == NULL;
}

/* Whether the environment has a variable of that name. */
static bool
is_in_environment(struct slice name)
{
	char text[VARIABLE_MAX];

	if (name.len >= sizeof(text))
		return false;
	memcpy(text, name.ptr, name.len);
	text[name.len] = '\0';
	return getenv(text) != NULL;
}

/*
 * The length of a "${NAME}" or "${NAME:-INSTEAD}" at the front of a string; 0
 * when it is broken or stands for nothing, which is noted.
 */
static size_t
variable_len(struct conf_lexer *lexer, struct slice string)
{
	size_t end = slice_index(string, '}'), len = 2;
	struct slice name;

	if (end == string.len || slice_index(string, '"') < end ||
	    slice_index(string, '\n') < end) {
		mistakes_add(lexer->mistakes, lexer->line, "'${' without '}'");
		return 0;
	}
	while (ascii_is_alnum(string.ptr[len]) || string.ptr[len] == '_')
		len++;
	name = slice_of(string.ptr + 2, len - 2);
	if (name.len > 0 &&
	    (slice_starts_with(slice_skip(string, len), SLICE(":-")) ||
	    (len == end && is_in_environment(name))))
		return end + 1;
	mistakes_add(lexer->mistakes, lexer->line,
	    "the environment has no variable '%.*s'",
	    SLICE_FMT(slice_of(string.ptr + 2, end - 2)));
	return 0;
}

/* The length of the element at the front of a string; 0: noted as broken. */
static size_t
string_step(struct conf_lexer *lexer, struct slice rest, unsigned char quote)
{
	unsigned char c = rest.ptr[0];

	if (c == '\\' && rest.len > 1)
		return 2;
	if (quote == '"' && slice_starts_with(rest, SLICE("${")))
		return variable_len(lexer, rest);
	if (c == '\n' || (ascii_is_control(c) && c != '\t')) {
		mistakes_add(lexer->mistakes, lexer->line, c == '\n' ?
		    "this string has no end" : "a control character in a string");
		return 0;
	}
	return 1;
}

/* Read a string in quotes; at stands on the first quote. */
static bool
read_string(struct conf_lexer *lexer, struct token *token)
{
	unsigned char quote = lexer->text[lexer->at];
	size_t n = 1, step;
	struct slice rest = rest_of(lexer);

	while (n < rest.len && rest.ptr[n] != quote) {
		step = string_step(lexer, slice_skip(rest, n), quote);
		if (step == 0)
			return false;
		n += step;
	}
	if (n >= rest.len) {
		mistakes_add(lexer->mistakes, lexer->line, "this string has no end");
		return false;
	}
	token->text = slice_of(rest.ptr + 1, n - 1);
	advance(lexer, n + 1);
	return true;
}

static void
note_stray(struct conf_lexer *lexer, unsigned char c)
{
	if (ascii_is_control(c) || c >= 0x80)
		mistakes_add(lexer->mistakes, lexer->line,
		    "unexpected byte 0x%02x; a value with it needs quotes", c);
	else
		mistakes_add(lexer->mistakes, lexer->line,
		    "unexpected '%c'; a value with it needs quotes", c);
}

/* Read a word, which may be empty: then the byte at hand is none of ours. */
static bool
read_word(struct conf_lexer *lexer, struct token *token)
{
	struct slice rest = rest_of(lexer);
	size_t n = 0;

	while (n < rest.len && is_word_byte(rest.ptr[n]))
		n++;
	if (n == 0) {
		note_stray(lexer, rest.ptr[0]);
		return false;
	}
	token->text = slice_head(rest, n);
	advance(lexer, n);
	return true;
}

static enum token_kind
kind_of(unsigned char c)
{
	switch (c) {
	case '{': return TOKEN_OPEN;
	case '}': return TOKEN_CLOSE;
	case '=': return TOKEN_EQUALS;
	case ',': return TOKEN_COMMA;
	case '"': case '\'': return TOKEN_STRING;
	default: return TOKEN_WORD;
	}
}

struct token
conf_lexer_next(struct conf_lexer *lexer)
{
	struct token token = { .kind = TOKEN_BAD };
	bool good;

	good = skip_blanks(lexer);
	token.start = lexer->at;
	token.line = lexer->line;
	if (!good)
		return token;
	if (lexer->at == lexer->len) {
		token.kind = TOKEN_END;
		return token;
	}
	token.kind = kind_of(lexer->text[lexer->at]);
	if (token.kind == TOKEN_STRING) {
		good = read_string(lexer, &token);
	} else if (token.kind == TOKEN_WORD) {
		good = read_word(lexer, &token);
	} else {
		token.text = slice_of(lexer->text + lexer->at, 1);
		advance(lexer, 1);
	}
	if (!good)
		token.kind = TOKEN_BAD;
	return token;
}
