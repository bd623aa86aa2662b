#include "base/strbuf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"

#define STRBUF_CAP_MIN 128

void
strbuf_clear(struct strbuf *sb)
{
	free(sb->ptr);
	*sb = (struct strbuf){ 0 };
}

void
strbuf_reset(struct strbuf *sb, size_t keep_max)
{
	if (sb->cap > keep_max) {
		strbuf_clear(sb);
	} else {
		sb->len = 0;
		sb->failed = false;
	}
}

bool
strbuf_grow(struct strbuf *sb, size_t n)
{
	size_t cap = sb->cap == 0 ? STRBUF_CAP_MIN : sb->cap;
	unsigned char *grown = NULL;

	if (!sb->failed && n <= SIZE_MAX / 2 - sb->len) {
		while (cap - sb->len < n)
			cap *= 2;
		grown = realloc(sb->ptr, cap);
	}
	if (grown == NULL) {
		sb->failed = true;
		return false;
	}
	sb->ptr = grown;
	sb->cap = cap;
	return true;
}

void
strbuf_add_u64(struct strbuf *sb, uint64_t value)
{
	if (strbuf_reserve(sb, NUMBER_U64_LEN_MAX))
		sb->len += number_write_u64((char *)sb->ptr + sb->len, value);
}

void
strbuf_addf(struct strbuf *sb, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	strbuf_vaddf(sb, fmt, args);
	va_end(args);
}

void
strbuf_vaddf(struct strbuf *sb, const char *fmt, va_list args)
{
	size_t room = sb->cap - sb->len;
	va_list again;
	int need;

	if (sb->failed)
		return;
	va_copy(again, args);
	need = vsnprintf(room > 0 ? (char *)sb->ptr + sb->len : NULL, room, fmt, args);
	if (need < 0)
		sb->failed = true;
	else if (strbuf_reserve(sb, (size_t)need + 1) && (size_t)need >= room)
		vsnprintf((char *)sb->ptr + sb->len, (size_t)need + 1, fmt, again);
	va_end(again);
	if (!sb->failed)
		sb->len += (size_t)need;
}

void
strbuf_consume(struct strbuf *sb, size_t n)
{
	assert(n <= sb->len);
	sb->len -= n;
	if (n > 0 && sb->len > 0)
		memmove(sb->ptr, sb->ptr + n, sb->len);
}

char *
strbuf_take_str(struct strbuf *sb)
{
	char *text = NULL;

	strbuf_add_byte(sb, '\0');
	if (!sb->failed) {
		text = (char *)sb->ptr;
		sb->ptr = NULL;
	}
	strbuf_clear(sb);
	return text;
}
