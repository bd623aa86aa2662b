#ifndef INSPECT_INFLATE_H
#define INSPECT_INFLATE_H
/*
 * One decoder for each content coding; the only users of zlib, brotli and zstd.
 * Each appends at most out_max bytes to out, and what it decoded before an
 * error stays there.
 */
#include "base/strbuf.h"
#include "inspect/decode.h"

/* gzip, also in several members. The decoder's memory comes from the arena. */
enum decode_rc inflate_gzip(struct slice in, size_t out_max, struct arena *arena,
    struct strbuf *out) NONNULL(3, 4) MUST_CHECK;

/* deflate in the zlib format, or bare. */
enum decode_rc inflate_deflate(struct slice in, size_t out_max,
    struct arena *arena, struct strbuf *out) NONNULL(3, 4) MUST_CHECK;

enum decode_rc unbrotli(struct slice in, size_t out_max, struct strbuf *out)
    NONNULL(3) MUST_CHECK;

enum decode_rc unzstd(struct slice in, size_t out_max, struct strbuf *out)
    NONNULL(3) MUST_CHECK;

/*
 * For the decoders: room for the next piece of output, at least one byte and at
 * most what out_max leaves plus one, so that too much shows.
 */
size_t inflate_room(struct strbuf *out, size_t out_max) NONNULL(1);

/* For the decoders: the end of a decoding that gave rc; cuts what is too much. */
enum decode_rc inflate_end(struct strbuf *out, size_t out_max, enum decode_rc rc)
    NONNULL(1);

#endif
