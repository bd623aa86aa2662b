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

/*
 * The code point, if the front of s is a character beyond ASCII that some
 * readers obey: U+0080 to U+009F, the C1 controls (U+0085 ends lines, U+009B
 * starts terminal sequences), U+2028 and U+2029. Otherwise 0.
 */
static unsigned
wide_control(struct slice s)
{
	if (s.len >= 2 && s.ptr[0] == 0xc2 && s.ptr[1] >= 0x80 && s.ptr[1] < 0xa0)
		return s.ptr[1];
	if (s.len >= 3 && s.ptr[0] == 0xe2 && s.ptr[1] == 0x80 &&
	    (s.ptr[2] == 0xa8 || s.ptr[2] == 0xa9))
		return 0x2028u + (s.ptr[2] & 1);
	return 0;
}

/* Where ASCII bytes may stand as they are. No control may. */
#define IN_JSON (1u << 0)
#define IN_TEXT (1u << 1)

static const unsigned char plain_in[256] = {
	[' ' ... '!'] = IN_JSON | IN_TEXT,
	['"'] = IN_TEXT,
	['#' ... '['] = IN_JSON | IN_TEXT,
	[']' ... '~'] = IN_JSON | IN_TEXT,
};

/* The length of the character beyond ASCII at the front of s, or 0 when there is
   none, or one that needs an escape. */
static size_t
wide_len(struct slice s)
{
	if (s.len == 0 || s.ptr[0] < 0x80 || wide_control(s) != 0)
		return 0;
	return utf8_char_len(s);
}

/* How many bytes at the front of s need no escape there. */
static inline size_t
plain_len(struct slice s, unsigned where)
{
	size_t len = slice_span(s, plain_in, where), wide;

	while ((wide = wide_len(slice_skip(s, len))) > 0) {
		len += wide;
		len += slice_span(slice_skip(s, len), plain_in, where);
	}
	return len;
}

/* Cut what is plain off bytes, and append it. False when nothing is left. */
static inline bool
add_plain(struct strbuf *out, struct slice *bytes, unsigned where)
{
	size_t plain = plain_len(*bytes, where);

	strbuf_add(out, slice_head(*bytes, plain));
	*bytes = slice_skip(*bytes, plain);
	return bytes->len > 0;
}

/* Append the escape of what is not plain; returns its length. */
static size_t
add_json_escape(struct strbuf *out, struct slice s)
{
	unsigned char c = s.ptr[0];
	unsigned wide = wide_control(s);

	if (wide != 0) {
		strbuf_addf(out, "\\u%04x", wide);
		return utf8_char_len(s);
	}
	if (short_escape(c) != 0) {
		strbuf_add_byte(out, '\\');
		strbuf_add_byte(out, short_escape(c));
	} else if (c < 0x80) {
		strbuf_addf(out, "\\u%04x", c);
	} else {
		strbuf_add_str(out, "\xef\xbf\xbd");
	}
	return 1;
}

void
escape_json(struct strbuf *out, struct slice bytes)
{
	while (add_plain(out, &bytes, IN_JSON))
		bytes = slice_skip(bytes, add_json_escape(out, bytes));
}

/* Append the bytes of a character that is not plain, or one byte that is none;
   returns how many. */
static size_t
add_text_escape(struct strbuf *out, struct slice s)
{
	size_t len = utf8_char_len(s);

	if (len == 0)
		len = 1;
	for (size_t i = 0; i < len; i++)
		strbuf_addf(out, "\\x%02x", s.ptr[i]);
	return len;
}

void
escape_text(struct strbuf *out, struct slice bytes)
{
	while (add_plain(out, &bytes, IN_TEXT))
		bytes = slice_skip(bytes, add_text_escape(out, bytes));
}

/* The reference for a byte that means something in XML, or NULL. */
static const char *
xml_reference(unsigned char c)
{
	switch (c) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '"': return "&quot;";
	case '\'': return "&#39;";
	default: return NULL;
	}
}

/* Whether the character at the front of s, of len bytes, has no place in XML. */
static bool
is_no_xml(struct slice s, size_t len)
{
	unsigned char c = s.ptr[0];

	if (len == 0 || wide_control(s) != 0)
		return true;
	if (ascii_is_control(c))
		return c != '\t' && c != '\n' && c != '\r';
	return slice_starts_with(s, SLICE("\xef\xbf\xbe")) ||
	    slice_starts_with(s, SLICE("\xef\xbf\xbf"));
}

void
escape_xml(struct strbuf *out, struct slice bytes)
{
	while (bytes.len > 0) {
		const char *reference = xml_reference(bytes.ptr[0]);
		size_t len = utf8_char_len(bytes);

		if (reference != NULL)
			strbuf_add_str(out, reference);
		else if (is_no_xml(bytes, len))
			strbuf_add_str(out, "\xef\xbf\xbd");
		else
			strbuf_add(out, slice_head(bytes, len));
		bytes = slice_skip(bytes, len == 0 ? 1 : len);
	}
}
