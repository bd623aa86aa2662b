#include "catalogue/text_cursor.h"

struct text_cursor
text_cursor_make(struct slice text)
{
	return (struct text_cursor){ .text = text, .line = 1, .line_at = 1 };
}

/* The length of a string with its quotes; s begins with the first. */
static size_t
string_len(struct slice s)
{
	size_t at = 1;

	while (at < s.len && s.ptr[at] != '"')
		at += s.ptr[at] == '\\' ? 2 : 1;
	return at < s.len ? at + 1 : s.len;
}

static bool
is_gap(unsigned char c)
{
	return c == ' ' || c == '\n' || c == ',' || c == ':' || c == '\t' || c == '\r';
}

static bool
is_bracket(unsigned char c)
{
	return c == '{' || c == '}' || c == '[' || c == ']';
}

static size_t
token_len(struct slice s)
{
	size_t at = 1;

	if (s.ptr[0] == '"')
		return string_len(s);
	if (is_bracket(s.ptr[0]))
		return 1;
	while (at < s.len && !is_gap(s.ptr[at]) && !is_bracket(s.ptr[at]))
		at++;
	return at;
}

size_t
text_cursor_peek(const struct text_cursor *cursor)
{
	size_t at = cursor->at;

	while (at < cursor->text.len && is_gap(cursor->text.ptr[at]))
		at++;
	return at;
}

void
text_cursor_next(struct text_cursor *cursor)
{
	size_t begin = text_cursor_peek(cursor);
	struct slice token = slice_skip(cursor->text, begin);

	cursor->line = cursor->line_at = text_cursor_line_of(cursor, begin);
	/* A string of JSON holds no line end, so no token does. */
	cursor->at = begin + (token.len > 0 ? token_len(token) : 0);
}

unsigned
text_cursor_line_of(const struct text_cursor *cursor, size_t offset)
{
	struct slice s = slice_skip(cursor->text, cursor->at);

	if (offset < cursor->at)
		return cursor->line_at;
	return cursor->line_at +
	    (unsigned)slice_count(slice_head(s, offset - cursor->at), '\n');
}
