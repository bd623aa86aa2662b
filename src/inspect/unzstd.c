#include "inspect/inflate.h"

#include <zstd.h>
#include <zstd_errors.h>

/* RFC 9659, section 3: 8 MiB is what every decoder of this coding takes. */
#define WINDOW_LOG_MAX 23

static enum decode_rc
zstd_error_rc(size_t error)
{
	switch (ZSTD_getErrorCode(error)) {
	case ZSTD_error_frameParameter_windowTooLarge:
		return DECODE_LIMIT;
	case ZSTD_error_memory_allocation:
		return DECODE_NO_MEMORY;
	default:		/* the list of the library's errors may grow */
		return DECODE_BROKEN;
	}
}

/*
 * One step. *left becomes 0 at the end of a frame (RFC 8878: several may
 * follow each other). DECODE_OK means: go on.
 */
static enum decode_rc
zstd_step(ZSTD_DCtx *ctx, ZSTD_inBuffer *in, size_t out_max, struct strbuf *out,
    size_t *left)
{
	size_t room = inflate_room(out, out_max);
	ZSTD_outBuffer to = { out->ptr + out->len, room, 0 };
	size_t before = in->pos;

	if (room == 0)
		return DECODE_NO_MEMORY;
	*left = ZSTD_decompressStream(ctx, &to, in);
	out->len += to.pos;
	if (ZSTD_isError(*left))
		return zstd_error_rc(*left);
	if (*left > 0 && in->pos == before && to.pos == 0)
		return DECODE_TRUNCATED;
	return DECODE_OK;
}

static enum decode_rc
zstd_loop(ZSTD_DCtx *ctx, struct slice body, size_t out_max, struct strbuf *out)
{
	ZSTD_inBuffer in = { body.ptr, body.len, 0 };
	size_t left = 1;
	enum decode_rc rc = DECODE_OK;

	while (rc == DECODE_OK && out->len <= out_max &&
	    (left > 0 || in.pos < in.size))
		rc = zstd_step(ctx, &in, out_max, out, &left);
	return rc;
}

enum decode_rc
unzstd(struct slice in, size_t out_max, struct strbuf *out)
{
	ZSTD_DCtx *ctx = ZSTD_createDCtx();
	enum decode_rc rc;

	if (ctx == NULL)
		return DECODE_NO_MEMORY;
	ZSTD_DCtx_setParameter(ctx, ZSTD_d_windowLogMax, WINDOW_LOG_MAX);
	rc = zstd_loop(ctx, in, out_max, out);
	ZSTD_freeDCtx(ctx);
	return inflate_end(out, out_max, rc);
}
