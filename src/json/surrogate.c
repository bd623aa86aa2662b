#include "json/surrogate.h"

#include <string.h>

#include "base/ascii.h"

#define ESCAPE_LEN 6	/* "\uXXXX" */

enum surrogate { SURROGATE_NONE, SURROGATE_HIGH, SURROGATE_LOW };

/* What the escape at the front of s names. */
static enum surrogate
surrogate_at(struct slice s)
{
	int second;

	if (s.len < ESCAPE_LEN || s.ptr[0] != '\\' || s.ptr[1] != 'u' ||
	    ascii_hex_value(s.ptr[2]) != 0xd)
		return SURROGATE_NONE;
	second = ascii_hex_value(s.ptr[3]);
	if (second < 8 || ascii_hex_value(s.ptr[4]) < 0 ||
	    ascii_hex_value(s.ptr[5]) < 0)
		return SURROGATE_NONE;
	return second < 0xc ? SURROGATE_HIGH : SURROGATE_LOW;
}

/*
 * Skip to the next lone surrogate's escape at or behind *at. False when there
 * is none.
 */
static bool
lone_surrogate_find(struct slice text, size_t *at)
{
	while (*at < text.len) {
		struct slice rest = slice_skip(text, *at);
		size_t plain = slice_index(rest, '\\');
		enum surrogate here;

		*at += plain;
		if (plain == rest.len)
			return false;
		rest = slice_skip(rest, plain);
		here = surrogate_at(rest);
		if (here == SURROGATE_NONE) {
			*at += 2;	/* the escaped byte is no backslash of its own */
			continue;
		}
		if (here == SURROGATE_LOW ||
		    surrogate_at(slice_skip(rest, ESCAPE_LEN)) != SURROGATE_LOW)
			return true;
		*at += (size_t)2 * ESCAPE_LEN;
	}
	return false;
}

struct slice
surrogate_mend(struct slice text, struct arena *arena)
{
	unsigned char *copy;
	size_t at = 0;

	if (slice_index(text, '\\') == text.len ||	/* as a rule */
	    !lone_surrogate_find(text, &at))
		return text;
	copy = arena_alloc(arena, text.len);
	if (copy == NULL)
		return SLICE_NONE;
	memcpy(copy, text.ptr, text.len);
	do {
		memcpy(copy + at + 2, "fffd", 4);
		at += ESCAPE_LEN;
	} while (lone_surrogate_find(text, &at));
	return slice_of(copy, text.len);
}
