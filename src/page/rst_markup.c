#include "page/rst_markup.h"

#include "base/ascii.h"

/* Whether markup may begin behind this byte; 0: nothing stands before. */
static bool
may_begin_after(unsigned char c)
{
	return c == '\0' || (c < 0x80 && !ascii_is_alnum(c)) || c >= 0x80;
}

/* The text between two marks at the front of s; empty when it is not closed. */
static struct slice
between(struct slice s, struct slice mark)
{
	struct slice inner = slice_skip(s, mark.len);
	size_t end = slice_find(inner, mark);

	if (end == 0 || end == inner.len || ascii_is_ows(inner.ptr[0]) ||
	    ascii_is_ows(inner.ptr[end - 1]))
		return SLICE_NONE;
	return slice_head(inner, end);
}

/* ":role:" at the front of s: its length, or 0. */
static size_t
role_len(struct slice s)
{
	size_t len = 1;

	while (len < s.len && (ascii_is_alnum(s.ptr[len]) || s.ptr[len] == '-' ||
	    s.ptr[len] == '_' || s.ptr[len] == '.'))
		len++;
	return len > 1 && len + 1 < s.len && s.ptr[len] == ':' &&
	    s.ptr[len + 1] == '`' ? len + 1 : 0;
}

/* Where " <address>" begins in the text of a link, or its end. */
static size_t
target_index(struct slice text)
{
	size_t at = text.len;

	if (!slice_ends_with(text, SLICE(">")))
		return at;
	while (at > 0 && text.ptr[at - 1] != '<')
		at--;
	return at > 0 ? at - 1 : text.len;
}

/* A text in single back quotes; returns the bytes it takes, with its quotes. */
static size_t
strip_quoted(struct strbuf *out, struct slice s)
{
	struct slice inner = between(s, SLICE("`"));
	size_t len = inner.len + 2;

	if (inner.len == 0)
		return 0;
	strbuf_add(out, slice_trim(slice_head(inner, target_index(inner))));
	while (len < s.len && s.ptr[len] == '_')
		len++;
	return len;
}

/* Markup at the front of s: append what is seen; returns its length, or 0. */
static size_t
strip_inline(struct strbuf *out, struct slice s)
{
	static const struct slice marks[] = {
		SLICE_LIT("``"), SLICE_LIT("**"), SLICE_LIT("*"),
	};
	size_t role;

	for (size_t i = 0; i < ARRAY_LEN(marks); i++) {
		struct slice inner;

		if (!slice_starts_with(s, marks[i]))
			continue;
		inner = between(s, marks[i]);
		strbuf_add(out, inner);
		return inner.len > 0 ? inner.len + 2 * marks[i].len : 0;
	}
	if (s.ptr[0] == '`')
		return strip_quoted(out, s);
	role = s.ptr[0] == ':' ? role_len(s) : 0;
	if (role > 0) {
		size_t len = strip_quoted(out, slice_skip(s, role));

		return len > 0 ? role + len : 0;
	}
	return 0;
}

/* What stands for itself nowhere at the start of a line: its length. */
static size_t
line_mark_len(struct slice s)
{
	static const struct slice directives[] = {
		SLICE_LIT(".. note::"), SLICE_LIT(".. important::"),
		SLICE_LIT(".. caution::"), SLICE_LIT(".. warning::"),
		SLICE_LIT(".. tip::"),
	};

	for (size_t i = 0; i < ARRAY_LEN(directives); i++)
		if (slice_starts_with_nocase(s, directives[i]))
			return directives[i].len;
	if (slice_starts_with(s, SLICE(".. _")))
		return slice_index(s, '\n');	/* an anchor */
	if (slice_starts_with(s, SLICE("- ")) || slice_starts_with(s, SLICE("* ")) ||
	    slice_starts_with(s, SLICE("+ ")) || slice_starts_with(s, SLICE("| ")))
		return 2;
	return 0;
}

static bool
at_line_start(struct slice text, size_t at)
{
	while (at > 0 && ascii_is_ows(text.ptr[at - 1]))
		at--;
	return at == 0 || text.ptr[at - 1] == '\n' || text.ptr[at - 1] == '\r';
}

/* A blank or line end: behind a backslash it joins what it stands between. */
static bool
is_blank(unsigned char c)
{
	return c == ' ' || c == '\n' || c == '\r';
}

/* Append what is seen of the front of a text from `at`. Returns its length. */
static size_t
strip_step(struct strbuf *out, struct slice text, size_t at)
{
	struct slice s = slice_skip(text, at);
	size_t len = at_line_start(text, at) ? line_mark_len(s) : 0;

	if (len > 0)
		return len;
	if (s.ptr[0] == '\\' && s.len > 1) {	/* "\ " parts markup from a word */
		if (!is_blank(s.ptr[1]))
			strbuf_add_byte(out, s.ptr[1]);
		return 2;
	}
	if (may_begin_after(at > 0 ? text.ptr[at - 1] : '\0'))
		len = strip_inline(out, s);
	if (len == 0) {
		strbuf_add_byte(out, s.ptr[0]);
		len = 1;
	}
	return len;
}

void
rst_markup_strip(struct strbuf *out, struct slice text)
{
	for (size_t at = 0; at < text.len;)
		at += strip_step(out, text, at);
}

struct slice
rst_markup_link(struct slice text)
{
	size_t at = slice_find(text, SLICE("<http"));
	struct slice link = slice_skip(text, at);

	if (link.len == 0)
		return link;
	link = slice_skip(link, 1);
	return slice_head(link, slice_index(link, '>'));
}
