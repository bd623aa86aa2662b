#include "inspect/gunzip.h"

#include <stdlib.h>
#include <zlib.h>

#define ROOM 65536

struct gunzip {
	z_stream z;
	bool whole;		/* a member has ended, and none has begun since */
	unsigned char room[ROOM];
};

bool
gunzip_is_gzip(struct slice front)
{
	return front.len >= 2 && front.ptr[0] == 0x1f && front.ptr[1] == 0x8b;
}

struct gunzip *
gunzip_new(void)
{
	struct gunzip *gunzip = calloc(1, sizeof(*gunzip));

	if (gunzip != NULL && inflateInit2(&gunzip->z, MAX_WBITS + 16) != Z_OK) {
		free(gunzip);
		return NULL;
	}
	return gunzip;
}

void
gunzip_free(struct gunzip *gunzip)
{
	if (gunzip == NULL)
		return;
	inflateEnd(&gunzip->z);
	free(gunzip);
}

/* Unpack what fits into the room. */
static int
turn(struct gunzip *gunzip, void (*on_bytes)(struct slice bytes, void *ctx),
    void *ctx)
{
	int result;

	gunzip->z.next_out = gunzip->room;
	gunzip->z.avail_out = ROOM;
	result = inflate(&gunzip->z, Z_NO_FLUSH);
	if (gunzip->z.avail_out < ROOM)
		on_bytes(slice_of(gunzip->room, ROOM - gunzip->z.avail_out), ctx);
	return result;
}

bool
gunzip_feed(struct gunzip *gunzip, struct slice piece,
    void (*on_bytes)(struct slice bytes, void *ctx), void *ctx)
{
	z_stream *z = &gunzip->z;
	int result = Z_OK;

	/* zlib reads through a pointer that is not const; it does not write. */
	z->next_in = (unsigned char *)(uintptr_t)piece.ptr;
	z->avail_in = (unsigned)piece.len;
	do {
		if (gunzip->whole && z->avail_in > 0 && inflateReset(z) != Z_OK)
			return false;
		gunzip->whole &= z->avail_in == 0;
		if (gunzip->whole)
			return true;
		result = turn(gunzip, on_bytes, ctx);
		gunzip->whole = result == Z_STREAM_END;
	} while ((result == Z_OK || result == Z_STREAM_END) &&
	    (z->avail_in > 0 || z->avail_out == 0));
	return result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR;
}

bool
gunzip_is_whole(const struct gunzip *gunzip)
{
	return gunzip->whole;
}
