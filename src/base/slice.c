#include "base/slice.h"

#include <string.h>

#include "base/ascii.h"

#define ONES UINT64_C(0x0101010101010101)

/* Eight bytes with the ASCII letters among them in lower case. */
static inline uint64_t
eight_lower(uint64_t bytes)
{
	uint64_t low = bytes & ONES * 0x7f;
	uint64_t from_a = low + ONES * (0x80 - 'A');
	uint64_t behind_z = low + ONES * (0x7f - 'Z');

	return bytes | ((from_a & ~behind_z & ~bytes & ONES * 0x80) >> 2);
}

static inline uint64_t
eight_of(const unsigned char *bytes)
{
	uint64_t eight;

	memcpy(&eight, bytes, sizeof(eight));
	return eight;
}

/* The first four and the last four bytes of four to eight. */
static inline uint64_t
ends_of(const unsigned char *bytes, size_t len)
{
	uint32_t head, tail;

	memcpy(&head, bytes, sizeof(head));
	memcpy(&tail, bytes + len - sizeof(tail), sizeof(tail));
	return (uint64_t)tail << 32 | head;
}

static inline bool
eight_same_nocase(uint64_t a, uint64_t b)
{
	return a == b || eight_lower(a) == eight_lower(b);
}

bool
slice_same_nocase(struct slice a, struct slice b, size_t len)
{
	size_t at = 0;

	if (len >= 8) {
		/* The ends first: unlike names often begin alike. */
		if (!eight_same_nocase(eight_of(a.ptr + len - 8),
		    eight_of(b.ptr + len - 8)))
			return false;
		for (; len - at > 8; at += 8)
			if (!eight_same_nocase(eight_of(a.ptr + at),
			    eight_of(b.ptr + at)))
				return false;
		return true;
	}
	if (len >= 4)
		return eight_same_nocase(ends_of(a.ptr, len), ends_of(b.ptr, len));
	for (; at < len; at++)
		if (ascii_lower(a.ptr[at]) != ascii_lower(b.ptr[at]))
			return false;
	return true;
}

int
slice_cmp(struct slice a, struct slice b)
{
	size_t common = a.len < b.len ? a.len : b.len;
	int order = common == 0 ? 0 : memcmp(a.ptr, b.ptr, common);

	return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

bool
slice_ends_with(struct slice s, struct slice suffix)
{
	return s.len >= suffix.len &&
	    slice_eq(slice_skip(s, s.len - suffix.len), suffix);
}

size_t
slice_count(struct slice s, unsigned char byte)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += s.ptr[i] == byte;
	return n;
}

size_t
slice_index(struct slice s, unsigned char byte)
{
	const unsigned char *at;

	if (s.len == 0)
		return 0;
	at = memchr(s.ptr, byte, s.len);
	return at == NULL ? s.len : (size_t)(at - s.ptr);
}

size_t
slice_find(struct slice s, struct slice needle)
{
	const unsigned char *at;

	if (needle.len == 0 || s.len == 0)
		return needle.len == 0 ? 0 : s.len;
	at = memmem(s.ptr, s.len, needle.ptr, needle.len);
	return at == NULL ? s.len : (size_t)(at - s.ptr);
}

struct slice
slice_trim(struct slice s)
{
	while (s.len > 0 && ascii_is_ows(s.ptr[0]))
		s = slice_skip(s, 1);
	while (s.len > 0 && ascii_is_ows(s.ptr[s.len - 1]))
		s.len--;
	return s;
}

bool
slice_next(struct slice *rest, unsigned char sep, struct slice *item)
{
	size_t end;

	if (rest->ptr == NULL)
		return false;
	end = slice_index(*rest, sep);
	*item = slice_head(*rest, end);
	*rest = end == rest->len ? SLICE_NONE : slice_skip(*rest, end + 1);
	return true;
}

bool
slice_glob(struct slice s, struct slice pattern)
{
	size_t at = 0, p = 0;
	size_t star = SIZE_MAX, resume = 0;	/* last '*', and what it eats up to */

	while (at < s.len) {
		if (p < pattern.len && pattern.ptr[p] == '*') {
			star = p++;
			resume = at;
		} else if (p < pattern.len && pattern.ptr[p] == s.ptr[at]) {
			p++;
			at++;
		} else if (star != SIZE_MAX) {
			p = star + 1;
			at = ++resume;
		} else {
			return false;
		}
	}
	while (p < pattern.len && pattern.ptr[p] == '*')
		p++;
	return p == pattern.len;
}
