#include "page/plain_text.h"

#include <stdlib.h>

#include "base/ascii.h"
#include "base/utf8.h"

/* Signs that are blanks, or that are nothing, to a reader. */
static const struct {
	struct slice sign;
	const char *plain;
} folded_signs[] = {
	{ SLICE_LIT("\xc2\xa0"), " " },		/* no-break space */
	{ SLICE_LIT("\xc2\xad"), "" },		/* soft hyphen */
	{ SLICE_LIT("\xe1\xa0\x8e"), "" },	/* Mongolian vowel separator */
	{ SLICE_LIT("\xe2\x80\x8b"), "" },	/* zero width space */
	{ SLICE_LIT("\xe2\x80\x8c"), "" },	/* zero width non-joiner */
	{ SLICE_LIT("\xe2\x80\x8d"), "" },	/* zero width joiner */
	{ SLICE_LIT("\xe2\x80\x8e"), "" },	/* left-to-right mark */
	{ SLICE_LIT("\xe2\x80\x8f"), "" },	/* right-to-left mark */
	{ SLICE_LIT("\xe2\x80\xa8"), "\n" },	/* line separator */
	{ SLICE_LIT("\xe2\x80\xa9"), "\n" },	/* paragraph separator */
	{ SLICE_LIT("\xe2\x80\xaf"), " " },	/* narrow no-break space */
	{ SLICE_LIT("\xe2\x81\xa0"), "" },	/* word joiner */
	{ SLICE_LIT("\xe3\x80\x80"), " " },	/* ideographic space */
	{ SLICE_LIT("\xef\xbb\xbf"), "" },	/* byte order mark */
};

/* U+2000 to U+200A: blanks of various widths. */
static bool
is_typographic_blank(struct slice s)
{
	return s.len >= 3 && s.ptr[0] == 0xe2 && s.ptr[1] == 0x80 &&
	    s.ptr[2] >= 0x80 && s.ptr[2] <= 0x8a;
}

/* Append what stands for the sign at the front of s. Returns its length. */
static size_t
fold_sign(struct strbuf *out, struct slice s)
{
	size_t len = utf8_char_len(s);

	if (is_typographic_blank(s)) {
		strbuf_add_byte(out, ' ');
		return 3;
	}
	for (size_t i = 0; i < ARRAY_LEN(folded_signs); i++)
		if (slice_starts_with(s, folded_signs[i].sign)) {
			strbuf_add_str(out, folded_signs[i].plain);
			return folded_signs[i].sign.len;
		}
	len = len == 0 ? 1 : len;
	strbuf_add(out, slice_head(s, len));
	return len;
}

/* Append an ASCII byte; next is the byte behind it, or 0. */
static void
fold_ascii(struct strbuf *out, unsigned char c, unsigned char next)
{
	if (c == '\r' && next == '\n')
		return;
	if (c == '\r')
		c = '\n';
	else if (ascii_is_control(c) && c != '\n' && c != '\t')
		c = ' ';
	strbuf_add_byte(out, c);
}

/* How many bytes at the front need no folding. */
static size_t
plain_run(struct slice s)
{
	size_t len = 0;

	while (len < s.len && s.ptr[len] < 0x80 && !ascii_is_control(s.ptr[len]))
		len++;
	return len;
}

void
plain_text_normalise(struct strbuf *out, struct slice text)
{
	while (text.len > 0) {
		size_t step = plain_run(text);

		if (step > 0) {
			strbuf_add(out, slice_head(text, step));
		} else if (text.ptr[0] >= 0x80) {
			step = fold_sign(out, text);
		} else {
			fold_ascii(out, text.ptr[0],
			    text.len > 1 ? text.ptr[1] : '\0');
			step = 1;
		}
		text = slice_skip(text, step);
	}
}

static bool
is_white(unsigned char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* How the white space at the front of text is written; sets *len. */
static unsigned char
tidy_gap(struct slice text, size_t *len)
{
	unsigned char gap = ' ';
	size_t i = 0;

	for (; i < text.len && is_white(text.ptr[i]); i++)
		if (text.ptr[i] == '\n' || (text.ptr[i] == '\r' && gap == ' '))
			gap = text.ptr[i];
	*len = i;
	return gap;
}

void
plain_text_tidy(struct strbuf *out, struct slice text)
{
	size_t len;

	text = plain_text_trim(text);
	while (text.len > 0) {
		for (len = 0; len < text.len && !is_white(text.ptr[len]);)
			len++;
		strbuf_add(out, slice_head(text, len));
		text = slice_skip(text, len);
		if (text.len > 0)
			strbuf_add_byte(out, tidy_gap(text, &len));
		else
			len = 0;
		text = slice_skip(text, len);
	}
}

struct slice
plain_text_trim(struct slice text)
{
	while (text.len > 0 && is_white(text.ptr[0]))
		text = slice_skip(text, 1);
	while (text.len > 0 && is_white(text.ptr[text.len - 1]))
		text.len--;
	return text;
}

/* The wide blocks of Unicode that tables of documentation are written in. */
static const struct {
	uint32_t first, last;
} wide_blocks[] = {
	{ 0x1100, 0x115f }, { 0x2e80, 0x303e }, { 0x3041, 0xa4cf },
	{ 0xac00, 0xd7a3 }, { 0xf900, 0xfaff }, { 0xfe30, 0xfe6f },
	{ 0xff00, 0xff60 }, { 0xffe0, 0xffe6 }, { 0x1f300, 0x1f64f },
	{ 0x1f900, 0x1f9ff }, { 0x20000, 0x3fffd },
};

static uint32_t
code_point(struct slice s)
{
	size_t len = s.len > 0 ? utf8_char_len(s) : 0;
	uint32_t c;

	if (len < 2)
		return 0;
	c = s.ptr[0] & (0x7fu >> len);
	for (size_t i = 1; i < len; i++)
		c = c << 6 | (s.ptr[i] & 0x3fu);
	return c;
}

bool
plain_text_is_wide(struct slice text)
{
	uint32_t c = code_point(text);

	for (size_t i = 0; c != 0 && i < ARRAY_LEN(wide_blocks); i++)
		if (c >= wide_blocks[i].first && c <= wide_blocks[i].last)
			return true;
	return false;
}

static struct text_line
make_line(struct slice text, unsigned number)
{
	struct text_line line = { .text = text, .number = number };

	while (line.text.len > 0 && is_white(line.text.ptr[line.text.len - 1]))
		line.text.len--;
	while (line.indent < line.text.len && is_white(line.text.ptr[line.indent]))
		line.indent++;
	return line;
}

bool
text_lines_cut(struct text_lines *lines, struct slice text)
{
	struct slice line;

	*lines = (struct text_lines){ .rows = NULL };
	lines->rows = reallocarray(NULL, slice_count(text, '\n') + 1,
	    sizeof(*lines->rows));
	if (lines->rows == NULL)
		return false;
	while (slice_next(&text, '\n', &line)) {
		lines->rows[lines->n] = make_line(line, (unsigned)lines->n + 1);
		lines->n++;
	}
	return true;
}
