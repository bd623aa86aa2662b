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

/* The six bits of a digit, or -1. */
static int
digit_value(unsigned char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (ascii_is_digit(c))
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static bool
is_space(unsigned char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Whether text that has so many digits, and then padding, may end here. */
static bool
may_end(size_t n_digits, size_t n_pads)
{
	return n_digits % 4 != 1 && (n_pads == 0 ||
	    (n_pads <= 2 && (n_digits + n_pads) % 4 == 0));
}

bool
base64_decode(struct strbuf *out, struct slice text)
{
	unsigned bits = 0, n_bits = 0;
	size_t n_digits = 0, n_pads = 0;

	for (size_t at = 0; at < text.len; at++) {
		int value = digit_value(text.ptr[at]);

		if (is_space(text.ptr[at]))
			continue;
		if (text.ptr[at] == '=') {
			n_pads++;
			continue;
		}
		if (value < 0 || n_pads > 0)
			return false;
		n_digits++;
		bits = bits << 6 | (unsigned)value;
		n_bits += 6;
		if (n_bits < 8)
			continue;
		n_bits -= 8;
		strbuf_add_byte(out, (unsigned char)(bits >> n_bits));
	}
	return !out->failed && may_end(n_digits, n_pads);
}
