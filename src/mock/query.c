#include "mock/query.h"

#include "base/ascii.h"
#include "base/number.h"

/* The byte that "%HH" at the front of s stands for, or -1. */
static int
decode_triple(struct slice s)
{
	int high, low;

	if (s.len < 3 || s.ptr[0] != '%')
		return -1;
	high = ascii_hex_value(s.ptr[1]);
	low = ascii_hex_value(s.ptr[2]);
	return high < 0 || low < 0 ? -1 : high * 16 + low;
}

struct slice
query_decode(struct arena *arena, struct slice text, bool in_query)
{
	unsigned char *out = arena_alloc(arena, text.len + 1);
	size_t len = 0;

	if (out == NULL)
		return SLICE_NONE;
	while (text.len > 0) {
		int byte = decode_triple(text);

		if (byte >= 0)
			out[len++] = (unsigned char)byte;
		else if (in_query && text.ptr[0] == '+')
			out[len++] = ' ';
		else
			out[len++] = text.ptr[0];
		text = slice_skip(text, byte >= 0 ? 3 : 1);
	}
	return slice_of(out, len);
}

bool
query_next(struct slice *rest, struct slice *name, struct slice *value)
{
	struct slice option;
	size_t equals;

	do {
		if (!slice_next(rest, '&', &option))
			return false;
	} while (option.len == 0);
	equals = slice_index(option, '=');
	*name = slice_head(option, equals);
	*value = slice_skip(option, equals < option.len ? equals + 1 : equals);
	return true;
}

bool
query_find(struct arena *arena, struct slice query, struct slice name,
    struct slice *value)
{
	struct slice found, encoded;

	while (query_next(&query, &found, &encoded)) {
		if (!slice_eq(found, name))
			continue;
		*value = query_decode(arena, encoded, true);
		return value->ptr != NULL;
	}
	return false;
}

bool
query_segment(struct arena *arena, struct slice *path, struct slice *segment)
{
	size_t end;

	while (slice_starts_with(*path, SLICE("/")))
		*path = slice_skip(*path, 1);
	if (path->len == 0)
		return false;
	end = slice_index(*path, '/');
	*segment = query_decode(arena, slice_head(*path, end), false);
	*path = slice_skip(*path, end);
	return segment->ptr != NULL;
}

bool
query_number(struct arena *arena, struct slice *path, uint64_t max,
    uint64_t *number)
{
	struct slice segment;

	return query_segment(arena, path, &segment) &&
	    number_parse_u64(segment, number) && *number <= max;
}
