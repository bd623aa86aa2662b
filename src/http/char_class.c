#include "http/char_class.h"

#include <string.h>

#define ONES UINT64_C(0x0101010101010101)
#define HIGHS (ONES * 0x80)

/* What the visible characters have in common, with one class more. */
#define VISIBLE (CHAR_TEXT | CHAR_TARGET)
#define NAME (VISIBLE | CHAR_TOKEN | CHAR_REG_NAME)
#define TOKEN (VISIBLE | CHAR_TOKEN)
#define REG_NAME (VISIBLE | CHAR_REG_NAME)

const unsigned char char_classes[256] = {
	['\t'] = CHAR_TEXT, [' '] = CHAR_TEXT,
	['a' ... 'z'] = NAME, ['A' ... 'Z'] = NAME, ['0' ... '9'] = NAME,
	['!'] = NAME, ['$'] = NAME, ['&'] = NAME, ['\''] = NAME, ['*'] = NAME,
	['+'] = NAME, ['-'] = NAME, ['.'] = NAME, ['_'] = NAME, ['~'] = NAME,
	['#'] = CHAR_TEXT | CHAR_TOKEN,
	['%'] = TOKEN, ['^'] = TOKEN, ['`'] = TOKEN, ['|'] = TOKEN,
	['('] = REG_NAME, [')'] = REG_NAME, [','] = REG_NAME, [';'] = REG_NAME,
	['='] = REG_NAME,
	['"'] = VISIBLE, ['/'] = VISIBLE, [':'] = VISIBLE, ['<'] = VISIBLE,
	['>'] = VISIBLE, ['?'] = VISIBLE, ['@'] = VISIBLE, ['['] = VISIBLE,
	['\\'] = VISIBLE, [']'] = VISIBLE, ['{'] = VISIBLE, ['}'] = VISIBLE,
	[0x80 ... 0xff] = CHAR_TEXT,
};

/* Whether one of eight bytes is a control or DEL; a tab counts as one. */
static bool
has_control(const unsigned char bytes[8])
{
	uint64_t word, low, del;

	memcpy(&word, bytes, sizeof(word));
	low = (word - ONES * 0x20) & ~word;
	del = word ^ ONES * 0x7f;
	del = (del - ONES) & ~del;
	return ((low | del) & HIGHS) != 0;
}

size_t
char_span_text(struct slice s)
{
	size_t n = 0;

	for (;;) {
		while (s.len - n >= 8 && !has_control(s.ptr + n))
			n += 8;
		while (n < s.len && char_is(s.ptr[n], CHAR_TEXT) && s.ptr[n] != '\t')
			n++;
		if (n == s.len || s.ptr[n] != '\t')
			return n;
		n++;
	}
}
