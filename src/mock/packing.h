#ifndef MOCK_PACKING_H
#define MOCK_PACKING_H
/*
 * Content codings without a compressor: gzip and deflate made of stored blocks,
 * which any reader takes, and a bomb. What is packed is not made smaller.
 */
#include "base/strbuf.h"

/* Append bytes in the gzip format (RFC 1952). */
void packing_gzip(struct strbuf *out, struct slice bytes) NONNULL(1);

/* Append bytes in the zlib format, which HTTP calls "deflate" (RFC 1950). */
void packing_deflate(struct strbuf *out, struct slice bytes) NONNULL(1);

#define PACKING_BOMB_SIZE (32u * 1024 * 1024)

/*
 * Append 32 MiB of zero bytes in the gzip format, in about 32 KiB: as tight as
 * the format can be, so that it passes where packed sizes are bounded.
 */
void packing_bomb(struct strbuf *out) NONNULL(1);

#endif
