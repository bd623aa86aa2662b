#include "json/element_splitter.h"

/* Depths: 1 in the outermost object, 2 in the outer member's, 3 in the array. */
enum { DEPTH_OUTERMOST = 1, DEPTH_OUTER, DEPTH_ARRAY };

/* Memory that an element's buffer keeps from one to the next. */
#define KEEP_MAX ((size_t)1024 * 1024)

/* Keep the bytes of the element at hand. Without memory it is too large. */
static void
keep(struct element_splitter *s, struct slice bytes)
{
	s->element_len += bytes.len;
	if (s->element_len <= s->element_max)
		strbuf_add(&s->element, bytes);
	else
		strbuf_clear(&s->element);
}

static void
element_end(struct element_splitter *s)
{
	/* white space behind a scalar */
	while (s->element.len > 0 && s->element.ptr[s->element.len - 1] <= ' ')
		s->element.len--;
	s->in_element = false;
	if (s->element_len > s->element_max || s->element.failed)
		s->on_too_large(s->element_len, s->ctx);
	else
		s->on_element(strbuf_slice(&s->element), s->ctx);
	strbuf_reset(&s->element, KEEP_MAX);
	s->element_len = 0;
}

/* Whether the value that begins is that of a member on the way to the array. */
static bool
is_on_way(const struct element_splitter *s)
{
	struct slice wanted = s->depth == DEPTH_OUTERMOST ? s->outer : s->inner;

	if (s->depth == 0)
		return true;
	return s->on_way == s->depth && s->depth < DEPTH_ARRAY && s->has_name &&
	    s->name_len <= sizeof(s->name) &&
	    slice_eq(slice_of(s->name, s->name_len), wanted);
}

static void
open_bracket(struct element_splitter *s, unsigned char c)
{
	bool is_array = s->depth == DEPTH_OUTER;

	if (is_on_way(s) && (c == '[') == is_array && !s->found) {
		s->on_way = s->depth + 1;
		s->found = is_array;
	}
	s->has_name = false;
	s->depth++;
}

static void
close_bracket(struct element_splitter *s)
{
	if (s->depth == 0) {
		s->broken = true;
		return;
	}
	s->depth--;
	if (s->on_way > s->depth) {
		s->closed |= s->on_way == DEPTH_ARRAY;
		s->on_way = s->depth;
	}
}

/* Inside the array itself, between its elements or in a scalar one. */
static bool
at_array(const struct element_splitter *s)
{
	return s->on_way == DEPTH_ARRAY && s->depth == DEPTH_ARRAY;
}

/* One byte that is not inside a string. */
static void
structure(struct element_splitter *s, unsigned char c)
{
	bool was_at_array = at_array(s);

	switch (c) {
	case '"':
		s->in_string = true;
		s->has_name = false;
		s->name_len = 0;
		break;
	case ':':
		s->has_name = true;
		break;
	case ',':
		s->has_name = false;
		break;
	case '{':
	case '[':
		open_bracket(s, c);
		break;
	case '}':
	case ']':
		close_bracket(s);
		break;
	default:
		break;
	}
	if (was_at_array && !s->in_element && c != ',' && c > ' ' && c != ']')
		s->in_element = true;
}

/* Whether the element at hand ends before (a comma or bracket) this byte. */
static bool
ends_scalar(const struct element_splitter *s, unsigned char c)
{
	return s->in_element && at_array(s) && (c == ',' || c == ']');
}

/* How many bytes of the string at hand come before its end. */
static size_t
string_run(struct element_splitter *s, struct slice piece)
{
	size_t at = 0;

	while (at < piece.len && (s->escaped || piece.ptr[at] != '"')) {
		if (s->name_len < sizeof(s->name))
			s->name[s->name_len] = piece.ptr[at];
		s->name_len += s->name_len <= sizeof(s->name);
		s->escaped = !s->escaped && piece.ptr[at] == '\\';
		at++;
	}
	return at;
}

/* Take as many bytes as belong together. Returns how many. */
static size_t
step(struct element_splitter *s, struct slice piece)
{
	size_t len = 1;

	if (s->in_string) {
		len = string_run(s, piece);
		if (len < piece.len) {
			s->in_string = false;
			len++;
		}
		if (s->in_element)
			keep(s, slice_head(piece, len));
		return len;
	}
	if (ends_scalar(s, piece.ptr[0]))
		element_end(s);
	structure(s, piece.ptr[0]);
	if (s->in_element)
		keep(s, slice_head(piece, 1));
	if (s->in_element && at_array(s) && (piece.ptr[0] == '}' ||
	    piece.ptr[0] == ']'))
		element_end(s);
	return len;
}

void
element_splitter_feed(struct element_splitter *s, struct slice piece)
{
	while (piece.len > 0 && !s->broken)
		piece = slice_skip(piece, step(s, piece));
}

const char *
element_splitter_end(struct element_splitter *s)
{
	strbuf_clear(&s->element);
	if (s->broken)
		return "is no JSON: its brackets do not match";
	if (!s->found)
		return "has no such list";
	if (!s->closed || s->depth > 0 || s->in_string)
		return "ends too early";
	return NULL;
}
