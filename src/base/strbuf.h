#ifndef BASE_STRBUF_H
#define BASE_STRBUF_H
/*
 * A growing buffer of bytes. Running out of memory is remembered in `failed`
 * and makes every later addition a no-op, so a writer checks once, at the end.
 * A zeroed struct is an empty buffer. One thread at a time.
 */
#include <stdarg.h>

#include "base/slice.h"

struct strbuf {
	unsigned char *ptr;
	size_t len, cap;
	bool failed;		/* memory ran out; what stands here is cut */
};

/* Release the memory and make the buffer empty. */
void strbuf_clear(struct strbuf *sb) NONNULL(1);

/* Make the buffer empty but keep its memory, unless it holds over keep_max. */
void strbuf_reset(struct strbuf *sb, size_t keep_max) NONNULL(1);

/* Get memory for n more bytes; for strbuf_reserve only. */
bool strbuf_grow(struct strbuf *sb, size_t n) NONNULL(1);

/* Make room for n more bytes. False when memory ran out, now or before. */
static inline bool
strbuf_reserve(struct strbuf *sb, size_t n)
{
	return (!sb->failed && sb->cap - sb->len >= n) || strbuf_grow(sb, n);
}

static inline void
strbuf_add(struct strbuf *sb, struct slice bytes)
{
	if (bytes.len == 0 || !strbuf_reserve(sb, bytes.len))
		return;
	memcpy(sb->ptr + sb->len, bytes.ptr, bytes.len);
	sb->len += bytes.len;
}

static inline void
strbuf_add_str(struct strbuf *sb, const char *text)
{
	strbuf_add(sb, slice_str(text));
}

static inline void
strbuf_add_byte(struct strbuf *sb, unsigned char byte)
{
	if (strbuf_reserve(sb, 1))
		sb->ptr[sb->len++] = byte;
}

void strbuf_add_u64(struct strbuf *sb, uint64_t value) NONNULL(1);
void strbuf_addf(struct strbuf *sb, const char *fmt, ...)
    NONNULL(1, 2) PRINTF_LIKE(2, 3);
void strbuf_vaddf(struct strbuf *sb, const char *fmt, va_list args)
    NONNULL(1, 2) PRINTF_LIKE(2, 0);

/* Remove n bytes from the front; n is at most sb->len. */
void strbuf_consume(struct strbuf *sb, size_t n) NONNULL(1);

/* What the buffer holds, borrowed until the next change. */
static inline struct slice
strbuf_slice(const struct strbuf *sb)
{
	return slice_of(sb->ptr, sb->len);
}

/*
 * The content as a string with a final zero byte, which the caller frees; the
 * buffer is empty afterwards. NULL when memory ran out, now or earlier.
 */
char *strbuf_take_str(struct strbuf *sb) NONNULL(1) MUST_CHECK;

#endif
