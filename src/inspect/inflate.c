#include "inspect/inflate.h"

#include <zlib.h>

#define ROOM_MIN 4096
#define ROOM_MAX 262144

size_t
inflate_room(struct strbuf *out, size_t out_max)
{
	size_t left = out_max - (out->len < out_max ? out->len : out_max) + 1;
	size_t room = out->len < ROOM_MIN ? ROOM_MIN : out->len;

	room = room < ROOM_MAX ? room : ROOM_MAX;
	room = room < left ? room : left;
	return strbuf_reserve(out, room) ? room : 0;
}

enum decode_rc
inflate_end(struct strbuf *out, size_t out_max, enum decode_rc rc)
{
	if (out->failed)
		return DECODE_NO_MEMORY;
	if (out->len <= out_max)
		return rc;
	out->len = out_max;
	return DECODE_LIMIT;
}

static void *
zlib_alloc(void *arena, unsigned items, unsigned size)
{
	return arena_alloc(arena, (size_t)items * size);
}

static void
zlib_free(void *arena, void *memory)
{
	(void)arena;
	(void)memory;		/* the arena gives it back */
}

/* Whether another gzip member follows; if so, get ready for it. */
static bool
next_member(z_stream *z)
{
	return z->avail_in >= 2 && z->next_in[0] == 0x1f &&
	    z->next_in[1] == 0x8b && inflateReset(z) == Z_OK;
}

static enum decode_rc
inflate_rc(int result)
{
	switch (result) {
	case Z_OK:
	case Z_BUF_ERROR:	/* no input is left, so no step could be made */
		return DECODE_TRUNCATED;
	case Z_STREAM_END:
		return DECODE_OK;
	case Z_MEM_ERROR:
		return DECODE_NO_MEMORY;
	default:		/* zlib's results are plain numbers, not an enum */
		return DECODE_BROKEN;
	}
}

/* Run zlib until the input or the room is used up. */
static int
inflate_loop(z_stream *z, size_t out_max, struct strbuf *out)
{
	int result = Z_OK;

	while (out->len <= out_max) {
		size_t room = inflate_room(out, out_max);

		if (room == 0)
			return Z_MEM_ERROR;
		z->next_out = out->ptr + out->len;
		z->avail_out = (unsigned)room;
		result = inflate(z, Z_NO_FLUSH);
		out->len += room - z->avail_out;
		if (result == Z_STREAM_END && next_member(z))
			continue;
		if (result != Z_OK)
			break;
	}
	return result;
}

static enum decode_rc
inflate_all(struct slice in, int window_bits, size_t out_max,
    struct arena *arena, struct strbuf *out)
{
	z_stream z = { .zalloc = zlib_alloc, .zfree = zlib_free, .opaque = arena };
	enum decode_rc rc;

	if (in.len > UINT32_MAX)
		return DECODE_LIMIT;
	if (inflateInit2(&z, window_bits) != Z_OK)
		return DECODE_NO_MEMORY;
	/* zlib reads through a pointer that is not const; it does not write. */
	z.next_in = (unsigned char *)(uintptr_t)in.ptr;
	z.avail_in = (unsigned)in.len;
	rc = inflate_rc(inflate_loop(&z, out_max, out));
	inflateEnd(&z);
	return inflate_end(out, out_max, rc);
}

enum decode_rc
inflate_gzip(struct slice in, size_t out_max, struct arena *arena,
    struct strbuf *out)
{
	return inflate_all(in, MAX_WBITS + 16, out_max, arena, out);
}

/* RFC 1950, section 2.2: method 8, and a check over the first two bytes. */
static bool
has_zlib_header(struct slice in)
{
	return in.len >= 2 && (in.ptr[0] & 0x0f) == 8 &&
	    (in.ptr[0] * 256 + in.ptr[1]) % 31 == 0;
}

enum decode_rc
inflate_deflate(struct slice in, size_t out_max, struct arena *arena,
    struct strbuf *out)
{
	return inflate_all(in, has_zlib_header(in) ? MAX_WBITS : -MAX_WBITS,
	    out_max, arena, out);
}
