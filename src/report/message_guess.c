#include "report/message_guess.h"

#include <string.h>

#include "base/ascii.h"

#define QUOTED_MAX 128		/* bytes between quotes that may be a name */
#define ID_MIN 6		/* bytes of a word of letters and digits */
#define ID_DIGITS_MIN 2
#define HEX_MIN 8

static bool
is_word_byte(unsigned char c)
{
	return ascii_is_alnum(c) || c >= 0x80 ||
	    (c != '\0' && strchr("_-.:/@*+%~#", c) != NULL);
}

/* What a word is made of. */
struct makeup {
	size_t digits, letters, hex, dashes, dots, stars, others;
};

static struct makeup
makeup_of(struct slice word)
{
	struct makeup m = { 0 };

	for (size_t i = 0; i < word.len; i++) {
		unsigned char c = word.ptr[i];

		m.digits += ascii_is_digit(c);
		m.letters += ascii_is_alpha(c);
		m.hex += ascii_hex_value(c) >= 0;
		m.dashes += c == '-';
		m.dots += c == '.';
		m.stars += c == '*';
		m.others += c != '-' && c != '.' && c != '*' && !ascii_is_alnum(c);
	}
	return m;
}

/* Whether a word has the form: d a digit, x a hexadecimal one, else itself. */
static bool
has_form(struct slice word, const char *form, bool is_whole)
{
	size_t len = strlen(form);

	if (word.len < len || (is_whole && word.len != len))
		return false;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = word.ptr[i];

		if (form[i] == 'd' ? !ascii_is_digit(c) :
		    form[i] == 'x' ? ascii_hex_value(c) < 0 :
		    c != (unsigned char)form[i])
			return false;
	}
	return true;
}

/* The placeholder for a word that looks like data, or NULL. */
static const char *
placeholder(struct slice word)
{
	struct makeup m = makeup_of(word);

	if (m.stars >= 4)
		return "{secret}";
	if (has_form(word, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", true))
		return "{uuid}";
	if (has_form(word, "dddd-dd-dd", false))
		return "{time}";
	if (slice_find(word, SLICE("://")) < word.len)
		return "{url}";
	if (slice_index(word, '@') < word.len && m.dots > 0)
		return "{address}";
	if (m.digits == 0)
		return NULL;
	if (m.letters == 0)
		return m.dots == 3 ? "{address}" : "{number}";
	if (m.hex == word.len && word.len >= HEX_MIN)
		return "{id}";
	if (m.digits >= ID_DIGITS_MIN && word.len >= ID_MIN && m.others == 0)
		return "{id}";
	return NULL;
}

/* The word at the front of s, without punctuation at its end. */
static size_t
word_len(struct slice s)
{
	size_t len = 0;

	while (len < s.len && is_word_byte(s.ptr[len]))
		len++;
	while (len > 0 && strchr(".:/-#%", s.ptr[len - 1]) != NULL)
		len--;
	return len;
}

/* The length of the URL that a word begins: its query may hold anything. */
static size_t
url_len(struct slice s, size_t len)
{
	while (len < s.len && s.ptr[len] > ' ' && strchr("\"'<>),;", s.ptr[len]) == NULL)
		len++;
	while (s.ptr[len - 1] == '.')
		len--;
	return len;
}

/* The length of a name in quotes at the front of s, quotes included, or 0. */
static size_t
quoted_len(struct slice s, unsigned char before)
{
	struct slice inside;
	size_t len;

	if ((s.ptr[0] != '"' && s.ptr[0] != '\'' && s.ptr[0] != '`') ||
	    ascii_is_alnum(before))
		return 0;
	inside = slice_head(slice_skip(s, 1), QUOTED_MAX);
	len = slice_index(inside, s.ptr[0]);
	if (len == 0 || len == inside.len)
		return 0;
	if (len + 2 < s.len && ascii_is_alnum(s.ptr[len + 2]))
		return 0;		/* an apostrophe */
	return len + 2;
}

/* Append the front of s, which is at a word's begin. Returns its length. */
static size_t
mask_front(struct strbuf *out, struct slice s, unsigned char before)
{
	size_t len = quoted_len(s, before);
	const char *mark;

	if (len > 0) {
		strbuf_add_byte(out, s.ptr[0]);
		strbuf_add_str(out, "{name}");
		strbuf_add_byte(out, s.ptr[0]);
		return len;
	}
	len = word_len(s);
	mark = len > 0 ? placeholder(slice_head(s, len)) : NULL;
	if (mark != NULL) {
		strbuf_add_str(out, mark);
		return slice_find(slice_head(s, len), SLICE("://")) < len ?
		    url_len(s, len) : len;
	}
	len = len > 0 ? len : 1;
	strbuf_add(out, slice_head(s, len));
	return len;
}

void
message_guess_mask(struct strbuf *out, struct slice message)
{
	struct slice s = slice_head(message, MESSAGE_GUESS_MAX);
	bool is_cut = s.len < message.len;
	unsigned char before = 0;

	/* Not in the middle of a word, nor of a character. */
	while (is_cut && s.len > 0 && s.ptr[s.len - 1] != ' ')
		s.len--;
	while (s.len > 0) {
		size_t len = mask_front(out, s, before);

		before = s.ptr[len - 1];
		s = slice_skip(s, len);
	}
	if (is_cut)
		strbuf_add_str(out, "{more}");
}

void
message_guess_mask_path(struct strbuf *out, struct slice path)
{
	struct slice segment;
	bool is_first = true;

	path = slice_head(path, MESSAGE_GUESS_MAX);
	while (slice_next(&path, '/', &segment)) {
		const char *mark = placeholder(segment);

		if (!is_first)
			strbuf_add_byte(out, '/');
		is_first = false;
		if (mark != NULL)
			strbuf_add_str(out, mark);
		else
			strbuf_add(out, segment);
	}
}

bool
message_guess_merge(struct strbuf *out, struct slice a, struct slice b)
{
	struct slice left = a, right = b, one, other;
	size_t same = 0, n = 0, begin = out->len;

	while (slice_next(&left, ' ', &one)) {
		if (!slice_next(&right, ' ', &other))
			goto fail;
		if (n++ > 0)
			strbuf_add_byte(out, ' ');
		if (slice_eq(one, other))
			strbuf_add(out, one);
		else
			strbuf_add_str(out, "{any}");
		same += slice_eq(one, other);
	}
	if (right.ptr == NULL && same * 2 >= n && same > 0)
		return true;
fail:
	out->len = begin;
	return false;
}
