#include "base/escape.h"

#include "base/ascii.h"
#include "base/utf8.h"

/* The byte that follows the backslash of a short escape, or 0. */
static unsigned char
short_escape(unsigned char c)
{
	switch (c) {
	case '"': return '"';
	case '\\': return '\\';
	case '\b': return 'b';
	case '\f': return 'f';
	case '\n': return 'n';
	case '\r': return 'r';
	case '\t': return 't';
	default: return 0;
	}
}

static bool
is_line_separator(struct slice s)
{
	return slice_starts_with(s, SLICE("\xe2\x80\xa8")) ||
	    slice_starts_with(s, SLICE("\xe2\x80\xa9"));
}

/* How many bytes at the front of s need no escape in JSON. */
static size_t
json_plain_len(struct slice s)
{
	size_t at = 0, len;

	while (at < s.len) {
		struct slice rest = slice_skip(s, at);
		unsigned char c = rest.ptr[0];

		if (c < 0x80) {
			if (ascii_is_control(c) || c == '"' || c == '\\')
				break;
			at++;
			continue;
		}
		len = utf8_char_len(rest);
		if (len == 0 || is_line_separator(rest))
			break;
		at += len;
	}
	return at;
}

void
escape_json(struct strbuf *out, struct slice bytes)
{
	while (bytes.len > 0) {
		size_t plain = json_plain_len(bytes);
		unsigned char c;

		strbuf_add(out, slice_head(bytes, plain));
		bytes = slice_skip(bytes, plain);
		if (bytes.len == 0)
			break;
		c = bytes.ptr[0];
		if (is_line_separator(bytes)) {
			strbuf_addf(out, "\\u20%02x", bytes.ptr[2] == 0xa8 ? 0x28 : 0x29);
			bytes = slice_skip(bytes, 3);
			continue;
		}
		if (short_escape(c) != 0) {
			strbuf_add_byte(out, '\\');
			strbuf_add_byte(out, short_escape(c));
		} else if (c < 0x80) {
			strbuf_addf(out, "\\u%04x", c);
		} else {
			strbuf_add_str(out, "\xef\xbf\xbd");
		}
		bytes = slice_skip(bytes, 1);
	}
}

void
escape_text(struct strbuf *out, struct slice bytes)
{
	while (bytes.len > 0) {
		unsigned char c = bytes.ptr[0];
		size_t len = utf8_char_len(bytes);

		if (len == 0 || ascii_is_control(c) || c == '\\') {
			strbuf_addf(out, "\\x%02x", c);
			len = 1;
		} else {
			strbuf_add(out, slice_head(bytes, len));
		}
		bytes = slice_skip(bytes, len);
	}
}
