#include "inspect/decode.h"

#include "inspect/inflate.h"

static enum decode_rc
decode_one(enum coding coding, struct slice in, size_t out_max,
    struct arena *arena, struct strbuf *out)
{
	switch (coding) {
	case CODING_IDENTITY:
		strbuf_add(out, in);
		return DECODE_OK;
	case CODING_GZIP:
		return inflate_gzip(in, out_max, arena, out);
	case CODING_DEFLATE:
		return inflate_deflate(in, out_max, arena, out);
	case CODING_BR:
		return unbrotli(in, out_max, out);
	case CODING_ZSTD:
		return unzstd(in, out_max, out);
	case CODING_UNKNOWN:
		break;
	}
	return DECODE_UNKNOWN;
}

/* Decode one stage into the arena. */
static enum decode_rc
decode_stage(enum coding coding, struct slice in, size_t out_max,
    struct arena *arena, struct slice *out)
{
	struct strbuf decoded = { 0 };
	enum decode_rc rc = decode_one(coding, in, out_max, arena, &decoded);

	*out = arena_copy(arena, strbuf_slice(&decoded));
	if (decoded.failed || out->ptr == NULL)
		rc = DECODE_NO_MEMORY;
	strbuf_clear(&decoded);
	return rc;
}

enum decode_rc
decode_body(const enum coding *codings, size_t n_codings, struct slice body,
    size_t out_max, struct arena *arena, struct slice *out)
{
	enum decode_rc worst = DECODE_OK;

	*out = SLICE_NONE;
	if (n_codings > CODING_STACK_MAX)
		return DECODE_UNKNOWN;
	for (size_t i = 0; i < n_codings; i++)
		if (codings[i] == CODING_UNKNOWN)
			return DECODE_UNKNOWN;
	/* The coding applied last comes off first. A stage that breaks off still
	   hands on what it gave: the next may find an error code in it. */
	for (size_t i = n_codings; i > 0; i--) {
		enum decode_rc rc = decode_stage(codings[i - 1], body, out_max,
		    arena, &body);

		if (worst == DECODE_OK)
			worst = rc;
		if (rc == DECODE_NO_MEMORY)
			return rc;
	}
	*out = body;
	return worst;
}
