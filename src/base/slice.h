#ifndef BASE_SLICE_H
#define BASE_SLICE_H
/*
 * A slice is a stretch of bytes that belongs to somebody else. It travels by
 * value, is not ended by a zero byte, and may hold any byte. Nothing here
 * allocates; any thread may call. What is called for each name and field is
 * inline: then the length of a literal is known where it is compared.
 */
#include <string.h>

#include "base/attr.h"

struct slice {
	const unsigned char *ptr;	/* may be NULL when len is 0 */
	size_t len;
};

/* A slice over a string literal, usable in initialisers. */
#define SLICE_LIT(text) \
	{ (const unsigned char *)("" text), sizeof(text) - 1 }
#define SLICE(text) ((struct slice)SLICE_LIT(text))
#define SLICE_NONE ((struct slice){ NULL, 0 })

/* For printf: ("%.*s", SLICE_FMT(s)). */
#define SLICE_FMT(s) (int)(s).len, (const char *)(s).ptr

/* A slice over len bytes at ptr. */
static inline struct slice
slice_of(const void *ptr, size_t len)
{
	return (struct slice){ ptr, len };
}

/* A slice over a string without its final zero; empty for NULL. */
static inline struct slice
slice_str(const char *text)
{
	return text == NULL ? SLICE_NONE : slice_of(text, strlen(text));
}

/* The slice without its first n bytes; n is at most s.len. */
static inline struct slice
slice_skip(struct slice s, size_t n)
{
	/* adding 0 to NULL is undefined, and compiles to nothing */
	return (struct slice){ n > 0 ? s.ptr + n : s.ptr, s.len - n };
}

/* The first n bytes of the slice; all of it when n is larger. */
static inline struct slice
slice_head(struct slice s, size_t n)
{
	return (struct slice){ s.ptr, n < s.len ? n : s.len };
}

/* Same bytes. */
static inline bool
slice_eq(struct slice a, struct slice b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* Whether the first len bytes of both are the same but for the case of letters. */
bool slice_same_nocase(struct slice a, struct slice b, size_t len);

/* Same bytes but for the case of ASCII letters. */
static inline bool
slice_eq_nocase(struct slice a, struct slice b)
{
	return a.len == b.len && slice_same_nocase(a, b, a.len);
}

/* Order as of memcmp, a prefix first: <0, 0 or >0. */
int slice_cmp(struct slice a, struct slice b);

static inline bool
slice_starts_with(struct slice s, struct slice prefix)
{
	return s.len >= prefix.len && slice_eq(slice_head(s, prefix.len), prefix);
}

static inline bool
slice_starts_with_nocase(struct slice s, struct slice prefix)
{
	return s.len >= prefix.len && slice_same_nocase(s, prefix, prefix.len);
}

bool slice_ends_with(struct slice s, struct slice suffix);

/*
 * How many bytes at the front of s are of one class.
 *
 * classes  the classes of each byte, a bit for each.
 * class    the bit of the class: a single one.
 */
static inline size_t
slice_span(struct slice s, const unsigned char classes[256], unsigned class)
{
	const unsigned char *at = s.ptr;
	size_t n = 0;

	for (; s.len - n >= 4 && (classes[at[n]] & classes[at[n + 1]] &
	    classes[at[n + 2]] & classes[at[n + 3]] & class) != 0; n += 4)
		;
	while (n < s.len && (classes[at[n]] & class) != 0)
		n++;
	return n;
}

/* How often byte stands in s. */
size_t slice_count(struct slice s, unsigned char byte);

/* Where byte stands first in s, or s.len when it does not. */
size_t slice_index(struct slice s, unsigned char byte);

/* Where needle stands first in s, or s.len when it does not. */
size_t slice_find(struct slice s, struct slice needle);

/* The slice without blanks and tabs at both ends (OWS, RFC 9110, 5.6.3). */
struct slice slice_trim(struct slice s);

/*
 * Cut the next element off a separated list.
 *
 * rest  what is left of the list; advanced past the element and separator.
 * sep   the separating byte.
 * item  set to the element (borrowed, not trimmed; may be empty).
 *
 * Returns false, leaving item alone, when the list is used up.
 */
bool slice_next(struct slice *rest, unsigned char sep, struct slice *item)
    MUST_CHECK NONNULL(1, 3);

/*
 * Match against a pattern in which each '*' stands for any run of bytes, and
 * every other byte for itself. The cost is bounded by s.len * pattern.len.
 */
bool slice_glob(struct slice s, struct slice pattern);

#endif
