#include "catalogue/message_template.h"

#include <string.h>

#include "base/ascii.h"

#define TEMPLATE_MAX 1024	/* bytes of a documented message, made comparable */
#define NAME_MAX_LEN 64		/* bytes between the brackets of a placeholder */

/* Stands for a placeholder; no text holds it, for controls become blanks. */
#define MARK 0x01

/* Signs that pages in other scripts use for the ASCII ones. */
static const struct {
	struct slice sign;
	unsigned char ascii;
} fold_rows[] = {
	{ SLICE_LIT("\xc2\xa0"), ' ' },		/* no-break space */
	{ SLICE_LIT("\xe3\x80\x80"), ' ' },	/* ideographic space */
	{ SLICE_LIT("\xef\xbc\x9a"), ':' },	/* full-width colon */
	{ SLICE_LIT("\xe3\x80\x82"), '.' },	/* ideographic full stop */
};

static bool
is_one_of(unsigned char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

/* How many bytes at the front of s, from `from` on, are in the set. */
static size_t
run_end(struct slice s, size_t from, const char *set)
{
	while (from < s.len && is_one_of(s.ptr[from], set))
		from++;
	return from;
}

/* %[n$][flags][width][.precision][length]conversion; 0 when s is none. */
static size_t
conversion_len(struct slice s)
{
	size_t at = run_end(s, 1, "0123456789$#+-.");

	at = run_end(s, at, "hljzt");
	return at < s.len && ascii_is_alpha(s.ptr[at]) ? at + 1 : 0;
}

/* A name in brackets; 0 when s is none. */
static size_t
bracket_len(struct slice s, unsigned char close, size_t name_min)
{
	struct slice name = slice_head(slice_skip(s, 1), NAME_MAX_LEN + 1);
	size_t len = slice_index(name, close);

	if (len == name.len || len < name_min ||
	    slice_index(slice_head(name, len), s.ptr[0]) != len)
		return 0;
	if (len > 0 && (is_one_of(name.ptr[0], " \t\n") ||
	    is_one_of(name.ptr[len - 1], " \t\n")))
		return 0;		/* "a < b and c > d" */
	return len + 2;
}

/* A word of x; before is the byte in front of s, or 0. */
static size_t
crosses_len(struct slice s, unsigned char before)
{
	size_t len;

	if (ascii_is_alnum(before))	/* first, or a long run costs its square */
		return 0;
	len = run_end(s, 0, "xX");
	if (len < 3 || (len < s.len && ascii_is_alnum(s.ptr[len])))
		return 0;
	return len;
}

/* The length of the placeholder that text has at an offset, or 0. */
static size_t
placeholder_len(struct slice text, size_t at)
{
	struct slice s = slice_skip(text, at);

	switch (s.ptr[0]) {
	case '%':
		return conversion_len(s);
	case '{':
		return bracket_len(s, '}', 0);
	case '$':
		if (s.len < 2 || s.ptr[1] != '{' ||
		    bracket_len(slice_skip(s, 1), '}', 1) == 0)
			return 0;
		return bracket_len(slice_skip(s, 1), '}', 1) + 1;
	case '[':
		return bracket_len(s, ']', 1);
	case '<':
		return bracket_len(s, '>', 1);
	case 'x': case 'X':
		return crosses_len(s, at > 0 ? text.ptr[at - 1] : 0);
	default:
		return 0;
	}
}

/* The comparable byte for the front of s, and how many bytes it stands for. */
static unsigned char
fold_char(struct slice s, size_t *len)
{
	*len = 1;
	if (s.ptr[0] < 0x80)
		return ascii_is_control(s.ptr[0]) ? ' ' : ascii_lower(s.ptr[0]);
	for (size_t i = 0; i < ARRAY_LEN(fold_rows); i++)
		if (slice_starts_with(s, fold_rows[i].sign)) {
			*len = fold_rows[i].sign.len;
			return fold_rows[i].ascii;
		}
	return s.ptr[0];
}

/* Add one comparable byte: no blank comes first, behind another or a mark. */
static size_t
fold_add(unsigned char *out, size_t len, unsigned char c)
{
	bool at_gap = len == 0 || out[len - 1] == ' ' || out[len - 1] == MARK;

	if (c == ' ' && at_gap)
		return len;
	if (c == MARK && len > 0 && at_gap)
		len--;			/* a blank or mark before a mark */
	out[len] = c;
	return len + 1;
}

static size_t
fold_end(const unsigned char *out, size_t len)
{
	while (len > 0 && is_one_of(out[len - 1], " .:"))
		len--;
	return len;
}

/*
 * Make a text comparable. Returns how many bytes of out are filled. What of a
 * template does not fit stands for anything.
 */
static size_t
fold(struct slice text, bool has_marks, unsigned char *out, size_t out_max)
{
	size_t len = 0, at, step;
	unsigned char c;

	for (at = 0; at < text.len && len < out_max; at += step) {
		step = has_marks ? placeholder_len(text, at) : 0;
		c = MARK;
		if (step == 0)
			c = fold_char(slice_skip(text, at), &step);
		len = fold_add(out, len, c);
	}
	if (has_marks && at < text.len)
		out[len - 1] = MARK;
	return fold_end(out, len);
}

void
live_message_init(struct live_message *live, struct slice message)
{
	live->len = fold(message, false, live->bytes, sizeof(live->bytes));
}

/* Whether a message may end or go on with detail where rest begins. */
static bool
is_boundary(struct slice rest)
{
	return rest.len == 0 || is_one_of(rest.ptr[0], ":.");
}

/* Whether rest holds the segment with nothing but detail behind it. */
static bool
last_segment_fits(struct slice rest, struct slice segment, bool is_anchored)
{
	size_t at;

	if (is_anchored)
		return slice_starts_with(rest, segment) &&
		    is_boundary(slice_skip(rest, segment.len));
	if (segment.len == 0)
		return true;
	while ((at = slice_find(rest, segment)) < rest.len) {
		if (is_boundary(slice_skip(rest, at + segment.len)))
			return true;
		rest = slice_skip(rest, at + 1);
	}
	return false;
}

/*
 * Between two marks, the first place that fits is as good as any later one, so
 * nothing is ever tried twice.
 */
bool
message_template_fits(struct slice documented, const struct live_message *live)
{
	unsigned char folded[TEMPLATE_MAX];
	size_t len = fold(documented, true, folded, sizeof(folded));
	struct slice pattern = slice_of(folded, len), segment = SLICE_NONE;
	struct slice rest = slice_of(live->bytes, live->len);
	bool is_anchored = true;

	while (slice_next(&pattern, MARK, &segment)) {
		size_t at = is_anchored ? 0 : slice_find(rest, segment);

		if (pattern.ptr == NULL)
			break;
		if (!slice_starts_with(slice_skip(rest, at), segment))
			return false;
		rest = slice_skip(rest, at + segment.len);
		is_anchored = false;
	}
	return last_segment_fits(rest, segment, is_anchored);
}

bool
message_template_has_placeholder(struct slice documented)
{
	for (size_t at = 0; at < documented.len; at++)
		if (placeholder_len(documented, at) > 0)
			return true;
	return false;
}
