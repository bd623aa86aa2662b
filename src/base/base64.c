#include "base/base64.h"

#include "base/ascii.h"

void
base64_add(struct strbuf *out, struct slice bytes)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t at = 0; at < bytes.len; at += 3) {
		const unsigned char *in = bytes.ptr + at;
		size_t n = bytes.len - at < 3 ? bytes.len - at : 3;
		unsigned bits = (unsigned)in[0] << 16 |
		    (n > 1 ? (unsigned)in[1] << 8 : 0) | (n > 2 ? in[2] : 0);

		for (size_t i = 0; i < 4; i++)
			strbuf_add_byte(out, i <= n ?
			    (unsigned char)digits[bits >> (18 - 6 * i) & 63] : '=');
	}
}

/* The value of a digit, or -1. */
static int
value_of(unsigned char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (ascii_is_digit(c))
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

bool
base64_decode(struct strbuf *out, struct slice text)
{
	unsigned bits = 0, n_bits = 0;

	for (int i = 0; i < 2 && text.len % 4 == (i == 0 ? 0 : 3) &&
	    slice_ends_with(text, SLICE("=")); i++)
		text.len--;
	if (text.len % 4 == 1)
		return false;
	for (size_t at = 0; at < text.len; at++) {
		int value = value_of(text.ptr[at]);

		if (value < 0)
			return false;
		bits = bits << 6 | (unsigned)value;
		n_bits += 6;
		if (n_bits < 8)
			continue;
		n_bits -= 8;
		strbuf_add_byte(out, (unsigned char)(bits >> n_bits));
	}
	return !out->failed;
}
