#include "base/base64.h"

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
